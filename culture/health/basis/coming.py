"""The pulses that not everybody can read yet, and the scales that each asks."""

from datetime import date, datetime
from itertools import islice

from django.db.models import Q

from surveys.asking import asking
from surveys.cadence.ahead import Surroundings, turns
from surveys.models.pulses import Pulse

LOOKED_AHEAD = 6  # every scale has its turn in so many pulses, if there is room


def coming(here: Surroundings, *, now: datetime) -> list[tuple[date, set[str]]]:
    """By the day each opens, soonest first; none where no pulse is planned."""
    ahead = Q(state__in=[Pulse.State.PLANNED, Pulse.State.OPEN]) | Q(released_at__gt=now)
    pulses = Pulse.objects.filter(ahead).exclude(state=Pulse.State.SKIPPED)
    first = pulses.select_related("cadence").order_by("opens_on").first()
    if first is None:
        return []
    plan = first.cadence
    following = islice(turns(plan, here, last=first), LOOKED_AHEAD)
    pulses = [first, *(turn.row(plan, here) for turn in following)]
    asks = asking.ahead(pulses, plan)
    return [(each.opens_on, {asked.scale for asked in its.items}) for each, its in asks]
