"""Who begins in which month, drawn by lot: arithmetic only. No model, no clock.

Nobody chooses the order. Teams are shuffled from words that the page prints, so that anybody can
draw them again; only a team pinned to a month, with a reason, stays out of the draw.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from culture.words import listed

# So many teams reached, and so many not yet, or nothing can be told of an effect (F15).
ENOUGH = 4
SATURDAY = 5


class MonthFull(Exception):
    """More teams are pinned to `month` than may begin in one."""

    def __init__(self, month: date):
        self.month = month
        super().__init__(month)


@dataclass(frozen=True)
class Month:
    """A month of the plan: who begins in it, how many are reached by its end, how many wait."""

    on: date
    teams: tuple
    reached: int
    waiting: int
    left_out: bool = False

    @property
    def all(self) -> int:
        return self.reached + self.waiting

    @property
    def tells(self) -> bool:
        """Whether teams reached can be set beside teams not yet reached."""
        return self.reached >= ENOUGH and self.waiting >= ENOUGH


def order(teams: Collection[Hashable], seed: str) -> list:
    """The teams, shuffled: sorted first, then `random.Random(seed).shuffle`."""
    drawn = sorted(teams)
    Random(seed).shuffle(drawn)  # noqa: S311 (a lot that can be drawn again, no secret)
    return drawn


def draw(
    teams: Collection[Hashable],
    *,
    seed: str,
    capacity: int,
    first: date,
    leave_out: Collection[int] = (),
    pinned: Mapping[Hashable, date] | None = None,
) -> dict[Hashable, date]:
    """{team: first of its month}, at most `capacity` (1 or more) a month.

    `leave_out`: numbers of calendar months, not all twelve. Raises MonthFull.
    """
    pinned = pinned or {}
    taken = Counter(pinned.values())
    for month, number in sorted(taken.items()):
        if number > capacity:
            raise MonthFull(month)
    open_months = (month for month in months(first) if month.month not in leave_out)
    places = (month for month in open_months for _ in range(capacity - taken[month]))
    waiting = [team for team in order(teams, seed) if team not in pinned]
    return {**pinned, **dict(zip(waiting, islice(places, len(waiting)), strict=True))}


def months(first: date) -> Iterator[date]:
    """The first days of months, without an end."""
    month = first.replace(day=1)
    while True:
        yield month
        month = after(month)


def after(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def first_day(month: date) -> date:
    """The first of a month, or the Monday after it."""
    day = month.replace(day=1)
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def course(starts: Mapping[Hashable, date], *, first: date, leave_out=()) -> list[Month]:
    """Month by month from `first` until the last team begins; who began before is reached."""
    begun = [team for team, day in starts.items() if day < first.replace(day=1)]
    last = max(starts.values(), default=first)
    reached, found = len(begun), []
    for month in months(first):
        if found and month > last:
            return found
        here = [t for t, day in starts.items() if month <= day < after(month)]
        reached += len(here)
        left_out = month.month in leave_out
        found.append(Month(month, tuple(here), reached, len(starts) - reached, left_out))


def comparison(course: Collection[Month]) -> str:
    """In which months a fair comparison can be made, as a sentence."""
    telling = [month for month in course if month.tells]
    if not telling:
        return (
            f"In no month are {ENOUGH} teams reached while {ENOUGH} still wait, so no effect can "
            "be told apart from what would have happened anyway. Fewer teams a month would mend "
            "that, if there are eight at least."
        )
    spans = [words(span) for span in runs(course)]
    return (
        f"{listed(spans)}: at least {ENOUGH} teams are reached and {ENOUGH} still wait, so what "
        "changes can be set beside what would have happened anyway."
    )


def runs(course: Collection[Month]) -> list[list[Month]]:
    """Months that tell, those that follow each other together."""
    found, before = [], False
    for month in course:
        if month.tells:
            if not before:
                found.append([])
            found[-1].append(month)
        before = month.tells
    return found


def words(span: list[Month]) -> str:
    """ "May 2026" or "May to August 2026"."""
    first, last = span[0].on, span[-1].on
    if first == last:
        return f"{first:%B %Y}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first:%B}{year} to {last:%B %Y}"
