"""Do teams with better scores have better customer numbers a quarter later? From 20 teams on.

Test the other way round too: Schneider, White & Paul (1998) found both in 134 branches of a bank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, ceil, sqrt, tanh

import numpy as np
from scipy.special import ndtri, stdtr

from culture.figures.intervals import Z95, Interval

TEAMS_MIN = 20


@dataclass(frozen=True)
class Linkage:
    """Pearson's r over teams, its p and Fisher interval; slope in customer units per 10 points."""

    r: float
    p: float
    interval: Interval
    slope: float
    teams: int


def linkage(scores: Sequence[float], customers: Sequence[float], weights=None) -> Linkage:
    """One pair per team, four teams or more, both varying and not on one line; NaN leaves out.

    `weights`: how many answered in each team. Pages ask for TEAMS_MIN before they show it.
    """
    columns = (np.asarray(each, dtype=float)[:, None] for each in (scores, customers))
    return pooled(*columns, weights=None if weights is None else np.asarray(weights)[:, None])


def lagged(scores, customers, weights=None) -> tuple[Linkage, Linkage]:
    """(Customers a quarter after scores, scores a quarter after customers), from teams × quarters.

    The slope of the second is in points of score per 10 units of customers.
    """
    x, y = np.asarray(scores, dtype=float), np.asarray(customers, dtype=float)
    earlier = None if weights is None else np.asarray(weights, dtype=float)[:, :-1]
    return (
        pooled(x[:, :-1], y[:, 1:], weights=earlier),
        pooled(y[:, :-1], x[:, 1:], weights=earlier),
    )


def pooled(x: np.ndarray, y: np.ndarray, *, weights: np.ndarray | None) -> Linkage:
    """Teams × quarters: every quarter around its own mean, and a team is one witness in all."""
    both = ~(np.isnan(x) | np.isnan(y))
    w = both * (1.0 if weights is None else weights)
    x, y = around_mean(x, w), around_mean(y, w)
    xx, xy, yy = (w * x * x).sum(), (w * x * y).sum(), (w * y * y).sum()
    teams, r = int(both.any(axis=1).sum()), float(xy / np.sqrt(xx * yy))
    t = r * sqrt((teams - 2) / (1 - r**2))
    p = float(2 * stdtr(teams - 2, -abs(t)))
    return Linkage(r, p, fisher(r, teams), slope=float(10 * xy / xx), teams=teams)


def around_mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """By quarter; 0 where a pair is not complete, or nobody's is."""
    known = np.where(weights > 0, values, 0)
    means = (weights * known).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-300)
    return np.where(weights > 0, known - means, 0)


def fisher(r: float, teams: int) -> Interval:
    """95 % interval of a correlation (Fisher 1921), for four teams or more."""
    reach = Z95 / sqrt(teams - 3)
    return Interval(tanh(atanh(r) - reach), tanh(atanh(r) + reach))


def spearman(scores: Sequence[float], customers: Sequence[float]) -> float:
    """Correlation of ranks: the same question, deaf to single far-off teams."""
    return linkage(ranks(scores), ranks(customers)).r


def ranks(values: Sequence[float]) -> np.ndarray:
    """1, 2, 3 …; equals share the mean of theirs."""
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(times) - (times - 1) / 2)[place]


def disattenuated(r: float, icc2: float) -> float:
    """r without the noise of team means; passes 1 where teams are few."""
    return r / sqrt(icc2)


def corrected(r: float, icc2: float) -> tuple[float, bool]:
    """The same held within -1..1; True if it had to be held."""
    free = disattenuated(r, icc2)
    return max(-1.0, min(1.0, free)), abs(free) > 1


def teams_needed(r: float, *, power: float = 0.8) -> int:
    """Teams for which a true r would be found (p < .05) in so many of all cases (Fisher's z)."""
    return ceil(((Z95 + float(ndtri(power))) / atanh(r)) ** 2 + 3)
