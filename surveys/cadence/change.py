"""Changing a plan that runs: only what has not opened moves.

Stopping takes what stands planned away; resuming begins on a day of its own. One plan runs at a
time: who starts or changes one holds the lock of the organisation.
"""

from datetime import date, datetime
from itertools import takewhile

from django.db import transaction

from culture.people.models import Organisation
from surveys import windows
from surveys.cadence import ahead
from surveys.models.pulses import Cadence
from surveys.planning import plan_ahead

MONTHLY, QUARTERLY = 1, 3
RUNNING = 2  # pulses found under half, one after the other, before the rhythm slows down


# What HR leads decide; the rest of a plan is written by its pulses.
DECIDED = (
    "starts_on", "months", "whole", "contact", "budget", "working_days", "send_hour", "reminders",
    "extension_days", "quiet_from", "quiet_to", "jitter", "falls_back",
)  # fmt: skip


class PlanStopped(Exception):
    """Somebody stopped it meanwhile; a change does not make it run again."""


class PlanRuns(Exception):
    """There is a plan already; two would ask people twice."""


def hold() -> None:
    """Inside a transaction: nobody else starts, changes or stops a plan until it ends."""
    Organisation.objects.select_for_update().get()


@transaction.atomic
def start(cadence: Cadence) -> None:
    """Save a new plan with its first pulses. Raises PlanRuns."""
    hold()
    if Cadence.objects.filter(active=True).exists():
        raise PlanRuns
    cadence.save()
    plan_ahead(cadence)


@transaction.atomic
def keep(cadence: Cadence, *, now: datetime) -> None:
    """Save a changed plan; the pulses that stand planned move to where it has them.

    Raises PlanStopped.
    """
    hold()
    decided = {name: getattr(cadence, name) for name in DECIDED}
    if not Cadence.objects.filter(pk=cadence.pk, active=True).update(**decided):
        raise PlanStopped
    ahead.replan(cadence, ahead.around(), now=now)


@transaction.atomic
def stop(cadence: Cadence) -> None:
    """No more pulses open; one that is open, or opens at this moment, goes on to its count."""
    hold()
    planned = [pulse.pk for pulse in cadence.pulses.planned().select_for_update()]
    Cadence.objects.filter(pk=cadence.pk).update(active=False)
    cadence.pulses.filter(pk__in=planned).delete()


@transaction.atomic
def resume(cadence: Cadence, starts_on: date) -> None:
    """Go on where the plan stopped, with the next pulse on this day. Raises PlanRuns."""
    hold()
    if Cadence.objects.filter(active=True).exists():
        raise PlanRuns
    cadence.active, cadence.starts_on = True, starts_on
    cadence.save(update_fields=["active", "starts_on"])
    plan_ahead(cadence)


def tired(cadence: Cadence) -> bool:
    """Whether the last two pulses, since the rhythm was last slowed down, found under half."""
    if cadence.months != MONTHLY:
        return False
    counted = cadence.pulses.published().select_related("certificate").order_by("-number")
    if cadence.slowed_on:
        counted = counted.filter(opens_on__gte=cadence.slowed_on)
    last = [pulse.certificate for pulse in counted[:RUNNING]]
    return len(last) == RUNNING and all(2 * each.envelopes < each.invited for each in last)


def slow_down(cadence: Cadence, *, now: datetime) -> None:
    """The next pulse comes three months after the turn of the last one, then every quarter."""
    last = ahead.last_fixed(cadence)
    days = windows.turns(cadence.starts_on, months=cadence.months)
    past = list(takewhile(lambda day: day <= last.opens_on, days))
    turn = past[-1] if past else last.opens_on  # somebody set the next day anew
    cadence.starts_on = windows.occurrence(turn, QUARTERLY)
    cadence.months, cadence.slowed_on = QUARTERLY, now.date()
    cadence.save(update_fields=["starts_on", "months", "slowed_on"])
    ahead.replan(cadence, ahead.around(), now=now)
