"""Seven small multiples over time, never seven lines in one plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from culture.constructs import Face
from culture.plots.axis import ANCHORS, Axis, percent, printed


@dataclass(frozen=True)
class TrendPoint:
    """A published score on the day its pulse closed; `label` names the pulse ("Feb 26")."""

    on: date
    score: float
    label: str

    @property
    def printed(self) -> str:
        return printed(self.score)


@dataclass(frozen=True)
class TrendMilestone:
    """A milestone reached: a numbered line, and its words below the plot."""

    on: date
    label: str


@dataclass(frozen=True)
class Trend:
    """One scale over time, oldest point first, at least one point."""

    face: Face
    points: Sequence[TrendPoint]
    milestones: Sequence[TrendMilestone] = ()

    @property
    def words(self) -> str:
        first, last = printed(self.points[0].score), printed(self.points[-1].score)
        return first if len(self.points) == 1 else f"{first} → {last}"


@dataclass(frozen=True)
class PlacedTrend:
    """A trend with its lines (x1, y1, x2, y2) and milestones (x, number, label) placed."""

    trend: Trend
    lines: list[tuple[str, str, str, str]]
    first: tuple[str, str]
    last: tuple[str, str]
    milestones: list[tuple[str, int, str]]
    ticks: list[tuple[str, str, str]]


def place_trends(trends: Sequence[Trend]) -> list[PlacedTrend]:
    """All trends on the same days and scores, so that they may be compared side by side."""
    axis = Axis.around(point.score for trend in trends for point in trend.points)
    days = [point.on for trend in trends for point in trend.points]
    span = (min(days), max(days)) if days else ()
    return [place_trend(trend, axis=axis, days=span) for trend in trends]


def place_trend(trend: Trend, *, axis: Axis, days: tuple[date, date]) -> PlacedTrend:
    spots = [(across(p.on, *days), height(axis.share(p.score))) for p in trend.points]
    marks = [m for m in trend.milestones if days[0] <= m.on <= days[1]]
    return PlacedTrend(
        trend=trend,
        lines=[(*a, *b) for a, b in pairwise(spots)],
        first=spots[0],
        last=spots[-1],
        milestones=[(across(m.on, *days), n, m.label) for n, m in enumerate(marks, start=1)],
        ticks=[(height(axis.share(s)), height(axis.share(s), below=4), str(s)) for s, _ in ANCHORS],
    )


def across(day: date, first: date, last: date) -> str:
    """Place of a day between 4 % and 84 % of the width; a single day stands on the right."""
    span = (last - first).days
    return percent(0.04 + 0.8 * ((day - first).days / span if span else 1))


def height(share: float, *, below: float = 0) -> str:
    """Place of a share of the axis, from 112 px (low) up to 8 px (high)."""
    return f"{112 - 104 * share + below:.1f}"
