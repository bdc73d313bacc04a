"""How a mail is written: by the app that owns its kind, at the moment of sending.

Owners register a writer; nobody else turns a row into words. What a writer returns is never stored.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.charset import QP, Charset
from email.utils import format_datetime, formataddr, parseaddr
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from culture.outbox import marks

WRITERS: dict[str, Callable] = {}
# What pages call the letters of a kind whose fate they may tell. Never those that only some get
# because of what they did: the fate of a reminder would tell who has answered.
RUNS: dict[str, str] = {}
# The same for kinds that come one by one, not to everybody at once.
CALLED: dict[str, str] = {}
# Whom letters of a kind are for: (about_ids) -> {about_id: Recipient}. Never of kinds not told.
RECIPIENTS: dict[str, Callable] = {}
# Kinds that whoever wants no pulses by mail does not get; they say how to stop them.
STOPPABLE: set[str] = set()
# Which letters of a kind come late, at a bad hour, and until when they wait:
# (about_ids, *, now, until) -> {about_id: instant}, of those that must not leave in between.
RESTS: dict[str, Callable] = {}
# Tells other machines not to answer (RFC 3834, and Exchange's own word for it).
AUTOMATIC = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, NRN, AutoReply, RN",
}
VIA = "Seven Cs"
NAME_LENGTH = 75
# Some mail filters take these in a display name for an address that pretends to be another.
PRETENDING = str.maketrans(dict.fromkeys('@:,;<>"\\', " "))
# Seven bits, short lines: no relay on the way has to re-encode what we sent.
SEVEN_BITS = Charset("utf-8")
SEVEN_BITS.body_encoding = QP


@dataclass(frozen=True)
class Mail:
    """One mail in words. `from_name` is the person it comes from, without "via Seven Cs"."""

    to: str
    subject: str
    text: str
    html: str = ""
    from_name: str = ""
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Recipient(NamedTuple):
    name: str
    address: str


def writes(
    kind: str,
    *,
    run: str = "",
    called: str = "",
    stoppable: bool = False,
    rests: Callable | None = None,
):
    """Register the writer of a letter kind: (about_ids, *, now) -> {about_id: Mail}.

    It is asked for a whole batch, looks at the rows again, and leaves out what is no longer
    wanted; those letters are cancelled. `run`: what pages call letters of this kind that all get
    together; `called`: the same for single ones. With neither, nothing is told of their fate.
    `rests`: as RESTS has it; asked before the writer, so that it hangs on nobody's deeds.
    """

    def register(writer):
        WRITERS[kind] = writer
        if run:
            RUNS[kind] = run
        if called:
            CALLED[kind] = called
        if stoppable:
            STOPPABLE.add(kind)
        if rests:
            RESTS[kind] = rests
        return writer

    return register


def finds_recipients(kind: str):
    """Register who knows whom letters of a kind are for; HR reads the names where one failed."""

    def register(finder):
        RECIPIENTS[kind] = finder
        return finder

    return register


def recipients(kind: str, about_ids) -> dict[int, Recipient]:
    """Empty where nobody knows, or nobody may."""
    there = kind in RECIPIENTS and kind in told_kinds()
    return RECIPIENTS[kind](about_ids) if there else {}


def told_kinds() -> dict[str, str]:
    """Kinds whose fate pages may tell, and what they call them."""
    return CALLED | RUNS


def build(letter, mail: Mail) -> EmailMultiAlternatives:
    """The message as the relay gets it; Message-ID and Date are the row's, also on a second try."""
    shown = sender(mail.from_name)
    returns = marks.returns_to(letter)
    kind = letter.kind.partition(".")[0]  # the rest would list, by a rule, who got a reminder
    message = EmailMultiAlternatives(
        subject=one_line(mail.subject),
        body=mail.text,
        from_email=returns or shown,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            **mail.headers,
            **AUTOMATIC,
            **(stop_headers(mail.to) if letter.kind in STOPPABLE else {}),
            **({"From": shown} if returns else {}),
            "Feedback-ID": f"{kind}:{urlsplit(settings.BASE_URL).hostname}:sevencs",
            "Message-ID": letter.message_id,
            "Date": format_datetime(letter.dated_at),
        },
    )
    message.encoding = SEVEN_BITS
    if settings.MAIL_PROVIDER:  # comes back with what the provider tells (culture.outbox.provider)
        message.metadata = {"letter": marks.of_letter(letter)}
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def stop_headers(address: str) -> dict[str, str]:
    """How a mail program stops pulses with one press (RFC 8058, which asks for https)."""
    link = marks.stop_link(address)
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"List-Unsubscribe": f"<{link}>"} | (one_click if link.startswith("https:") else {})


def sender(name: str) -> str:
    """Anna Berg via Seven Cs, at the one address that we may send from."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    ending = f" via {VIA}"
    shown = one_line(name.translate(PRETENDING))[: NAME_LENGTH - len(ending)].strip()
    return formataddr((f"{shown}{ending}" if shown else VIA, address))


def one_line(words: str) -> str:
    """Names come from rosters: a line break in one must never begin a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
