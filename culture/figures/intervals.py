"""Intervals: where a number lies, allowing for chance. All are two-sided 95 %.

Two kinds of question. What would everybody of this group have said? The group is finite, so give
`population` (how many were asked). Is a change real, would it come again? Leave it out.
"""

from math import sqrt
from typing import NamedTuple

from scipy.special import stdtrit

Z95 = 1.959963984540054


class Interval(NamedTuple):
    low: float
    high: float


def wilson(favourable: float, n: float, *, population: int | None = None) -> Interval:
    """Interval of a share, as fractions 0..1 (Wilson 1927).

    With a population the sample counts for n / (1 - n/N) answers; if everybody answered the
    share itself is returned twice. n must be positive: a group without answers has no interval,
    not a wide one.
    """
    share = favourable / n
    if population is not None:
        if n >= population:
            return Interval(share, share)
        n = effective_n(n, population)
    spread = Z95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * sqrt(share * (1 - share) / n + spread / (4 * n))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def effective_n(n: float, population: int) -> float:
    """How many answers of an endless group would tell as much as n of this one."""
    return n / (1 - n / population)


def mean_interval(mean: float, sd: float, n: int, *, population: int | None = None) -> Interval:
    """Student's t interval of a mean, in the unit of mean and sd. n must be at least 2."""
    half = t_quantile(n - 1) * standard_error(sd, n, population=population)
    return Interval(mean - half, mean + half)


def standard_error(sd: float, n: int, *, population: int | None = None) -> float:
    """sd / sqrt(n), times sqrt(1 - n/N) where the population is given."""
    return sd / sqrt(n) * finite_correction(n, population)


def finite_correction(n: int, population: int | None) -> float:
    """sqrt(1 - n/N), which pairs with a variance over n - 1; 1 without a population."""
    return 1.0 if population is None else sqrt(max(0.0, 1 - n / population))


def t_quantile(df: float) -> float:
    """The 97.5 % point of Student's t."""
    return float(stdtrit(df, 0.975))
