"""Several quarters of many teams: what teams keep, and what moves within them.

A linear model with one random intercept per team, fitted by REML (Patterson & Thompson 1971).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

MOST = 1 - 1e-9  # of all variance, between teams: beyond, rows of a team are all the same


@dataclass(frozen=True)
class Multilevel:
    """One coefficient and standard error per column; variances between and within teams."""

    coefficients: tuple[float, ...]
    ses: tuple[float, ...]
    tau2: float
    sigma2: float

    @property
    def icc(self) -> float:
        return self.tau2 / (self.tau2 + self.sigma2)


def random_intercept(outcome: Sequence[float], columns: Sequence[Sequence[float]], teams: Sequence):
    """Rows are team-quarters or people. `columns`: predictors, the column of ones not among them.

    Returns Multilevel, the intercept first. No columns give the null model and its ICC. Rows of a
    team must differ.
    """
    y = np.asarray(outcome, dtype=float)
    sums = Sums.of(np.column_stack([np.ones(len(y)), *columns, y]), teams)
    ratio = most_likely(sums)
    weighed, found, rest = sums.solved(ratio)
    sigma2 = rest / sums.free
    ses = np.sqrt(sigma2 * np.diag(np.linalg.inv(weighed)))
    return Multilevel(tuple(found.tolist()), tuple(ses.tolist()), ratio * sigma2, sigma2)


@dataclass(frozen=True)
class Sums:
    """Cross-products of all columns, outcome last; each team's rows and means."""

    products: np.ndarray
    n: np.ndarray
    means: np.ndarray

    @classmethod
    def of(cls, rows: np.ndarray, teams: Sequence) -> "Sums":
        _, place, n = np.unique(teams, return_inverse=True, return_counts=True)
        totals = np.zeros((len(n), rows.shape[1]))
        np.add.at(totals, place, rows)
        return cls(rows.T @ rows, n, totals / n[:, None])

    @property
    def free(self) -> int:
        """Rows less columns."""
        return int(self.n.sum()) - len(self.products) + 1

    def solved(self, ratio: float) -> tuple[np.ndarray, np.ndarray, float]:
        """Weighed X'X, coefficients, squares left: generalised least squares at tau2 / sigma2."""
        shared = self.n * ratio / (1 + self.n * ratio)
        weighed = self.products - (self.means.T * (self.n * shared)) @ self.means
        inner, outer = weighed[:-1, :-1], weighed[:-1, -1]
        found = np.linalg.solve(inner, outer)
        return inner, found, float(weighed[-1, -1] - outer @ found)

    def slope(self, ratio: float) -> float:
        """Of -2 log of the restricted likelihood, at the best sigma2, by the ratio."""
        weighed, found, rest = self.solved(ratio)
        pull = (self.n / (1 + self.n * ratio)) ** 2
        left = self.means @ np.append(-found, 1)
        shift = (self.means[:, :-1].T * pull) @ self.means[:, :-1]
        spread = (self.n / (1 + self.n * ratio)).sum() - np.trace(np.linalg.solve(weighed, shift))
        return float(spread - self.free * (pull * left**2).sum() / rest)


def most_likely(sums: Sums) -> float:
    """tau2 / sigma2; 0 where teams differ no more than chance lets them."""
    if sums.slope(0) >= 0:
        return 0.0
    share = brentq(lambda share: sums.slope(share / (1 - share)), 0, MOST, xtol=1e-14)
    return share / (1 - share)


@dataclass(frozen=True)
class Contextual:
    """Customer units per point of score, with standard errors.

    `between`: better teams have better customers. `within`: a team that improves gains.
    """

    between: float
    between_se: float
    within: float
    within_se: float
    fit: Multilevel


def contextual(outcome, scores, teams, quarters=None) -> Contextual:
    """One row per team and quarter: the customers' number of the next quarter, the score of this.

    Each team's score is split into its mean and what differs from it; quarters have effects of
    their own (Schneider, White & Paul 1998; Enders & Tofighi 2007).
    """
    x = np.asarray(scores, dtype=float)
    _, place, n = np.unique(teams, return_inverse=True, return_counts=True)
    means = (np.bincount(place, x) / n)[place]
    dummies = [] if quarters is None else one_each(quarters)
    fit = random_intercept(outcome, [means, x - means, *dummies], teams)
    return Contextual(fit.coefficients[1], fit.ses[1], fit.coefficients[2], fit.ses[2], fit)


def one_each(quarters: Sequence) -> list[np.ndarray]:
    """A column of zeros and ones for each quarter but the first."""
    return [np.asarray(quarters) == quarter for quarter in np.unique(quarters)[1:]]
