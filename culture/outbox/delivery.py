"""The one door out: claims due letters, has them written, hands them to the relay.

A letter is marked in its own commit right after the relay's 250, so a worker that dies loses
nothing and repeats at most the one letter it was in the middle of. Logs hold counts, codes and row
numbers; never an address, a link, or what an error said.
"""

import logging
import re
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from smtplib import SMTPHeloError, SMTPRecipientsRefused, SMTPSenderRefused
from time import monotonic
from typing import NamedTuple

from django.core.mail import get_connection

from culture.outbox import pace, watch
from culture.outbox.mail import RUNS, WRITERS, Mail, build
from culture.outbox.models import LEASE, ROOM_PAUSE, Bounce, Letter, Run

log = logging.getLogger(__name__)
SERVICE_NOT_AVAILABLE = 421
# Past half its lease a batch stops: a slow relay must not keep letters that others may claim.
BATCH_SECONDS = LEASE.total_seconds() / 2
# The relay refuses us, before it knows the letter: that costs no letter a try.
REFUSES_US = (SMTPHeloError, SMTPSenderRefused)
# RFC 3463: the mailbox or its domain does not exist, or has moved. Not 5.1.7 and 5.1.8: our own.
NO_MAILBOX = re.compile(rb"5\.1\.(1|2|3|6|10)\b")


def deliver_due(*, now, connection=None, size=100) -> int:
    """Deal with one batch of due letters over one connection.

    Returns how many were settled: sent, cancelled, put off or given up. 0 means that there is
    nothing to do now, or no relay to do it with; then the letters wait and lose no try.
    """
    with pace.line() as free:
        size = min(size, pace.room(now)) if free else 0
        return deliver(Letter.objects.claim(size, now=now), now=now, connection=connection)


def deliver(letters: list[Letter], *, now, connection=None) -> int:
    """Write and send these; how many were settled."""
    written = mailable(write(letters, now=now))
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


def mailable(written: list[tuple[Letter, Mail]]) -> list[tuple[Letter, Mail]]:
    """Without those to addresses that bounced too often, which are given up."""
    gone = Bounce.objects.not_mailed([mail.to for _, mail in written])
    Letter.objects.give_up([letter for letter, mail in written if mail.to in gone])
    return [pair for pair in written if pair[1].to not in gone]


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
    began = monotonic()
    outcomes, arrived = Counter(), []
    for done, (letter, mail) in enumerate(written):
        at = now + timedelta(seconds=monotonic() - began)
        outcome = send_one(connection, letter, mail, now=at)
        outcomes[outcome.words] += 1
        arrived += [mail.to] if outcome.told else []
        if outcome.relay_gone or outcome.paused or monotonic() > began + BATCH_SECONDS:
            Letter.objects.pause([letter for letter, _ in written[done:]], now=now)
            break
    if outcomes[SENT.words]:
        watch.sent(now)
    Bounce.objects.of(arrived).delete()
    log.info("Mail: %s", ", ".join(f"{count} {words}" for words, count in outcomes.items()))
    return done + (not outcome.relay_gone)


class Outcome(NamedTuple):
    """What became of one letter.

    `relay_gone`: the connection is of no more use; `paused`: its run is; `told`: pages may know
    that it arrived.
    """

    words: str
    relay_gone: bool = False
    paused: bool = False
    told: bool = False


SENT = Outcome("sent")


def send_one(connection, letter: Letter, mail: Mail, *, now) -> Outcome:
    """Send and mark one letter."""
    if not pace.take(mail.to, now=now):
        Letter.objects.pause([letter], now=now, wait=ROOM_PAUSE)
        return Outcome("put off")
    try:
        connection.send_messages([build(letter, mail)])
    except REFUSES_US as error:
        return Outcome(f"refused ({type(error).__name__})", relay_gone=True)
    except Exception as error:
        return failed(letter, mail, error, now=now)
    letter.mark_sent()
    if letter.kind not in RUNS:
        return SENT
    return SENT._replace(told=True, paused=not Run.objects.count_try(letter, now=now))


def failed(letter: Letter, mail: Mail, error: Exception, *, now) -> Outcome:
    """Mark one that was not taken; of runs also count it, and the address that does not exist."""
    code, words = answer(error)
    letter.mark_failed(now=now, code=code)
    paused = False
    if letter.kind in RUNS:
        final = code if (code or 0) >= 500 else None
        paused = not Run.objects.count_try(letter, now=now, refused=final)
        if final and NO_MAILBOX.match(words):
            Bounce.objects.count_one(mail.to)
    if paused:
        log.error("Mail: %s are paused (%s).", RUNS[letter.kind], code)
    hung_up = code is None and isinstance(error, OSError)
    gone = hung_up or code == SERVICE_NOT_AVAILABLE
    return Outcome(f"failed ({code or type(error).__name__})", relay_gone=gone, paused=paused)


def answer(error: Exception) -> tuple[int | None, bytes]:
    """What the relay said: code and words. None where it hung up, or where it was never asked."""
    if isinstance(error, SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    return getattr(error, "smtp_code", None), getattr(error, "smtp_error", b"")
