"""Codes of printed slips: 75 bits in Crockford's base 32 and his check character, in four groups.

Derived like a token, under a secret of their own, so that who may draw slips can make no link.
"""

import hmac
import re
from itertools import count

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGITS, GROUP = 15, 4
BITS = 5 * DIGITS
CHECKS = 37  # the prime that finds every wrong letter and every two that changed places
CODE = re.compile(rf"[{ALPHABET}]{{{DIGITS + 1}}}")
READ_AS = str.maketrans("OIL", "011", " \t\r\n-–")


class Mistyped(ValueError):
    """The check character does not fit: a letter is wrong, missing or too many."""


def code_for(secret: bytes, invitation_id: int) -> str:
    """The code of this invitation; the first of its candidates whose check character is one of the
    32 (Crockford's other five are hard to type and to put into a link).
    """
    for attempt in count():
        mac = hmac.digest(secret, f"{invitation_id}:{attempt}".encode(), "sha256")
        number = int.from_bytes(mac) >> (256 - BITS)
        if number % CHECKS < len(ALPHABET):
            return written(number) + ALPHABET[number % CHECKS]


def written(number: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(DIGITS)))


def grouped(code: str) -> str:
    """7KQ4-0M2N-9RTS-V1XC"""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """The code that was typed or scanned, also as the end of its link. Raises Mistyped."""
    code = typed.strip().rstrip("/").rpartition("/")[2].upper().translate(READ_AS)
    if not CODE.fullmatch(code):
        raise Mistyped
    number = 0
    for letter in code[:DIGITS]:
        number = 32 * number + ALPHABET.index(letter)
    if number % CHECKS != ALPHABET.index(code[DIGITS]):
        raise Mistyped
    return code
