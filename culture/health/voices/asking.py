"""Scales that only some pulses ask: which rounds did, and which pulse is the next."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from django.db.models import Q

from culture.figures.levels import ROUNDS
from culture.health.basis.reading import Reading
from culture.health.basis.rounds import Round, with_groups
from surveys.asking import asking
from surveys.cadence.ahead import around, turns
from surveys.models.pulses import Pulse

LOOKED_AHEAD = 6  # every scale has its turn in so many pulses, if there is room


def asked_in(rounds: Sequence[Round], scale: str) -> list[Round]:
    """The rounds in which the company has exact figures of this scale, oldest first."""
    return [each for each in rounds if each.company.exact and scale in each.company.scales]


def in_full(reading: Reading, asked: Round) -> Round:
    """The round with every group this person may read, also further back than the last cycle."""
    if asked.number > len(reading.companies) - ROUNDS:
        return reading.shown[asked.number - 1]
    upto = reading.companies[: asked.number]
    return with_groups(reading.person, upto, now=reading.now)[-1]


def next_asking(scale: str, *, now: datetime) -> date | None:
    """The day of the next pulse that asks it and that not everybody can read yet.

    None where no pulse is planned.
    """
    ahead = Q(state__in=[Pulse.State.PLANNED, Pulse.State.OPEN]) | Q(released_at__gt=now)
    pulses = Pulse.objects.filter(ahead).exclude(state=Pulse.State.SKIPPED)
    first = pulses.select_related("cadence").order_by("opens_on").first()
    if first is None:
        return None
    here, plan = around(), first.cadence
    coming = islice(turns(plan, here, last=first), LOOKED_AHEAD)
    pulses = [first, *(turn.row(plan, here) for turn in coming)]
    asks = asking.ahead(pulses, plan)
    found = (each for each, its in asks if any(asked.scale == scale for asked in its.items))
    return next((each.opens_on for each in found), None)


def waiting(scale: str, reading: Reading) -> str:
    """When it will be asked, for a page that has nothing to show yet."""
    if not reading.is_latest:
        return "No pulse had asked it by then."
    day = next_asking(scale, now=reading.now)
    return f"The pulse of {day:%-d %B %Y} asks it." if day else "No pulse is planned that asks it."
