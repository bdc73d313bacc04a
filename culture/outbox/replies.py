"""What an answer of a mail server means, as one table: whether to try again, and what it says about
the address. Codes of RFC 5321, enhanced codes of RFC 3463; the first row that fits wins.
"""

import re
from smtplib import SMTPHeloError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import NamedTuple

# Minutes before each further try: where the server is busy, and where one mailbox is.
RELAY, MAILBOX = (1, 2, 5, 15, 60), (5, 15, 60, 240, 720)
TRIES = 6
REASONS = {
    "no_mailbox": "The mailbox does not exist.",
    "full": "The mailbox is full.",
    "busy": "The mailbox could not take mail, each time we tried.",
    "policy": "The receiving server does not take mail from this sender. Its owner, or whoever "
    "looks after our sender, can mend that.",
    "sender": "The mail server does not accept our own address as a sender.",
    "refused": "The mail server refused it for good.",
    "server": "The mail server was too busy, each time we tried.",
    "connection": "The connection to the mail server broke, each time we tried.",
    "unwritten": "The mail could not be written. The worker’s log has a line about it.",
    "unmailed": "Mail to this address came back before, so it is not mailed any more.",
    "complaint": "The address takes no more mail from us.",
}


class Verdict(NamedTuple):
    """`waits`: minutes before each further try, none: it is final. `told`: this tells something
    about the address. `gone`: the connection is of no more use."""

    reason: str
    waits: tuple[int, ...] = ()
    told: bool = False
    gone: bool = False


NO_MAILBOX = Verdict("no_mailbox", told=True)
HUNG_UP = Verdict("connection", RELAY, gone=True)
UNWRITTEN = Verdict("unwritten", RELAY)
REFUSED = Verdict("refused")
SERVER = Verdict("server", RELAY, gone=True)
# SMTP code, enhanced code, verdict. 5.1.7 and 5.1.8 are about our own address.
TABLE = (
    (r"421", r"", SERVER),
    (r"4(32|42|47)", r"", Verdict("server", RELAY)),
    (r"4\d\d", r"[45]\.2\.2", Verdict("full", MAILBOX, told=True)),
    (r"4\d\d", r"", Verdict("busy", MAILBOX, told=True)),
    (r"5\d\d", r"[45]\.2\.2", Verdict("full", told=True)),
    (r"5\d\d", r"5\.1\.(1|2|3|6|10)|5\.2\.1|5\.4\.1", NO_MAILBOX),
    (r"5\d\d", r"5\.1\.[78]", Verdict("sender")),
    (r"5\d\d", r"5\.7\.\d+", Verdict("policy")),
    (r"552", r"", Verdict("full", told=True)),
    (r"5\d\d", r"", REFUSED),
)
# What of all this is about the address.
TOLD = frozenset(meant.reason for *_, meant in TABLE if meant.told)
ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
# The server refuses us, before it knows the letter: that costs no letter a try.
REFUSES_US = (SMTPHeloError, SMTPSenderRefused)
NOT_LET_IN = (401, 402, 403, 407)  # what the interface of a provider says instead


def refuses_us(error: Exception) -> bool:
    return isinstance(error, REFUSES_US) or getattr(error, "status_code", None) in NOT_LET_IN


def verdict(error: Exception) -> tuple[Verdict, int | None]:
    """Of what came instead of a 250, and its code where there was one."""
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return of_smtp(code, words), code
    if (code := getattr(error, "smtp_code", None)) is not None:
        return of_smtp(code, error.smtp_error), code
    if (status := getattr(error, "status_code", None)) is not None:
        return (SERVER if status == 429 or status >= 500 else REFUSED), status
    return (HUNG_UP if isinstance(error, OSError) else UNWRITTEN), None


def of_smtp(code: int, words: bytes | str) -> Verdict:
    words = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    found = ENHANCED.match(words.strip())
    return of_codes(code, found[0] if found else "")


def of_codes(code: int, enhanced: str) -> Verdict:
    """A code that is none of SMTP's is a refusal."""
    for smtp, status, meant in TABLE:
        if re.fullmatch(smtp, str(code)) and (not status or re.fullmatch(status, enhanced)):
            return meant
    return REFUSED
