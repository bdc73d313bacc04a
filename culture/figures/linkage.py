"""Do teams with better scores have better customer numbers a quarter later? From 20 teams on."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import correlation, linear_regression

from scipy.special import stdtr

from culture.figures.intervals import Z95, Interval

TEAMS_MIN = 20


@dataclass(frozen=True)
class Linkage:
    """Pearson's r over teams, its p and Fisher interval; slope in customer units per 10 points."""

    r: float
    p: float
    interval: Interval
    slope: float


def linkage(scores: Sequence[float], customers: Sequence[float]) -> Linkage:
    """One pair per team, four teams or more, both varying and not on one line.

    Pages ask for TEAMS_MIN before they show it. Test the other way round too: customers first.
    """
    r, k = correlation(scores, customers), len(scores)
    t, reach = r * sqrt((k - 2) / (1 - r**2)), Z95 / sqrt(k - 3)
    return Linkage(
        r=r,
        p=float(2 * stdtr(k - 2, -abs(t))),
        interval=Interval(tanh(atanh(r) - reach), tanh(atanh(r) + reach)),
        slope=10 * linear_regression(scores, customers).slope,
    )


def corrected(r: float, icc2: float) -> tuple[float, bool]:
    """r without the noise of team means, held within -1..1; True if it had to be held."""
    free = r / sqrt(icc2)
    return max(-1.0, min(1.0, free)), abs(free) > 1
