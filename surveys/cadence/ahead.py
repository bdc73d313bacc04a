"""The pulses that a cadence will have: its turns as rows, without the days on which none can open.

What has opened, or was left out, stays as it is; what comes is worked out from the last of those.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from culture.people.models import Organisation
from culture.people.places import Places
from culture.workdays import Place
from surveys import windows
from surveys.asking.rotation import block_of
from surveys.models.blackouts import Blackout
from surveys.models.pulses import Cadence, Pulse

RELEASE = timedelta(days=1)
TIMES = ("rules", "opens_on", "opens_at", "closes_at", "extends_to", "ends_at", "released_at")


class Surroundings(NamedTuple):
    """What a plan has to keep: where people are, and when none may be asked."""

    home: Place
    zones: frozenset[ZoneInfo]
    closed: tuple[windows.Span, ...]


def around() -> Surroundings:
    """As the roster, the sites and the busy weeks stand now."""
    places = Places(Organisation.current())
    zones = frozenset(place.zone for place in places.everybody())
    return Surroundings(places.home, zones, tuple(Blackout.objects.all().spans()))


class Turn(NamedTuple):
    """A pulse to come; not saved. `nominal`: its day, were it no holiday and nobody busy."""

    number: int
    nominal: date
    opens_on: date

    def row(self, cadence: Cadence, around: Surroundings) -> Pulse:
        opens_on, rules = self.opens_on, cadence.rules
        window = windows.window(opens_on, around.home, rules, zones=around.zones)
        return Pulse(
            cadence=cadence,
            number=self.number,
            block=block_of(self.number, whole=cadence.whole),
            rules=rules.as_json(),
            opens_on=opens_on,
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            extends_to=window.extends_to,
            ends_at=window.closes_at,
            released_at=window.closes_at + RELEASE,
        )


def turns(cadence: Cadence, around: Surroundings, *, last: Pulse | None) -> Iterator[Turn]:
    """What comes after `last`, for ever; from the start on where that is None."""
    slots = windows.slots(
        cadence.starts_on,
        cadence.months,
        rules=cadence.rules,
        region=around.home.region,
        closed=around.closed,
        after=last and last.opens_on,
    )
    first = last.number + 1 if last else 0
    return (Turn(number, *slot) for number, slot in zip(count(first), slots, strict=False))


def last_fixed(cadence: Cadence) -> Pulse | None:
    """The last pulse that no change of the plan touches: it opened, or its turn has passed."""
    if cadence.pk is None:
        return None
    return cadence.pulses.exclude(state=Pulse.State.PLANNED).order_by("number").last()


def coming(cadence: Cadence, around: Surroundings) -> Iterator[Turn]:
    """The turns of a cadence that have not opened yet, as they would be planned today."""
    return turns(cadence, around, last=last_fixed(cadence))


def replan(cadence: Cadence, around: Surroundings, *, now: datetime) -> int:
    """Move the pulses that stand planned to where the plan has them today; how many moved.

    Those due by now are left: they are about to open.
    """
    fixed, moved = last_fixed(cadence), []
    standing = list(cadence.pulses.planned().order_by("number"))
    while standing and standing[0].opens_at <= now:
        fixed = standing.pop(0)
    for pulse, turn in zip(standing, turns(cadence, around, last=fixed), strict=False):
        new = turn.row(cadence, around)
        if any(getattr(pulse, name) != getattr(new, name) for name in (*TIMES, "block")):
            new.pk = pulse.pk
            moved.append(new)
    Pulse.objects.bulk_update(moved, [*TIMES, "block"])
    return len(moved)
