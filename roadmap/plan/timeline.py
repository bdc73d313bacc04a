"""The timeline "plan and reality": dates become places on one axis, ready to draw.

Outline: planned. Filled: from the day it was reached until it was done, or until today. Dashes:
time over the date. Widths are strings in percent, heights whole pixels; no clock, no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from culture.plots.axis import percent
from culture.words import day_words
from roadmap.plan.standing import Standing

ROW = 22
BAR = 10
HEAD = 36


@dataclass(frozen=True)
class Bar:
    """One piece of a line, in percent of the width."""

    x: str
    width: str
    end: str


@dataclass(frozen=True)
class Line:
    """One milestone. `y` is the top of its bars in pixels; a piece that is not there is None."""

    title: str
    construct: str
    first: bool
    y: int
    plan: Bar
    real: Bar | None
    over: Bar | None

    @property
    def middle(self) -> int:
        return self.y + BAR // 2


@dataclass(frozen=True)
class Month:
    """A month on the axis. `year` only in January and at the beginning."""

    x: str
    label: str
    year: str


@dataclass(frozen=True)
class Timeline:
    lines: list[Line]
    months: list[Month]
    today: str | None
    today_side: str
    label: str

    @property
    def foot(self) -> int:
        """Where the rows end and the word "today" begins."""
        return HEAD + ROW * len(self.lines) + 4

    @property
    def height(self) -> int:
        return self.foot + ROW


class Axis:
    """Days from the first of a month to the last of a month, as percent of the width."""

    def __init__(self, first: date, last: date):
        self.first = first.replace(day=1)
        self.last = next_month(last)

    def at(self, day: date) -> str:
        return percent(self._share(day))

    def side(self, day: date) -> str:
        """The class that keeps a word at this day inside the drawing."""
        share = self._share(day)
        return "start-text" if share < 0.12 else "end-text" if share > 0.88 else "mid-text"

    def bar(self, start: date, end: date) -> Bar:
        """From the morning of `start` to the evening of `end`."""
        left, right = self._share(start), self._share(end + timedelta(days=1))
        return Bar(percent(left), percent(max(right - left, 0)), percent(right))

    def months(self) -> list[Month]:
        days = [self.first]
        while (following := next_month(days[-1])) < self.last:
            days.append(following)
        step = 1 + len(days) // 24
        return [self._month(number, day) for number, day in enumerate(days) if number % step == 0]

    def _month(self, number: int, day: date) -> Month:
        year = f"{day:%Y}" if number == 0 or day.month == 1 else ""
        return Month(self.at(day), f"{day:%b}", year)

    def _share(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return min(max(share, 0), 1)


def timeline(rows: Sequence[tuple[str, str, Standing]], *, today: date) -> Timeline:
    """Rows are (title, construct, Standing), in the order to be drawn; at least one."""
    standings = [standing for _, _, standing in rows]
    axis = Axis(min(s.starts_on for s in standings), max(s.due_on for s in standings))
    lines = [line(axis, number, rows) for number in range(len(rows))]
    words = f"{day_words(axis.first, today)} to {day_words(axis.last - timedelta(days=1), today)}"
    return Timeline(
        lines=lines,
        months=axis.months(),
        today=axis.at(today) if axis.first <= today < axis.last else None,
        today_side=axis.side(today),
        label=f"Timeline from {words}. All dates stand in the table above.",
    )


def line(axis: Axis, number: int, rows: Sequence[tuple[str, str, Standing]]) -> Line:
    title, construct, standing = rows[number]
    begun, due, end = standing.begun_on, standing.due_on, standing.ran_until
    return Line(
        title=title,
        construct=construct,
        first=number == 0 or rows[number - 1][1] != construct,
        y=HEAD + ROW * number + (ROW - BAR) // 2,
        plan=axis.bar(standing.starts_on, due),
        real=axis.bar(begun, min(end, due)) if begun and begun <= due else None,
        over=axis.bar(due + timedelta(days=1), end) if end > due else None,
    )


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
