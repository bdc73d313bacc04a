"""Addresses and keys of channels, as the database keeps them: locked with the server's secret key.

A copy of the database alone opens none. An old key in SECRET_KEY_FALLBACKS counts too.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def locks() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(lock_of(key)) for key in keys])


def lock_of(key: str) -> bytes:
    made = salted_hmac("outbox.channel", "lock", secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(made)


def locked(words: str) -> str:
    return locks().encrypt(words.encode()).decode()


def opened(kept: str) -> str:
    """Empty where no key of ours locked it."""
    try:
        return locks().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""
