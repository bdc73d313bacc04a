"""What goes with an outcome: relative weights (Johnson 2000). It goes with, it does not cause."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from culture.figures.reliability import deviations, standardised


@dataclass(frozen=True)
class RelativeWeights:
    """One weight per predictor, summing to r2; `percent` sums to 100.

    `beta`: what the outcome owes to each predictor's nearest stand-in that goes with no other.
    """

    raw: tuple[float, ...]
    r2: float
    beta: tuple[float, ...]

    @property
    def percent(self) -> tuple[float, ...]:
        return tuple(100 * weight / self.r2 for weight in self.raw)


def relative_weights(between: Sequence[Sequence[float]], outcome: Sequence[float]):
    """From the k × k correlations of the predictors and their k correlations with the outcome.

    Returns RelativeWeights. Raises numpy.linalg.LinAlgError if one predictor follows wholly from
    the others, ValueError if the matrix is none of correlations.
    """
    to_free = root(between)
    beta = np.linalg.solve(to_free, np.asarray(outcome, dtype=float))
    raw = to_free**2 @ beta**2
    return RelativeWeights(tuple(raw.tolist()), float(raw.sum()), tuple(beta.tolist()))


def root(between: Sequence[Sequence[float]]) -> np.ndarray:
    """How the predictors go with their nearest free stand-ins: the root of their correlations."""
    values, vectors = np.linalg.eigh(np.asarray(between, dtype=float))
    if values.min() < -1e-9:
        raise ValueError("These numbers cannot be correlations of one set of answers.")
    return vectors * np.sqrt(values.clip(min=0)) @ vectors.T


def correlations(n: int, sums: Sequence[float], cross: Sequence[Sequence[float]]) -> np.ndarray:
    """k × k correlations from n, sums and cross-products: what a count keeps. Items must vary."""
    return standardised(deviations(n, sums, cross))
