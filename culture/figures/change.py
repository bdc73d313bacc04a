"""Is it up or down, or may it be chance? Answers are anonymous, so two pulses are never paired.

That leaves out how alike a person answers twice and errs on the careful side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtr, stdtr

from culture.figures.intervals import Interval, t_quantile, wilson

P_MAX = 0.10
POINTS_MIN = 5
N_MIN = 10


@dataclass(frozen=True)
class Change:
    """After minus before, in the unit that came in, with t, its degrees of freedom, p, interval."""

    difference: float
    t: float
    df: float
    p: float
    interval: Interval


def compare(difference: float, parts: Sequence[tuple[float, int]]) -> Change:
    """Welch's test, for any number of independent samples behind one difference.

    `parts` are (variance of the sample's share in the difference, n - 1), one per sample; the
    degrees of freedom are Satterthwaite's. Without any variance nothing can be said: p is 1.
    """
    variance = sum(v for v, _ in parts)
    if variance <= 0:
        return Change(difference, 0.0, 0.0, 1.0, Interval(difference, difference))
    df = variance**2 / sum(v**2 / free for v, free in parts)
    se = sqrt(variance)
    t, half = difference / se, t_quantile(df) * se
    p = float(2 * stdtr(df, -abs(t)))
    return Change(difference, t, df, p, Interval(difference - half, difference + half))


@dataclass(frozen=True)
class Sample:
    """n people (two or more), their mean, and their variance with n - 1 below the line."""

    n: int
    mean: float
    variance: float

    @property
    def part(self) -> tuple[float, int]:
        return self.variance / self.n, self.n - 1


def welch(before: Sample, after: Sample) -> Change:
    return compare(after.mean - before.mean, (before.part, after.part))


def hedges_g(before: Sample, after: Sample) -> float:
    """The difference in pooled standard deviations, corrected for few people."""
    free = before.n + after.n - 2
    pooled = ((before.n - 1) * before.variance + (after.n - 1) * after.variance) / free
    return (after.mean - before.mean) / sqrt(pooled) * (1 - 3 / (4 * free - 1))


@dataclass(frozen=True)
class ShareChange:
    """Difference of two shares as a fraction, pooled z and its p, Newcombe's interval."""

    difference: float
    z: float
    p: float
    interval: Interval


def compare_shares(before: tuple[int, int], after: tuple[int, int]) -> ShareChange:
    """(favourable, n) of two pulses; n positive, and not everybody of both at one end.

    The interval is Newcombe's (1998, method 10).
    """
    (x1, n1), (x2, n2) = before, after
    p1, p2, pooled = x1 / n1, x2 / n2, (x1 + x2) / (n1 + n2)
    difference = p2 - p1
    z = difference / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    (low1, high1), (low2, high2) = wilson(x1, n1), wilson(x2, n2)
    interval = Interval(
        difference - sqrt((p2 - low2) ** 2 + (high1 - p1) ** 2),
        difference + sqrt((high2 - p2) ** 2 + (p1 - low1) ** 2),
    )
    return ShareChange(difference, z, float(2 * ndtr(-abs(z))), interval)


def bonferroni(ps: Sequence[float]) -> list[float]:
    """Adjusted p-values: the strictest way, which Holm's never exceeds."""
    return [min(1.0, len(ps) * p) for p in ps]


def holm(ps: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the order given (Holm 1979): for the seven constructs of one group."""
    adjusted, worst = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        worst = max(worst, (len(ps) - rank) * ps[place])
        adjusted[place] = min(1.0, worst)
    return adjusted


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the order given (1995): for all items of one group in one pulse."""
    adjusted, best = [0.0] * len(ps), 1.0
    order = sorted(range(len(ps)), key=ps.__getitem__, reverse=True)
    for rank, place in zip(range(len(ps), 0, -1), order, strict=True):
        best = min(best, len(ps) / rank * ps[place])
        adjusted[place] = best
    return adjusted


def is_clear(adjusted_p: float, points: float, *, n: int) -> bool:
    """Whether pages may say up or down. `n` is the smaller of the two pulses, points 0..100."""
    return adjusted_p < P_MAX and abs(points) >= POINTS_MIN and n >= N_MIN


def clear(looked_at: Iterable[tuple[float, float, int]], *, adjust=holm) -> list[bool]:
    """is_clear of each (p, points, n), in the order given, among all that is looked at together;
    `adjust` corrects their p-values for that.
    """
    told = list(looked_at)
    adjusted = adjust([p for p, *_ in told])
    return [is_clear(p, points, n=n) for p, (_, points, n) in zip(adjusted, told, strict=True)]
