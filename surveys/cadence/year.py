"""The coming twelve months of a plan: what each pulse asks, when it goes where, what it avoids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import NamedTuple

from culture.words import moment, short_day
from culture.workdays import Place, Region
from surveys import windows
from surveys.asking import asking
from surveys.asking.rotation import beside, minutes
from surveys.cadence.ahead import Surroundings, Turn, coming
from surveys.models.blackouts import Blackout
from surveys.models.pulses import Cadence, Pulse

YEAR = timedelta(days=365)
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
    reminders: tuple[datetime, ...]  # by the organisation's own clock
    moved: str  # from where, and why; "" if it opens on its own day
    uncounted: tuple[str, ...]  # holidays inside

    @property
    def minutes(self) -> int:
        return minutes(self.questions)

    @property
    def opens_on(self) -> date:
        return self.pulse.opens_on

    @property
    def last_on(self) -> date:
        """The last day on which it can be open."""
        return self.pulse.extends_to.date()


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
    turns = takewhile(lambda turn: turn.opens_on <= today + YEAR, coming(cadence, around))
    turns = [turn for turn, _ in zip(turns, range(most or 1000), strict=False)]
    standing = cadence.pulses.planned().values_list("number", "pk") if cadence.pk else ()
    rows, pulses = dict(standing), [turn.row(cadence, around) for turn in turns]
    asked = asking.ahead(pulses, cadence)
    return [
        Entry(
            pulse=pulse,
            pk=rows.get(pulse.number),
            asks=asks(pulse),
            questions=questions.count,
            reminders=tuple(post(pulse, around.home, [around.home])[0].at[1:]),
            moved=moved(turn, around.home.region, busy),
            uncounted=uncounted(pulse, around.home.region),
        )
        for turn, (pulse, questions) in zip(turns, asked, strict=True)
    ]


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
    why = why or [region.holiday(turn.nominal + timedelta(days=n)) for n in range(long)]
    reasons = ", ".join(dict.fromkeys(filter(None, why)))
    return f"Moved from {short_day(turn.nominal)}: {reasons or 'a weekend'}"


def overlap(one: windows.Span, other: windows.Span) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def uncounted(pulse: Pulse, region: Region) -> tuple[str, ...]:
    """Holidays between its opening and its latest close, with their day; no weekends."""
    long = (pulse.extends_to.date() - pulse.opens_on).days
    days = [pulse.opens_on + timedelta(days=n) for n in range(long + 1)]
    free = [day for day in days if day.weekday() not in region.weekend]
    return tuple(f"{name} ({short_day(day)})" for day in free if (name := region.holiday(day)))


def post(pulse: Pulse, home: Place, places: Sequence[Place]) -> list[Post]:
    """When its mails reach each place, if it opens in time."""
    found = []
    for place in places:
        at = windows.mails(pulse.opens_on, place, home, pulse.ruled, opened_at=pulse.opens_at)
        found.append(Post(place, [each.astimezone(place.zone) for each in at]))
    return found
