"""Halves: a pulse's private key in two parts, each sealed to one keeper's passphrase.

A half is the key's bytes XORed with random ones, or those random bytes: alone it says nothing. A
passphrase becomes a P-256 key (scrypt); its public part seals, the passphrase opens. What a file
needs to be opened stands in it, so that a keeper may choose a new passphrase while a pulse is open.

A file: salt (16 bytes), the keeper's public key (65), the half sealed with HPKE. `info` binds it to
its pulse's key and its part.
"""

import hashlib
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from surveys.box.seal import SUITE

SALT, POINT = 16, 65
# 32 MiB and about a third of a second for each guess (OWASP's cheat sheet of 2023: n=2^15, p=3).
COST = {"n": 2**15, "r": 8, "p": 3, "maxmem": 64 * 2**20}
CURVE = ec.SECP256R1()


class WrongPassphrase(Exception):
    """The passphrase does not open this half."""


def new_salt() -> bytes:
    return secrets.token_bytes(SALT)


def public_of(passphrase: str, salt: bytes) -> bytes:
    """The public key that halves are sealed to: 65 bytes."""
    return public_bytes(key_of(passphrase, salt).public_key())


def key_of(passphrase: str, salt: bytes) -> ec.EllipticCurvePrivateKey:
    """The same on every keyboard: letters are put into one form before they are hashed."""
    words = unicodedata.normalize("NFKC", passphrase).encode()
    number = int.from_bytes(hashlib.scrypt(words, salt=bytes(salt), dklen=48, **COST))
    return ec.derive_private_key(number % (CURVE.group_order - 1) + 1, CURVE)


def split(secret: bytes) -> tuple[bytes, bytes]:
    pad = secrets.token_bytes(len(secret))
    return pad, join(pad, secret)


def join(one: bytes, other: bytes) -> bytes:
    """Raises ValueError for halves that do not fit."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def seal_half(half: bytes, keeper, fingerprint: str) -> bytes:
    """What stands in a half's file. The keeper has `part`, `salt` and `public`."""
    salt, public = bytes(keeper.salt), bytes(keeper.public)
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    return salt + public + SUITE.encrypt(half, key, info(fingerprint, keeper.part))


def open_half(file: bytes, passphrase: str, *, fingerprint: str, part: int) -> bytes:
    """Raises WrongPassphrase; a damaged file looks the same."""
    salt, sealed = file[:SALT], file[SALT + POINT :]
    try:
        return SUITE.decrypt(sealed, key_of(passphrase, salt), info(fingerprint, part))
    except (InvalidTag, ValueError):
        raise WrongPassphrase from None


def sealed_to(file: bytes) -> bytes:
    """The public key that a half was sealed to."""
    return file[SALT : SALT + POINT]


def info(fingerprint: str, part: int) -> bytes:
    return f"sevencs half 1 {fingerprint} {part}".encode()


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    point = serialization.PublicFormat.UncompressedPoint
    return key.public_bytes(serialization.Encoding.X962, point)
