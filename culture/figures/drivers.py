"""What goes with an outcome: relative weights (Johnson 2000). It goes with, it does not cause."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class RelativeWeights:
    """One weight per predictor, summing to r2; `percent` sums to 100."""

    raw: tuple[float, ...]
    r2: float

    @property
    def percent(self) -> tuple[float, ...]:
        return tuple(100 * weight / self.r2 for weight in self.raw)


def relative_weights(between: Sequence[Sequence[float]], outcome: Sequence[float]):
    """From the k × k correlations of the predictors and their k correlations with the outcome.

    Returns RelativeWeights. Raises numpy.linalg.LinAlgError if one predictor follows wholly from
    the others, ValueError if the matrix is none of correlations.
    """
    values, vectors = np.linalg.eigh(np.asarray(between, dtype=float))
    if values.min() < -1e-9:
        raise ValueError("These numbers cannot be correlations of one set of answers.")
    root = vectors @ np.diag(np.sqrt(values.clip(min=0))) @ vectors.T
    beta = np.linalg.solve(root, np.asarray(outcome, dtype=float))
    raw = root**2 @ beta**2
    return RelativeWeights(tuple(raw.tolist()), float(raw.sum()))


def correlations(n: int, sums: Sequence[float], cross: Sequence[Sequence[float]]) -> np.ndarray:
    """k × k correlations from n, sums and cross-products: what a count keeps. Items must vary."""
    totals = np.asarray(sums, dtype=float)
    deviations = np.asarray(cross, dtype=float) - np.outer(totals, totals) / n
    sds = np.sqrt(np.diag(deviations))
    return deviations / np.outer(sds, sds)
