"""The one door out: claims due letters, has them written, hands them to the relay.

A letter is marked in its own commit right after the relay's 250, so a worker that dies loses
nothing and repeats at most the one letter it was in the middle of. Logs hold counts, codes and row
numbers; never an address, a link, or what an error said.
"""

import logging
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from time import monotonic
from typing import NamedTuple

from django.core.mail import get_connection

from culture.outbox import leaving, pace, watch
from culture.outbox.channels import sending
from culture.outbox.mail import RESTS, RUNS, STOPPABLE, WRITERS, Mail, build
from culture.outbox.models import LEASE, ROOM_PAUSE, Bounce, Letter, OptOut, Run
from culture.outbox.replies import UNWRITTEN, refuses_us, verdict

log = logging.getLogger(__name__)
# Past half its lease a batch stops: a slow relay must not keep letters that others may claim.
BATCH_SECONDS = LEASE.total_seconds() / 2
NO_TIME = timedelta(0)
NOWHERE = ".invalid"  # RFC 2606: stand-ins on the roster, and people who were erased


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
    posts = [pair for pair in written if not isinstance(pair[1], Mail)]
    unwritten += sending.send_all(posts, Letter.objects, now=now)
    written = [pair for pair in written if isinstance(pair[1], Mail)]
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
    """Without those to addresses that mail came back from, which are given up; without pulses to
    people who want none, and what would go nowhere, which are cancelled.

    Who wants none is told to nobody: what is given up for everybody is given up for them, and what
    somebody tries again by hand is back as it was.
    """
    gone = Bounce.objects.not_mailed([mail.to for _, mail in written])
    pulses = [mail.to for letter, mail in written if letter.kind in STOPPABLE]
    unwanted = OptOut.objects.among(pulses)
    lost = [one for one, mail in written if mail.to in gone]
    stopped = [one for one, mail in written if one.kind in STOPPABLE and mail.to in unwanted]
    stopped += [one for one, mail in written if mail.to.endswith(NOWHERE)]
    Letter.objects.give_up(lost, "unmailed")
    Letter.objects.fail_again([one for one in stopped if one.reason and not one.attempts])
    Letter.objects.cancel(stopped)
    return [pair for pair in written if pair[0] not in stopped and pair[0] not in lost]


def write(letters: list[Letter], *, now) -> list[tuple[Letter, Mail]]:
    """Letters with their mails, in order. The others are settled: cancelled, or put off."""
    written = []
    for kind, batch in groupby(sorted(letters, key=attrgetter("kind")), attrgetter("kind")):
        written += write_kind(kind, list(batch), now=now)
    return written


def write_kind(kind: str, letters: list[Letter], *, now) -> list[tuple[Letter, Mail]]:
    """Ask the writer for all at once; if it fails, one by one, so that one stops nobody else.

    It is not asked for those that have to rest: an answer given meanwhile moves no letter.
    """
    ids = [letter.about_id for letter in letters]
    try:
        later = resting(kind, ids, now=now)
        mails = WRITERS[kind]([pk for pk in ids if pk not in later], now=now)
    except Exception as error:  # whatever a writer of any app raises
        if len(letters) > 1:
            return [pair for letter in letters for pair in write_kind(kind, [letter], now=now)]
        log.error("Letter %s cannot be written (%s).", letters[0].pk, type(error).__name__)
        letters[0].mark_failed(UNWRITTEN, now=now)
        return []
    Letter.objects.rest(letters, later)
    wanted = mails.keys() | later.keys()
    Letter.objects.cancel([letter for letter in letters if letter.about_id not in wanted])
    return [(letter, mails[letter.about_id]) for letter in letters if letter.about_id in mails]


def resting(kind: str, ids: list[int], *, now) -> dict[int, datetime]:
    """Which must not go now, and until when. No mail leaves after its lease."""
    return RESTS[kind](ids, now=now, until=now + LEASE) if kind in RESTS else {}


def send(connection, written: list[tuple[Letter, Mail]], *, now) -> int:
    """Send in order; how many letters were settled before the relay or the time was gone."""
    began = monotonic()
    outcomes, arrived = Counter(), []
    for done, (letter, mail) in enumerate(written, start=1):
        at = now + timedelta(seconds=monotonic() - began)
        outcome = send_one(connection, letter, mail, now=at)
        outcomes[outcome.words] += 1
        arrived += [mail.to] if outcome.told else []
        if outcome.relay_gone or outcome.paused or monotonic() > began + BATCH_SECONDS:
            Letter.objects.pause([letter for letter, _ in written[done - 1 :]], now=now)
            break
        if leaving.asked():
            Letter.objects.pause([letter for letter, _ in written[done:]], now=now, wait=NO_TIME)
            break
    if outcomes[SENT.words]:
        watch.sent(now)
    Bounce.objects.of(arrived).filter(returned=False).delete()
    log.info("Mail: %s", ", ".join(f"{count} {words}" for words, count in outcomes.items()))
    return done - outcome.relay_gone


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
    if letter.leased_until and now >= letter.leased_until:  # held up so long: others may have it
        return Outcome("left to others", relay_gone=True)
    if not pace.take(mail.to, now=now):
        Letter.objects.pause([letter], now=now, wait=ROOM_PAUSE)
        return Outcome("put off")
    try:
        connection.send_messages([build(letter, mail)])
    except Exception as error:  # SMTP, sockets, TLS, and each provider's own
        if refuses_us(error):
            return Outcome(f"refused ({type(error).__name__})", relay_gone=True)
        return failed(letter, mail, error, now=now)
    letter.mark_sent()
    if letter.kind not in RUNS:
        return SENT
    return SENT._replace(told=True, paused=not Run.objects.count_try(letter, now=now))


def failed(letter: Letter, mail: Mail, error: Exception, *, now) -> Outcome:
    """Mark one that was not taken; of runs also count it, and what it says about the address."""
    meant, code = verdict(error)
    dead, paused = letter.mark_failed(meant, now=now, code=code), False
    if letter.kind in RUNS:
        final = None if meant.waits else code
        paused = not Run.objects.count_try(letter, now=now, refused=final)
        if dead and meant.told:
            Bounce.objects.note(mail.to, meant.reason, on=now.date())
    if paused:
        log.error("Mail: %s are paused (%s).", RUNS[letter.kind], code)
    words = f"failed ({code or type(error).__name__})"
    return Outcome(words, relay_gone=meant.gone, paused=paused)
