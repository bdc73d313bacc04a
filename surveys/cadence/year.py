"""The coming twelve months of a plan: what each pulse asks, when it goes where, what it avoids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import NamedTuple

from culture.words import moment, short_day
from culture.workdays import Place, Region, nth_working_day
from surveys import windows
from surveys.asking import asking
from surveys.asking.rotation import beside, minutes
from surveys.cadence.ahead import Surroundings, Turn, coming
from surveys.models.blackouts import Blackout
from surveys.models.pulses import Cadence, Pulse

DAY, YEAR = timedelta(days=1), timedelta(days=365)
BEFORE = "the pulse before it may still be open"
BESIDE = {
    "said": "what we say and what is lived",
    "profile": "how we are, pair by pair",
}


@dataclass(frozen=True)
class Entry:
    """One pulse. `pk`: of its row, where it has one already."""

    pulse: Pulse
    pk: int | None
    asks: str
    questions: int
    last_on: date  # the last day on which it can be open, wherever people are
    reminders: tuple[datetime, ...]  # by the organisation's own clock
    moved: str  # from where, and why; "" if it opens on its own day
    uncounted: tuple[str, ...]  # holidays inside

    @property
    def minutes(self) -> int:
        return minutes(self.questions)

    @property
    def opens_on(self) -> date:
        return self.pulse.opens_on


class Post(NamedTuple):
    """When the mails of a pulse reach one place, by its own clock."""

    place: Place
    at: list[datetime]

    @property
    def words(self) -> list[str]:
        return [moment(each) for each in self.at]


def entries(
    cadence: Cadence,
    around: Surroundings,
    *,
    today: date,
    busy: Sequence[Blackout] = (),
    most: int | None = None,
) -> list[Entry]:
    """The pulses to come within a year, at most so many. A plan need not be saved yet."""
    year = takewhile(lambda turn: turn.opens_on <= today + YEAR, coming(cadence, around))
    turns = list(islice(year, most))
    standing = cadence.pulses.planned().values_list("number", "pk") if cadence.pk else ()
    rows, pulses = dict(standing), [turn.row(cadence, around) for turn in turns]
    return [
        Entry(
            pulse=pulse,
            pk=rows.get(pulse.number),
            asks=asks(pulse),
            questions=asked.count,
            moved=moved(turn, around.home.region, busy),
            **days_of(pulse, around.home),
        )
        for turn, (pulse, asked) in zip(turns, asking.ahead(pulses, cadence), strict=True)
    ]


def days_of(pulse: Pulse, home: Place) -> dict:
    """Its last day, its reminders and its holidays, by the organisation's own calendar."""
    last_on = nth_working_day(pulse.opens_on, pulse.ruled.days, home.region)
    (by_own_clock,) = post(pulse, home, [home])
    return {
        "last_on": last_on,
        "reminders": tuple(by_own_clock.at[1:]),
        "uncounted": uncounted(pulse.opens_on, last_on, home.region),
    }


def asks(pulse: Pulse) -> str:
    """ "All 36 statements", "12 statements, block B, and how we are, pair by pair"."""
    words = "All 36 statements"
    if pulse.block != Pulse.Block.BASELINE:
        spread = pulse.cadence.spread
        words = "12 statements" + ("" if spread else f", block {pulse.block}")
    also = [BESIDE[scale] for scale in beside(pulse.number) if scale in BESIDE]
    return f"{words}, and {also[0]}" if also else words


def moved(turn: Turn, region: Region, busy: Sequence[Blackout]) -> str:
    """ "Moved from 6 April: Easter Monday"; weekends need no words."""
    if turn.opens_on == turn.nominal:
        return ""
    long, touched = (turn.opens_on - turn.nominal).days, windows.Span(turn.nominal, turn.opens_on)
    why = [row.why for row in busy if overlap(touched, windows.Span(row.starts_on, row.ends_on))]
    why = why or [region.holiday(turn.nominal + DAY * n) for n in range(long)]
    reasons = ", ".join(dict.fromkeys(filter(None, why)))
    other = BEFORE if region.is_working_day(turn.nominal) else "a weekend"
    return f"Moved from {short_day(turn.nominal)}: {reasons or other}"


def overlap(one: windows.Span, other: windows.Span) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def uncounted(opens_on: date, last_on: date, region: Region) -> tuple[str, ...]:
    """Holidays between the opening and the latest close, with their day; no weekends."""
    days = [opens_on + DAY * n for n in range((last_on - opens_on).days)]
    free = [day for day in days if day.weekday() not in region.weekend]
    return tuple(f"{name} ({short_day(day)})" for day in free if (name := region.holiday(day)))


def post(pulse: Pulse, home: Place, places: Sequence[Place]) -> list[Post]:
    """When its mails reach each place, if it opens in time."""
    found = []
    for place in places:
        at = windows.mails(pulse.opens_on, place, home, pulse.ruled, opened_at=pulse.opens_at)
        found.append(Post(place, [each.astimezone(place.zone) for each in at]))
    return found
