"""Courses over the same days, each on its own axis: what customers say beside what employees say.

Never two axes in one drawing: where they cross would look like a finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10

from culture.plots.axis import Axis
from culture.plots.trends import across, height

NICE = (1, 2, 5, 10)
STEPS = 4


@dataclass(frozen=True)
class CoursePoint:
    """A number on a day; `printed` is how people read it, `label` the month."""

    on: date
    value: float
    label: str
    printed: str


@dataclass(frozen=True)
class Range:
    """An axis from low to high with its printed ticks."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Course:
    """Points oldest first, at least one, on one axis."""

    points: Sequence[CoursePoint]
    range: Range


@dataclass(frozen=True)
class PlacedCourse:
    """Lines (x1, y1, x2, y2), the first and last point, and ticks (line y, text y, words)."""

    points: Sequence[CoursePoint]
    lines: list[tuple[str, str, str, str]]
    first: tuple[str, str]
    last: tuple[str, str]
    ticks: list[tuple[str, str, str]]


def place_course(course: Course, *, days: tuple[date, date]) -> PlacedCourse:
    """`days`: the first and last of everything that stands beside it."""
    axis = course.range
    spots = [(across(p.on, *days), height(axis.share(p.value))) for p in course.points]
    return PlacedCourse(
        points=course.points,
        lines=[(*a, *b) for a, b in pairwise(spots)],
        first=spots[0],
        last=spots[-1],
        ticks=[
            (height(axis.share(tick)), height(axis.share(tick), below=4), words)
            for tick, words in axis.ticks
        ],
    )


def days_of(courses: Sequence[Course | None]) -> tuple[date, date] | tuple[()]:
    """The first and last day of all of them."""
    days = [point.on for course in courses if course for point in course.points]
    return (min(days), max(days)) if days else ()


def score_range(values: Sequence[float]) -> Range:
    """Of scores 0 to 100, with the anchors that every axis of scores has."""
    axis = Axis.around(values)
    return Range(axis.low, axis.high, tuple((s, str(s)) for s in (25, 50, 75)))


def number_range(values: Sequence[float], *, within: tuple[float, float]) -> Range:
    """Round ends about these numbers, at least a third of the largest apart, so that small moves
    look small; never beyond `within`.
    """
    low, high = min(values), max(values)
    wanted = max(high - low, max(abs(low), abs(high)) / 3, 1e-6)
    middle = (low + high) / 2
    step = nice(wanted / STEPS)
    low = max(within[0], step * floor((middle - wanted / 2) / step))
    high = min(within[1], step * ceil((middle + wanted / 2) / step))
    count = round((high - low) / step)
    every = 1 if count <= STEPS else 2
    ticks = [low + step * n for n in range(0, count + 1, every)]
    return Range(low, high, tuple((tick, plain(tick, step)) for tick in ticks))


def nice(step: float) -> float:
    """1, 2 or 5 times a power of ten, not below `step`."""
    power = 10 ** floor(log10(step))
    return next(power * size for size in NICE if power * size >= step * (1 - 1e-9))


def plain(tick: float, step: float) -> str:
    digits = max(0, -floor(log10(step)))
    return f"{tick + 0.0:.{digits}f}".replace("-", "−")
