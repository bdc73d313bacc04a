"""Signed marks that a mail carries: the link that stops pulses, and which letter came back.

Each has its own salt: one is never taken for the other. Neither holds an address or a name.
"""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from culture.outbox.keyed import marks_of, spellings

STOP, LETTER = "outbox.stop", "outbox.letter"
IN_A_LINK = re.compile(r"[A-Za-z0-9_-]{43}")
IN_AN_ADDRESS = re.compile(r"b([0-9a-f]{16})-([0-9a-f]{24})")


def stop_link(address: str, language: str = "") -> str:
    """The page that stops pulses by mail; in the language of the mail that it stands in."""
    link = settings.BASE_URL + reverse("unsubscribe", args=[of_address(address)])
    return f"{link}?l={language}" if language else link


def of_address(address: str) -> str:
    """43 characters: half names the address, as a keyed hash, half signs that."""
    mark = marks_of(address)[0]
    both = bytes.fromhex(mark + signed(mark, STOP)[0][:32])
    return urlsafe_b64encode(both).rstrip(b"=").decode()


def read_stop(text: str) -> str | None:
    """The mark of an address; None where we did not sign it."""
    if not IN_A_LINK.fullmatch(text):
        return None
    both = urlsafe_b64decode(f"{text}=").hex()
    mark, said = both[:32], both[32:]
    return mark if is_one_of(said, [each[:32] for each in signed(mark, STOP)]) else None


def of_letter(letter) -> str:
    """Readers see it in the head of their mail, and compare: so it holds no number of a row."""
    return f"b{letter.tag}-{signed(letter.tag, LETTER)[0][:24]}"


def read_letter(text: str) -> str | None:
    """The tag of the letter that this mark, in small letters or not, was made for."""
    found = IN_AN_ADDRESS.search(text.lower())
    if not found:
        return None
    tag, said = found.groups()
    return tag if is_one_of(said, [each[:24] for each in signed(tag, LETTER)]) else None


def returns_to(letter) -> str:
    """Where the mail of this letter comes back to, with its mark; empty: to the sender itself."""
    local, _, domain = parseaddr(settings.MAIL_RETURNS_TO)[1].rpartition("@")
    return f"{local}+{of_letter(letter)}@{domain}" if local else ""


def signed(words: str, salt: str) -> list[str]:
    return spellings(words, salt=salt)


def is_one_of(said: str, made: list[str]) -> bool:
    return any(hmac.compare_digest(said, each) for each in made)
