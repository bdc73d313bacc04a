"""Mail that came back: which letter it was, and what the server said about its address.

A report (RFC 3464, or qmail's own form) counts only if it carries a mark that we signed, in the
address it came to, or the Message-ID of a letter we keep, which nobody can guess; only for some
days; and only for letters whose fate may be told. A reminder that comes back tells that its reader
had not answered: it is dropped. Whom a report names is not believed: it could name somebody else.
What is ours is deleted once read, a machine's answer to a mark and a report after the count too.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from urllib.parse import urlsplit

from django.conf import settings

from culture.outbox import marks, replies
from culture.outbox.mail import recipients, told_kinds
from culture.outbox.models import Bounce, Letter

MAX_AGE = timedelta(days=10)
COMPLAINT = "complaint"
IDS = re.compile(r"<[^<>\s]{3,250}>")
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
SMTP = re.compile(r"(?:^|[\s;:])([45]\d\d)[\s-]")
QMAIL = re.compile(r"Hi\. This is the .{0,80}(qmail-send|deliver) program", re.IGNORECASE)
QMAIL_COPY = "--- Below this line is a copy of the message."
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Failed-Recipients")


@dataclass(frozen=True)
class Report:
    """`marked`: tag of a letter whose mark we signed, or None; `ids`: Message-IDs of the mail that
    came back; `reason`: a key of replies.REASONS, empty while it is still being tried, and where it
    is no report: an answer by a person, or a machine."""

    marked: str | None
    ids: tuple[str, ...] = ()
    reason: str = ""

    @property
    def letter(self):
        """The letter it is about; None where there is none of ours, or none any more."""
        if self.marked:
            return Letter.objects.tagged(self.marked).first()
        return Letter.objects.filter(message_id__in=self.ids).first()

    @property
    def ours(self) -> bool:
        """Whether it is about a mail that we sent, its row still there or not."""
        end = f"@{urlsplit(settings.BASE_URL).hostname}>"
        return bool(self.marked) or any(each.endswith(end) for each in self.ids)


def read(raw: bytes) -> Report:
    mail = message_from_bytes(raw, policy=policy.default)
    if mail.get_content_type() == "multipart/report":
        kind = str(mail.get_param("report-type", "")).lower()
        if kind == "feedback-report":
            return Report(marked(mail), ids_of(returned_head(mail)), COMPLAINT)
        if kind == "delivery-status":
            return Report(marked(mail), ids_of(returned_head(mail)), reason(mail))
    text = plain(mail)
    if QMAIL.search(text):
        said, _, copy = text.partition(QMAIL_COPY)
        return Report(marked(mail), ids_of(copy), meaning(5, said))
    return Report(marked(mail))


def take(report: Report, *, now) -> None:
    """Note what it says about a letter that we keep, if anything."""
    letter = report.letter if report.reason else None
    fresh = letter and now - MAX_AGE < letter.dated_at <= now
    if fresh and letter.kind in told_kinds():
        note(letter, report.reason, on=now.date())


def note(letter: Letter, reason: str, *, on) -> None:
    """A complaint stops mail, but the letter did arrive."""
    if reason != COMPLAINT:
        letter.mark_returned(reason)
    reader = recipients(letter.kind, [letter.about_id]).get(letter.about_id)
    if reader and (reason == COMPLAINT or reason in replies.TOLD):
        Bounce.objects.note(reader.address, reason, on=on, returned=True)


def marked(mail: EmailMessage) -> str | None:
    values = [str(value) for name in ADDRESSED for value in mail.get_all(name, [])]
    found = (marks.read_letter(address) for _, address in getaddresses(values))
    return next(filter(None, found), None)


def returned_head(mail: EmailMessage) -> str:
    """What is given back of the mail itself: all of it, or its headers."""
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            inner = part.get_payload()
            return inner[0].as_string() if isinstance(inner, list) else str(inner)
    return ""


def ids_of(head: str) -> tuple[str, ...]:
    found = re.search(r"^Message-ID:\s*(<[^<>]+>)", head, re.IGNORECASE | re.MULTILINE)
    return (found[1],) if found else ()


def reason(mail: EmailMessage) -> str:
    """Of the one recipient that failed; empty where the server is still trying."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if str(block.get("Action", "")).strip().lower() == "failed":
                said = " ".join(str(block.get(name, "")) for name in ("Status", "Diagnostic-Code"))
                return meaning(0, said)
    return ""


def meaning(code: int, said: str) -> str:
    """The server gave up, so a passing fault is one that lasted as long as it tried."""
    enhanced = [".".join(found.groups()) for found in STATUS.finditer(said)]
    smtp = SMTP.search(said)
    best = next((one for one in reversed(enhanced) if not one.endswith(".0.0")), "")
    number = int(smtp[1]) if smtp else 100 * int(best[0] if best else code or 5)
    return replies.of_codes(number, best).reason


def plain(mail: EmailMessage) -> str:
    """The text of a mail of one part, which is all that qmail sends."""
    if mail.is_multipart() or mail.get_content_maintype() != "text":
        return ""
    try:
        return mail.get_content()
    except (LookupError, UnicodeError):
        return ""
