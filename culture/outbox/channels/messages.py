"""What goes through a channel: a message to one telephone, or an announcement for everybody.

The two never mix: an announcement that holds anything like a link of somebody's own cannot be made.
"""

import re
from dataclasses import dataclass

# An answer page, a token, or a printed code, however it is grouped.
PERSONAL = re.compile(
    r"/p/|[A-Za-z0-9_-]{40,}"
    r"|(?<![0-9A-Z])(?:[0-9A-HJKMNP-TV-Z]{4}[- ]?){3}[0-9A-HJKMNP-TV-Z]{4}(?![0-9A-Z])",
    re.IGNORECASE,
)


class PersonalLink(ValueError):
    """An announcement would have held a link or a code of somebody's own."""


@dataclass(frozen=True)
class Message:
    """To one telephone. `to` is its number (E.164), `stop` where its owner ends these messages."""

    to: str
    kind: str
    text: str
    link: str = ""
    stop: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Announcement:
    """To everybody in a channel. Raises PersonalLink."""

    channel_id: int
    text: str
    link: str = ""

    def __post_init__(self):
        if PERSONAL.search(self.text) or PERSONAL.search(self.link):
            raise PersonalLink

    @property
    def to(self):
        return f"channel {self.channel_id}"
