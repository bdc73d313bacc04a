"""Which groups saw nothing come of the last result: what a pulse to come is warned of."""

from datetime import datetime

from culture.health.groups.steps import smallest, taken
from culture.people.models import Person
from surveys import gate
from surveys.models.pulses import Pulse
from surveys.watching import idle
from surveys.watching.idle import Idle


def since_last(reader: Person, now: datetime) -> list[Idle]:
    """Of the last result that everybody can read, the groups that were shown none, or promised
    nothing; in tree order. The leaders' promise to everybody is no group's own.
    """
    last = Pulse.objects.readable(now).order_by("opens_on").last()
    if last is None:
        return []
    read = gate.read(reader, [last], now=now)
    groups = smallest([each for each in read if not each.is_company and not each.dimension])
    steps = taken(last, groups)
    days = [(group.name, steps[group.id].days) for group in groups]
    return [
        Idle(name, shared=bool(day["share"]))
        for name, day in days
        if not day["share"] or not day["promise"]
    ]


idle.SOURCES.append(since_last)
