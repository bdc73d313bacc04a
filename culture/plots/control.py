"""A series within its usual range: one small chart for each scale, on the same days and heights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from culture.constructs import Face
from culture.plots.axis import printed
from culture.plots.trends import across, height

ROOM = 12  # points above and below the start that are always there
STEP = 10  # between the lines beside the start


@dataclass(frozen=True)
class ControlPoint:
    """One pulse: its score, the smoothed line, and how far that may stray from the start."""

    on: date
    label: str
    score: float
    smoothed: float
    limit: float


@dataclass(frozen=True)
class ControlChart:
    """One scale of one group, oldest pulse first. `left` marks points outside, by place."""

    face: Face
    start: float
    points: Sequence[ControlPoint]
    words: str

    def outside(self, point: ControlPoint) -> bool:
        return abs(point.smoothed - self.start) > point.limit

    def usual(self, point: ControlPoint) -> str:
        """ "49.1–52.9"."""
        return f"{self.start - point.limit:.1f}–{self.start + point.limit:.1f}"

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """(pulse, score, smoothed, usual range): what the table prints."""
        return [
            (p.label, printed(p.score), f"{p.smoothed:.1f}", self.usual(p)) for p in self.points
        ]

    @property
    def reach(self) -> float:
        """The furthest that anything drawn lies from the start."""
        away = [abs(value - self.start) for p in self.points for value in (p.score, p.smoothed)]
        return max([*away, *(p.limit for p in self.points)])


@dataclass(frozen=True)
class PlacedControl:
    """Lines are (x1, y1, x2, y2); dots are (x, y); `signals` are the dots outside."""

    chart: ControlChart
    middle: str
    ticks: list[tuple[str, str, str]]
    smoothed: list[tuple[str, str, str, str]]
    above: list[tuple[str, str, str, str]]
    below: list[tuple[str, str, str, str]]
    scores: list[tuple[str, str]]
    signals: list[tuple[str, str]]
    last: tuple[str, str]


def place_controls(charts: Sequence[ControlChart]) -> list[PlacedControl]:
    """Each around its own start, all with the same room, so that moves may be compared."""
    room = max([ROOM, *(chart.reach + 2 for chart in charts)])
    days = [point.on for chart in charts for point in chart.points]
    return [place_control(chart, room=room, days=(min(days), max(days))) for chart in charts]


def place_control(chart: ControlChart, *, room: float, days: tuple[date, date]) -> PlacedControl:
    def at(value: float) -> str:
        return height((value - chart.start + room) / (2 * room))

    def line(value_of) -> list[tuple[str, str]]:
        return [(across(point.on, *days), at(value_of(point))) for point in chart.points]

    smoothed = line(lambda point: point.smoothed)
    return PlacedControl(
        chart=chart,
        middle=at(chart.start),
        ticks=ticks(chart, room),
        smoothed=joined(smoothed),
        above=joined(line(lambda point: chart.start + point.limit)),
        below=joined(line(lambda point: chart.start - point.limit)),
        scores=line(lambda point: point.score),
        signals=[
            spot for spot, point in zip(smoothed, chart.points, strict=True) if chart.outside(point)
        ],
        last=smoothed[-1],
    )


def joined(spots: Sequence[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    return [(*a, *b) for a, b in pairwise(spots)]


def ticks(chart: ControlChart, room: float) -> list[tuple[str, str, str]]:
    """(line, place of its text, score) of the start and ten points to either side."""
    return [
        (
            height((step + room) / (2 * room)),
            height((step + room) / (2 * room), below=4),
            printed(chart.start + step),
        )
        for step in (-STEP, 0, STEP)
    ]
