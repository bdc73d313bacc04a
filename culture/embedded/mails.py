"""Reading the local mailbox: the files that the SMTP server of this machine keeps."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9]+-[0-9a-f]+\.eml")
HEAD_BYTES = 8192


@dataclass(frozen=True)
class Kept:
    """One mail in the mailbox, parsed when something asks for it. `raw` may be its head alone."""

    name: str
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def to(self) -> str:
        return self.message.get("To", "")

    @property
    def sender(self) -> str:
        return self.message.get("From", "")

    @property
    def subject(self) -> str:
        return self.message.get("Subject", "") or "(no subject)"

    @property
    def date(self) -> datetime | None:
        header = self.message.get("Date")
        return header.datetime if header else None

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


def newest(count: int, *, to: str = "") -> list[Kept]:
    """Heads of the newest mails, or of those to an address that holds `to`."""
    names = sorted((path.name for path in files()), reverse=True)
    found = []
    for name in names:
        mail = head(name)
        if mail and to.lower() in addressees(mail.raw):
            found.append(mail)
        if len(found) == count:
            break
    return found


def addressees(raw: bytes) -> str:
    """What stands in the To header, without parsing the rest: a mailbox holds 2,000 mails."""
    found = re.search(rb"^To:(.*(?:\r?\n[ \t].*)*)", raw, re.MULTILINE | re.IGNORECASE)
    return found[1].decode(errors="replace").lower() if found else ""


def head(name: str) -> Kept | None:
    """The headers alone; None if the mail was just dropped for a newer one."""
    try:
        with (settings.MAILBOX_DIR / name).open("rb") as file:
            raw = file.read(HEAD_BYTES)
    except FileNotFoundError:
        return None
    return Kept(name, re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0])


def whole(name: str) -> Kept | None:
    """A mail by its file name; None for a name that is not one of ours."""
    path = settings.MAILBOX_DIR / name
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    return Kept(name, path.read_bytes())


def files() -> list[Path]:
    return [path for path in settings.MAILBOX_DIR.glob("*.eml") if NAME.fullmatch(path.name)]


def empty() -> None:
    for path in files():
        path.unlink(missing_ok=True)
