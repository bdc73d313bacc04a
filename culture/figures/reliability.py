"""Do teams differ, and does a scale hang together? From sums alone: all that a count keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod, sqrt
from typing import NamedTuple

from scipy.special import fdtrc


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
    k = len(sums)
    cov = [[(cross[i][j] - sums[i] * sums[j] / n) / (n - 1) for j in range(k)] for i in range(k)]
    trace, whole = sum(cov[i][i] for i in range(k)), sum(map(sum, cov))
    pairs = [(i, j) for i in range(k) for j in range(i)]
    mean_r = sum(cov[i][j] / sqrt(prod((cov[i][i], cov[j][j]))) for i, j in pairs) / len(pairs)
    return ScaleReliability(
        alpha=k / (k - 1) * (1 - trace / whole),
        standardised=k * mean_r / (1 + (k - 1) * mean_r),
        mean_r=mean_r,
    )


def omega(loadings: Sequence[float]) -> float:
    """Omega total of one factor, from standardised loadings."""
    common = sum(loadings) ** 2
    return common / (common + sum(1 - loading**2 for loading in loadings))
