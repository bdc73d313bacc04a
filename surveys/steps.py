"""What the clock does, once a minute. Every step may run twice, or in two workers at once.

The rows are the schedule: each step asks the database what is due at `now` and does it. One pulse
that cannot move never holds up another.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from culture.outbox.models import Letter
from culture.people.models import Organisation
from surveys import announcing
from surveys.box import key_files, keys
from surveys.cadence import ahead, change, posting
from surveys.cadence.ahead import RELEASE
from surveys.errors import CannotOpen
from surveys.kit import mails as kit
from surveys.launch import REMINDERS, open_pulse
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Pulse
from surveys.planning import plan_ahead
from surveys.tally import CannotCount, shred, tally
from surveys.trust import notices

log = logging.getLogger(__name__)
DECIDES = timedelta(hours=1)  # before the close: does it move?


def run(now: datetime) -> None:
    """All steps, in the order of a pulse's life."""
    slow_down(now)
    plan_pulses(now)
    skip_missed(now)
    open_due(now)
    kit.queue_due(now)
    remind(now)
    announcing.announce(now)
    refresh_participation(now)
    extend(now)
    count_due(now)
    shred_counted(now)
    sweep_keys()
    watch_keys()


def plan_pulses(now: datetime) -> None:
    """Keep the next pulses standing, and where roster, holidays and clocks have them today."""
    for cadence in Cadence.objects.filter(active=True):
        with transaction.atomic():
            locked = Cadence.objects.select_for_update().get(pk=cadence.pk)
            ahead.replan(locked, ahead.around(), now=now)
            plan_ahead(locked)


def skip_missed(now: datetime) -> None:
    """A pulse whose whole window passed while the machine was down is never sent late; nor one
    to which the next is nearer than its own day.
    """
    Pulse.objects.missed(now).update(state=Pulse.State.SKIPPED)
    for pulse in Pulse.objects.due_to_open(now):
        later = Pulse.objects.planned().filter(cadence=pulse.cadence_id, number__gt=pulse.number)
        after = later.order_by("number").first()
        if after and now - pulse.opens_at > after.opens_at - now:
            pulse.move(Pulse.State.PLANNED, Pulse.State.SKIPPED)


def slow_down(now: datetime) -> None:
    """Make a monthly rhythm a quarterly one where two pulses running found under half."""
    for cadence in Cadence.objects.filter(active=True, falls_back=True):
        with transaction.atomic():
            locked = Cadence.objects.select_for_update().get(pk=cadence.pk)
            if change.tired(locked):
                change.slow_down(locked, now=now)


def open_due(now: datetime) -> None:
    if not settings.MAIL_READY:
        return
    for pulse in Pulse.objects.due_to_open(now):
        try:
            open_pulse(pulse, now=now)
        except CannotOpen as error:
            log.warning("Pulse %s did not open: %s", pulse.pk, error)


def remind(now: datetime) -> None:
    """Queue the reminder that is due, to those whom the terms say; each goes out once.

    After a longer sleep only the latest is sent.
    """
    for pulse in Pulse.objects.open().filter(ends_at__gt=now).select_related("cadence"):
        window = posting.window_of(pulse, Organisation.current())
        due = sum(at <= now for at in window.reminders)
        if due > pulse.reminded:
            queue_reminder(pulse, due, now=now)


@transaction.atomic
def queue_reminder(pulse: Pulse, due: int, *, now: datetime) -> None:
    if not Pulse.objects.filter(pk=pulse.pk, reminded__lt=due).update(reminded=due):
        return
    silent = Invitation.objects.filter(pulse=pulse).to_remind()
    letters = posting.letters(REMINDERS[due - 1], silent, pulse, nth=due, now=now)
    Letter.objects.bulk_create(letters, batch_size=5000, ignore_conflicts=True)


def refresh_participation(now: datetime) -> None:
    """One number for the whole company, once an hour, and only once enough people moved it.

    It never moves with one click, nor by the one colleague who was at work in that hour.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    for pulse in Pulse.objects.open().exclude(answered_at__gte=hour):
        answered = Invitation.objects.filter(pulse=pulse, answered=True).count()
        shown = pulse.answered or 0
        if answered - shown < pulse.k_rounded:
            answered = shown
        Pulse.objects.filter(pk=pulse.pk).update(answered=answered, answered_at=hour)


def extend(now: datetime) -> None:
    """Move the close once, by the rule that was printed: under half one hour before it.

    A machine that slept through that hour decides on waking, before anything is counted.
    """
    due = Pulse.objects.open().filter(closes_at__lte=now + DECIDES)
    for pulse in due.filter(extends_to__gt=F("closes_at")):
        answered = Invitation.objects.filter(pulse=pulse, answered=True).count()
        if 2 * answered < pulse.invited:
            Pulse.objects.filter(pk=pulse.pk).update(
                ends_at=pulse.extends_to, released_at=pulse.extends_to + RELEASE
            )


def count_due(now: datetime) -> None:
    for pulse in Pulse.objects.due_to_count(now):
        try:
            tally(pulse, now=now)
        except keys.KeepersMissing as error:
            log.info("Pulse %s waits for its keepers. %s", pulse.pk, error)
            notices.ask_keepers(pulse, now=now)
        except CannotCount:
            log.error("Pulse %s was not counted; nothing was destroyed.", pulse.pk)


def shred_counted(now: datetime) -> None:
    for pulse in Pulse.objects.to_shred():
        if not shred(pulse, now=now):
            log.info("Pulse %s: the tables wait to be swept; somebody works in them.", pulse.pk)


def sweep_keys() -> None:
    """Keys of counted pulses go again if they come back, for example with an old volume.

    Never those of a pulse still to be counted, and never unknown ones.
    """
    there = Pulse.objects.filter(fingerprint__in=key_files.present())
    needed = there.exclude(pk__in=Pulse.objects.published()).values_list("fingerprint", flat=True)
    done = there.published().values_list("fingerprint", flat=True)
    for fingerprint in set(done) - set(needed):
        keys.destroy_keys(fingerprint)


def watch_keys() -> None:
    """Say so, each minute, while the keys of an open pulse are not in order."""
    for pulse in Pulse.objects.open():
        for words in keys.trouble(pulse.fingerprint):
            log.error("Pulse %s: %s", pulse.pk, words)
