"""Opening envelopes. Only surveys.tally imports this module; a contract in pyproject.toml holds it.

Nothing here keeps, logs or returns who an envelope came from.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from surveys.box.ballot import SEALED_SIZE
from surveys.box.seal import SUITE, Answers, Unreadable, info, unpack


def open_ballot(
    sealed: bytes,
    key: ec.EllipticCurvePrivateKey,
    *,
    pulse_id: int,
    token_digest: bytes,
    items: int,
) -> Answers:
    """The answers in one envelope. Raises Unreadable; the message never says why."""
    if len(sealed) != SEALED_SIZE:
        raise Unreadable
    try:
        plain = SUITE.decrypt(bytes(sealed), key, info(pulse_id, bytes(token_digest)))
    except (InvalidTag, ValueError):
        raise Unreadable from None
    return unpack(plain, items)
