"""Those reached and those not yet reached: two lines around the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from culture.plots.axis import percent
from culture.plots.trends import height

ROOM = 6  # points above and below no change that are always there
STEPS = (5, 10, 20, 50)  # between the lines, as the room allows


@dataclass(frozen=True)
class EffectPoint:
    """One pulse before (negative `age`) or after the start, by points moved since the last before.

    Age -1 is that last one: both lines are 0 there.
    """

    age: int
    reached: float
    waiting: float

    @property
    def label(self) -> str:
        """ "2 before", "1 after": pulses from the start."""
        return f"{-self.age} before" if self.age < 0 else f"{self.age + 1} after"

    @property
    def row(self) -> tuple[str, str, str, str]:
        """(pulse, reached, not yet reached, difference) as the table prints them."""
        return self.label, *(
            signed(value) for value in (self.reached, self.waiting, self.reached - self.waiting)
        )


@dataclass(frozen=True)
class EffectPlot:
    """Oldest first; always with age -1 and at least one pulse after. `summary` is one sentence."""

    points: Sequence[EffectPoint]
    summary: str


@dataclass(frozen=True)
class PlacedEffect:
    """Lines are (x1, y1, x2, y2), dots (x, y); `labels` are (x, words)."""

    plot: EffectPlot
    begins: str
    ticks: list[tuple[str, str, str]]
    reached: list[tuple[str, str, str, str]]
    waiting: list[tuple[str, str, str, str]]
    dots: list[tuple[str, str]]
    rings: list[tuple[str, str]]
    labels: list[tuple[str, str]]


def place_effect(plot: EffectPlot) -> PlacedEffect:
    values = [value for point in plot.points for value in (point.reached, point.waiting)]
    room = max([ROOM, *(abs(value) + 1 for value in values)])
    places = [across(at, len(plot.points)) for at in range(len(plot.points))]
    dots = [(x, level(p.reached, room)) for x, p in zip(places, plot.points, strict=True)]
    rings = [(x, level(p.waiting, room)) for x, p in zip(places, plot.points, strict=True)]
    line = next(step for step in STEPS if 3 * step > room or step == STEPS[-1])
    before = sum(point.age < 0 for point in plot.points)
    return PlacedEffect(
        plot=plot,
        begins=across(before - 0.5, len(plot.points)),
        ticks=[
            (level(step, room), height((step + room) / (2 * room), below=4), signed(step))
            for step in (-line, 0, line)
        ],
        reached=[(*a, *b) for a, b in pairwise(dots)],
        waiting=[(*a, *b) for a, b in pairwise(rings)],
        dots=dots,
        rings=rings,
        labels=[(x, p.label) for x, p in zip(places, plot.points, strict=True)],
    )


def across(at: float, count: int) -> str:
    """Between 8 % and 82 % of the width."""
    return percent(0.08 + 0.74 * at / (count - 1))


def level(points: float, room: float) -> str:
    return height((points + room) / (2 * room))


def signed(points: float) -> str:
    """ "+7", "−2", "0"."""
    whole = round(points)
    return f"+{whole}" if whole > 0 else f"−{-whole}" if whole else "0"
