"""The one door out: claims due letters, has them written, hands them to the relay.

A letter is marked in its own commit right after the relay's 250, so a worker that dies loses
nothing and repeats at most the one letter it was in the middle of. Logs hold counts, codes and row
numbers; never an address, a link, or what an error said.
"""

import logging
from collections import Counter
from contextlib import suppress
from itertools import groupby
from operator import attrgetter
from smtplib import SMTPHeloError, SMTPRecipientsRefused, SMTPSenderRefused
from time import monotonic
from typing import NamedTuple

from django.core.mail import get_connection

from culture.outbox.mail import WRITERS, Mail, build
from culture.outbox.models import LEASE, Letter

log = logging.getLogger(__name__)
SERVICE_NOT_AVAILABLE = 421
# Past half its lease a batch stops: a slow relay must not keep letters that others may claim.
BATCH_SECONDS = LEASE.total_seconds() / 2
# The relay refuses us, before it knows the letter: that costs no letter a try.
REFUSES_US = (SMTPHeloError, SMTPSenderRefused)


def deliver_due(*, now, connection=None, size=100) -> int:
    """Deal with one batch of due letters over one connection.

    Returns how many were settled: sent, cancelled, put off or given up. 0 means that there is
    nothing to do now, or no relay to do it with; then the letters wait and lose no try.
    """
    letters = Letter.objects.claim(size, now=now)
    written = write(letters, now=now)
    unwritten = len(letters) - len(written)
    if not written:
        return unwritten
    connection = connection or get_connection()
    try:
        connection.open()
        return unwritten + send(connection, written, now=now)
    except OSError as error:  # smtplib's exceptions are OSErrors too
        log.warning("Mail waits: the relay cannot be reached (%s).", type(error).__name__)
        Letter.objects.pause([letter for letter, _ in written], now=now)
        return unwritten
    finally:
        with suppress(OSError):
            connection.close()


def write(letters: list[Letter], *, now) -> list[tuple[Letter, Mail]]:
    """Letters with their mails, in order. The others are settled: cancelled, or put off."""
    written = []
    for kind, batch in groupby(sorted(letters, key=attrgetter("kind")), attrgetter("kind")):
        written += write_kind(kind, list(batch), now=now)
    return written


def write_kind(kind: str, letters: list[Letter], *, now) -> list[tuple[Letter, Mail]]:
    """Ask the writer for all at once; if it fails, one by one, so that one stops nobody else."""
    try:
        mails = WRITERS[kind]([letter.about_id for letter in letters], now=now)
    except Exception as error:
        if len(letters) > 1:
            return [pair for letter in letters for pair in write_kind(kind, [letter], now=now)]
        log.error("Letter %s cannot be written (%s).", letters[0].pk, type(error).__name__)
        letters[0].mark_failed(now=now)
        return []
    Letter.objects.cancel([letter for letter in letters if letter.about_id not in mails])
    return [(letter, mails[letter.about_id]) for letter in letters if letter.about_id in mails]


def send(connection, written: list[tuple[Letter, Mail]], *, now) -> int:
    """Send in order; how many letters were settled before the relay or the time was gone."""
    until = monotonic() + BATCH_SECONDS
    outcomes = Counter()
    for done, (letter, mail) in enumerate(written):
        outcome = send_one(connection, letter, mail, now=now)
        outcomes[outcome.words] += 1
        if outcome.relay_gone or monotonic() > until:
            Letter.objects.pause([letter for letter, _ in written[done:]], now=now)
            break
    log.info("Mail: %s", ", ".join(f"{count} {words}" for words, count in outcomes.items()))
    return done + (not outcome.relay_gone)


class Outcome(NamedTuple):
    """What became of one letter; `relay_gone`: the connection is of no more use."""

    words: str
    relay_gone: bool = False


def send_one(connection, letter: Letter, mail: Mail, *, now) -> Outcome:
    """Send and mark one letter."""
    try:
        connection.send_messages([build(letter, mail)])
    except REFUSES_US as error:
        return Outcome(f"refused ({type(error).__name__})", relay_gone=True)
    except Exception as error:
        code = smtp_code(error)
        letter.mark_failed(now=now, code=code)
        hung_up = code is None and isinstance(error, OSError)
        gone = hung_up or code == SERVICE_NOT_AVAILABLE
        return Outcome(f"failed ({code or type(error).__name__})", relay_gone=gone)
    letter.mark_sent()
    return Outcome("sent")


def smtp_code(error: Exception) -> int | None:
    """What the relay said, as a number; None where it hung up, or where it was never asked."""
    if isinstance(error, SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return getattr(error, "smtp_code", None)
