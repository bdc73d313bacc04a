"""Tokens: what stands in a personal link. Made from the invitation, never stored.

HMAC-SHA-256 of the invitation's id under the pulse's token secret, so that a reminder repeats the
same link; the database keeps only the SHA-256 of it. The token of a printed slip is a code that a
hand can type: surveys.box.codes.
"""

import base64
import hmac
import re
from hashlib import sha256

from surveys.box import codes

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def token_for(secret: bytes, invitation_id: int) -> str:
    mac = hmac.digest(secret, str(invitation_id).encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def digest(token: str) -> bytes:
    """What the database keeps. A malformed token has a digest that nothing holds."""
    whole = TOKEN.fullmatch(token) or codes.CODE.fullmatch(token)
    return sha256(token.encode() if whole else b"").digest()
