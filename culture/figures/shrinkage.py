"""Small teams lean on the company (empirical Bayes, DerSimonian & Laird): luck ranks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from culture.figures.intervals import Interval

Z90 = 1.6448536269514722


@dataclass(frozen=True)
class Shrunk:
    """Per team, in the order given: how much it leans on `mu` (B, 0..1), its value, its sd.

    tau2 = 0 says that teams cannot be told apart this time: show the company's value only.
    """

    q: float
    tau2: float
    mu: float
    b: tuple[float, ...]
    values: tuple[float, ...]
    sds: tuple[float, ...]

    @property
    def intervals(self) -> list[Interval]:
        """90 %, of each team."""
        found = zip(self.values, self.sds, strict=True)
        return [Interval(value - Z90 * sd, value + Z90 * sd) for value, sd in found]


def shrink(means: Sequence[float], n: Sequence[int], *, within_sd: float) -> Shrunk:
    """Two teams or more. `within_sd`: pooled spread of people inside teams, in the means' unit.

    For rounded groups pass the published rounded score: a shrunk exact one gives the raw one back.
    """
    q, tau2, mu, *teams = shrink_all(means, within_sd**2 / np.asarray(n))
    return Shrunk(float(q), float(tau2), float(mu), *(tuple(part.tolist()) for part in teams))


def shrink_all(means, errors) -> tuple[np.ndarray, ...]:
    """(q, tau2, mu, b, values, sds) of Shrunk, of many sets of teams at once: teams are last.

    `errors` are the squared standard errors of the means (…, teams); NaN in either is no team.
    """
    y, v = np.broadcast_arrays(np.asarray(means, dtype=float), np.asarray(errors, dtype=float))
    teams = ~(np.isnan(y) | np.isnan(v))
    y, v, weights = np.where(teams, y, 0), np.where(teams, v, np.nan), np.where(teams, 1 / v, 0)
    q = (weights * (y - weighted(y, weights)[..., None]) ** 2).sum(-1)
    room = weights.sum(-1) - (weights**2).sum(-1) / weights.sum(-1)
    tau2 = np.maximum(0.0, (q - (teams.sum(-1) - 1)) / room)
    mu = weighted(y, np.where(teams, 1 / (v + tau2[..., None]), 0))
    b = v / (v + tau2[..., None])
    return q, tau2, mu, b, b * mu[..., None] + (1 - b) * y, np.sqrt((1 - b) * v)


def weighted(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return (weights * values).sum(-1) / weights.sum(-1)


def james_stein(values: Sequence[float], variance: float) -> tuple[float, list[float]]:
    """How much of its own each value keeps (0..1), and what it becomes, all equally uncertain.

    Four values or more. Efron & Morris 1975: the best guess for all together, by squared error.
    """
    y = np.asarray(values, dtype=float)
    kept = max(0.0, 1 - (len(y) - 3) * variance / float(((y - y.mean()) ** 2).sum()))
    return kept, (y.mean() + kept * (y - y.mean())).tolist()
