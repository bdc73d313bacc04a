"""Which days a timeline shows: three ways to zoom, and moving on. No clock: days are given."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.dateformat import format as formatted

MONDAY = 0


@dataclass(frozen=True)
class Zoom:
    """`months` are shown at once; Earlier and Later move by `step` months."""

    name: str
    words: str
    months: int
    step: int


ZOOMS = {
    "month": Zoom("month", "Month", months=3, step=1),
    "quarter": Zoom("quarter", "Quarter", months=12, step=3),
    "year": Zoom("year", "Year", months=24, step=12),
}


@dataclass(frozen=True)
class Tick:
    on: date
    small: str
    large: str


@dataclass(frozen=True)
class Window:
    """From the morning of `first` to the morning of `end`, both the first of a month."""

    zoom: Zoom
    first: date
    end: date

    @property
    def words(self) -> str:
        """ "March 2026 to August 2027" """
        last = self.end - timedelta(days=1)
        return f"{formatted(self.first, 'F Y')} to {formatted(last, 'F Y')}"

    @property
    def earlier(self) -> date:
        return self.first - relativedelta(months=self.zoom.step)

    @property
    def later(self) -> date:
        return self.first + relativedelta(months=self.zoom.step)

    @property
    def ticks(self) -> list[Tick]:
        """Mondays below months, months below years, or quarters below years."""
        if self.zoom.name == "month":
            return weeks(self.first, self.end)
        step = 1 if self.zoom.name == "quarter" else 3
        return months(self.first, self.end, step)


def window(zoom: str, first: date | None, *, begins: date, ends: date, today: date) -> Window:
    """Where no first day is asked for: all of it where that fits, else from a little before today.

    `begins` and `ends` are the outer days of what is drawn.
    """
    chosen = ZOOMS.get(zoom) or ZOOMS["year"]
    start = (first or begins).replace(day=1)
    whole = months_between(start, ends) + 1
    if first is None and whole > chosen.months:
        start = max(start, (today - relativedelta(months=chosen.months // 4)).replace(day=1))
    if chosen.name == "year":
        chosen = replace(chosen, months=max(6, min(chosen.months, whole)))
    return Window(chosen, start, start + relativedelta(months=chosen.months))


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def months(first: date, end: date, step: int) -> list[Tick]:
    found = [first + relativedelta(months=n) for n in range(months_between(first, end))]
    kept = [day for day in found if (day.month - 1) % step == 0 or day == first]
    return [Tick(day, formatted(day, "M"), year_at(day, first, step)) for day in kept]


def year_at(day: date, first: date, step: int) -> str:
    return f"{day:%Y}" if day.month == 1 or day == first else ""


def weeks(first: date, end: date) -> list[Tick]:
    """Every Monday; the name of a month stands on its first one."""
    monday = first + timedelta(days=(MONDAY - first.weekday()) % 7)
    found = [monday + timedelta(days=7 * n) for n in range((end - monday).days // 7 + 1)]
    return [
        Tick(day, str(day.day), formatted(day, "F Y") if day.day <= 7 else "")
        for day in found
        if day < end
    ]
