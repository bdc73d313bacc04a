"""Keyed hashes, kept instead of an address. An old key in SECRET_KEY_FALLBACKS counts too."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def hidden(words: str, *, salt: str = "outbox", secret: str | None = None) -> str:
    """An address or a domain, so that only who has it and the secret key finds it again."""
    return salted_hmac(salt, words.lower(), secret=secret, algorithm="sha256").hexdigest()


def spellings(words: str, *, salt: str = "outbox") -> list[str]:
    """The same under each key that still counts, the one in use first."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hidden(words, salt=salt, secret=key) for key in keys]


def marks_of(address: str) -> list[str]:
    """What stands for this address in its link and among those who want no pulses by mail."""
    return [one[:32] for one in spellings(address, salt="outbox.optout")]
