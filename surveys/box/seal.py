"""Sealing: answers become one envelope of a fixed size that only the count can open.

HPKE (RFC 9180) in base mode with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. `info`
binds the envelope to its pulse and its link: put under another invitation it does not open.

Format 1, padded with zeros to PLAIN_SIZE bytes: version, number of items, one byte per item
(0 no answer, 1 to 5), recommend (0 to 10, 255 no answer), comment for the whole company only (0 or
1), length of the comment (two bytes), comment in UTF-8 of at most COMMENT_SIZE bytes.
"""

import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec

from surveys.box.ballot import SEALED_SIZE
from surveys.box.tokens import digest

FORMAT = 1
PLAIN_SIZE = SEALED_SIZE - 65 - 16
COMMENT_SIZE = 1500
MOST_ITEMS = 200
NO_RECOMMENDATION = 255
SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class Unreadable(Exception):
    """The envelope, or what is inside it, is not a ballot of this pulse."""


@dataclass(frozen=True)
class Answers:
    """One person's answers. `ratings` stand in the order of the pulse's items; 0 is no rating."""

    ratings: tuple[int, ...]
    recommend: int | None = None
    comment: str = ""
    company_only: bool = False


def seal(answers: Answers, key: ec.EllipticCurvePublicKey, *, pulse_id: int, token: str) -> bytes:
    """An envelope of SEALED_SIZE bytes; the same answers never give the same envelope twice."""
    return SUITE.encrypt(pack(answers), key, info(pulse_id, digest(token)))


def info(pulse_id: int, token_digest: bytes) -> bytes:
    return b"sevencs ballot 1" + struct.pack(">q", pulse_id) + token_digest


def pack(answers: Answers) -> bytes:
    """Answers as PLAIN_SIZE bytes. Raises ValueError for what the format cannot hold."""
    comment = answers.comment.encode()
    if len(comment) > COMMENT_SIZE:
        raise ValueError(f"A comment holds at most {COMMENT_SIZE} bytes.")
    if len(answers.ratings) > MOST_ITEMS:
        raise ValueError(f"A ballot holds at most {MOST_ITEMS} ratings.")
    recommend = NO_RECOMMENDATION if answers.recommend is None else answers.recommend
    head = bytes([FORMAT, len(answers.ratings), *answers.ratings, recommend])
    tail = struct.pack(">?H", answers.company_only, len(comment)) + comment
    return (head + tail).ljust(PLAIN_SIZE, b"\0")


def unpack(plain: bytes, items: int) -> Answers:
    """The answers inside. Raises Unreadable for anything that `pack` would not have written."""
    if len(plain) != PLAIN_SIZE or plain[0] != FORMAT or plain[1] != items:
        raise Unreadable
    ratings, recommend = tuple(plain[2 : 2 + items]), plain[2 + items]
    company_only, length = struct.unpack_from(">BH", plain, 3 + items)
    comment, rest = plain[6 + items : 6 + items + length], plain[6 + items + length :]
    if max(ratings, default=0) > 5 or recommend not in (*range(11), NO_RECOMMENDATION):
        raise Unreadable
    if company_only > 1 or length > COMMENT_SIZE or rest.strip(b"\0"):
        raise Unreadable
    try:
        text = comment.decode()
    except UnicodeDecodeError:
        raise Unreadable from None
    return Answers(
        ratings, None if recommend == NO_RECOMMENDATION else recommend, text, bool(company_only)
    )
