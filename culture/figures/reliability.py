"""Do teams differ, and does a scale hang together? From sums alone: all that a count keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares
from scipy.special import fdtrc

MOST_SHARED = 0.995**0.5  # of an item with the others, as a loading


class TeamSums(NamedTuple):
    """People of one team: how many, sum and sum of squares of their scores."""

    n: int
    total: float
    squares: float


@dataclass(frozen=True)
class TeamReliability:
    """One-way analysis of variance. A negative ICC is shown as 0 and kept as it is here.

    `icc1` uses n0 (Bliese & Halverson), right for unequal teams; `icc1_mean_size` the plain mean
    size, as R's multilevel does. `icc2`: how far a ranking of teams can be trusted.
    """

    between: float
    within: float
    f: float
    p: float
    n0: float
    mean_size: float
    icc1: float
    icc1_mean_size: float
    icc2: float


def team_reliability(teams: Sequence[TeamSums]) -> TeamReliability:
    """At least two teams, one of them with two people. `within` must not be zero."""
    people, k = sum(t.n for t in teams), len(teams)
    grand = sum(t.total for t in teams) / people
    between = sum(t.n * (t.total / t.n - grand) ** 2 for t in teams) / (k - 1)
    within = sum(t.squares - t.total**2 / t.n for t in teams) / (people - k)
    n0 = (people - sum(t.n**2 for t in teams) / people) / (k - 1)
    return TeamReliability(
        between=between,
        within=within,
        f=between / within,
        p=float(fdtrc(k - 1, people - k, between / within)),
        n0=n0,
        mean_size=people / k,
        icc1=icc1(between, within, n0),
        icc1_mean_size=icc1(between, within, people / k),
        icc2=(between - within) / between,
    )


def icc1(between: float, within: float, size: float) -> float:
    return (between - within) / (between + (size - 1) * within)


def spearman_brown(reliability: float, size: float) -> float:
    """Reliability of the mean of `size` raters or items, from that of one (1910)."""
    return size * reliability / (1 + (size - 1) * reliability)


def team_sums(scores: Sequence[float], teams: Sequence) -> list[TeamSums]:
    """People's scores and the team of each, in the order of teams; NaN is nobody."""
    values, known = np.asarray(scores, dtype=float), ~np.isnan(scores)
    _, place = np.unique(np.asarray(teams)[known], return_inverse=True)
    sums = [np.bincount(place, values[known] ** power).tolist() for power in (0, 1, 2)]
    return [TeamSums(int(n), total, squares) for n, total, squares in zip(*sums, strict=True)]


@dataclass(frozen=True)
class ScaleReliability:
    """Cronbach's alpha; the same for standardised items; mean correlation of items."""

    alpha: float
    standardised: float
    mean_r: float


def scale_reliability(n: int, sums: Sequence[float], cross: Sequence[Sequence[float]]):
    """From n, the sum of each of k >= 2 items and the k × k cross-products of complete answers.

    Returns a ScaleReliability. Every item must vary.
    """
    return reliability_of(deviations(n, sums, cross) / (n - 1))


def reliability_of(covariances: np.ndarray) -> ScaleReliability:
    """From the k × k covariances of items that all vary (Cronbach 1951)."""
    k, whole = len(covariances), covariances.sum()
    mean_r = float((standardised(covariances).sum() - k) / (k * (k - 1)))
    return ScaleReliability(
        alpha=float(k / (k - 1) * (1 - np.trace(covariances) / whole)),
        standardised=spearman_brown(mean_r, k),
        mean_r=mean_r,
    )


def covariances(answers: np.ndarray) -> np.ndarray:
    """Of the columns, each pair over whoever answered both (R's "pairwise"); NaN is not answered.

    For complete cases drop the other rows first; the two differ a little.
    """
    known = ~np.isnan(answers)
    values, both = np.nan_to_num(answers), known.T.astype(float) @ known
    sums = values.T @ known
    return (values.T @ values - sums * sums.T / both) / (both - 1)


def deviations(n: int, sums: Sequence[float], cross: Sequence[Sequence[float]]) -> np.ndarray:
    """Cross-products around the means."""
    totals = np.asarray(sums, dtype=float)
    return np.asarray(cross, dtype=float) - np.outer(totals, totals) / n


def within_correlations(teams: Sequence[tuple[int, Sequence, Sequence]]) -> np.ndarray:
    """Correlations of items inside teams, pooled: (n, sums, cross-products) of each team.

    For omega where teams differ (ICC(1) over .05): else what teams share passes for the scale.
    """
    return standardised(sum(deviations(*team) for team in teams))


def standardised(covariances: np.ndarray) -> np.ndarray:
    sds = np.sqrt(np.diag(covariances))
    return covariances / np.outer(sds, sds)


def loadings(correlations: Sequence[Sequence[float]]) -> np.ndarray:
    """Standardised loadings of k >= 2 items on one factor: minres (Harman & Jones 1966).

    Leaves the smallest squares of residuals beside the diagonal. As in R's psych, at least .005 of
    each item stays its own. Two items load alike, so that their omega is Spearman-Brown's.
    """
    r = np.asarray(correlations, dtype=float)
    pairs = np.tril_indices(len(r), -1)
    return least_squares(
        lambda found: np.outer(found, found)[pairs] - r[pairs],
        first_axis(r),
        bounds=(-MOST_SHARED, MOST_SHARED),
        xtol=1e-12,
        ftol=1e-14,
        gtol=1e-12,
    ).x


def first_axis(correlations: np.ndarray) -> np.ndarray:
    """Loadings on the principal axis of what items share at least: where the search begins."""
    reduced = correlations.copy()
    np.fill_diagonal(reduced, np.abs(correlations - np.eye(len(correlations))).max(axis=1))
    values, vectors = np.linalg.eigh(reduced)
    found = np.sqrt(max(values[-1], 0)) * vectors[:, -1]
    return np.clip(found * (np.sign(found.sum()) or 1), -0.99, 0.99)


def omega(loadings: Sequence[float]) -> float:
    """Omega total of one factor, from standardised loadings (McDonald 1999)."""
    common = float(sum(loadings)) ** 2
    return common / (common + sum(1 - float(loading) ** 2 for loading in loadings))
