"""The programme's own numbers: profile against target, saying against doing, promises kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean

from culture.figures.change import Sample
from culture.figures.intervals import Interval, t_quantile, wilson


def profile_distance(gaps: Sequence[float]) -> float:
    """Root mean square of (actual - target) over the pairs of a profile, in points."""
    return sqrt(mean(gap**2 for gap in gaps))


@dataclass(frozen=True)
class SayGap:
    """Experienced minus said, in points; negative where less is lived than said."""

    gap: float
    se: float

    @property
    def t(self) -> float:
        return self.gap / self.se


def say_gap(said: float, experienced: float, *, sd: float, n: int) -> SayGap:
    """`sd` is that of people's own differences, added up at the count."""
    return SayGap(experienced - said, sd / sqrt(n))


def widest_gap(said: Sample, experienced: Sample) -> Interval:
    """Of experienced less said where nobody knows how far people say both alike.

    As wide as any way of it allows: two standard errors add up at most. Each n at least 2.
    """
    se = sqrt(said.variance / said.n) + sqrt(experienced.variance / experienced.n)
    half = t_quantile(min(said.n, experienced.n) - 1) * se
    gap = experienced.mean - said.mean
    return Interval(gap - half, gap + half)


@dataclass(frozen=True)
class Promises:
    """How many were due: everything that fell due, overdue ones too. At least one."""

    on_time: int
    late: int
    broken: int
    overdue: int

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.broken + self.overdue

    @property
    def kept_on_time(self) -> float:
        return self.on_time / self.due

    @property
    def kept(self) -> float:
        return (self.on_time + self.late) / self.due

    @property
    def interval(self) -> Interval:
        """Of the share kept on time."""
        return wilson(self.on_time, self.due)
