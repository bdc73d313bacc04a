"""Small multiples over pulses: one line each, with what chance allows. Pure geometry."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT, RIGHT = 4, 86  # percent of the width
TOP, FOOT = 16, 104  # pixels


@dataclass(frozen=True)
class Point:
    """One pulse; without a value there is nothing to tell."""

    label: str
    value: float | None
    printed: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Panel:
    """Values from 0 to `top`, which is printed with `unit`."""

    title: str
    words: str
    top: float
    unit: str
    points: tuple[Point, ...]

    @property
    def ticks(self) -> list[tuple[float, str]]:
        return [(self._y(at), f"{at:.0f}{self.unit}") for at in (0, self.top / 2, self.top)]

    @property
    def marks(self) -> list[tuple[str, float]]:
        """(x, y) of each pulse that tells something."""
        return [(x, self._y(point.value)) for x, point in self._told()]

    @property
    def lines(self) -> list[tuple]:
        """(x1, y1, x2, y2) from each to the next."""
        return [(*here, *there) for here, there in pairwise(self.marks)]

    @property
    def spans(self) -> list[tuple]:
        """(x, y of low, y of high) where chance is known."""
        told = [(x, point) for x, point in self._told() if point.low is not None]
        return [(x, self._y(point.low), self._y(point.high)) for x, point in told]

    def _told(self) -> Sequence[tuple[str, Point]]:
        step = (RIGHT - LEFT) / max(1, len(self.points) - 1)
        places = (f"{LEFT + step * at:.2f}%" for at in range(len(self.points)))
        return [pair for pair in zip(places, self.points, strict=True) if pair[1].value is not None]

    def _y(self, value: float) -> float:
        return round(FOOT - (FOOT - TOP) * min(value, self.top) / self.top, 1)
