"""Least squares, and standard errors for series whose neighbours go together."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Fit:
    """Of columns x to y. `covariance` of the coefficients supposes independent rows."""

    coefficients: np.ndarray
    residuals: np.ndarray
    covariance: np.ndarray


def fit(x: np.ndarray, y: np.ndarray) -> Fit:
    """More rows than columns, and no column that follows from others."""
    found, *_ = np.linalg.lstsq(x, y, rcond=None)
    residuals = y - x @ found
    variance = residuals @ residuals / (len(y) - x.shape[1])
    return Fit(found, residuals, variance * np.linalg.inv(x.T @ x))


def newey_west(
    x: np.ndarray, residuals: np.ndarray, *, lags: int | None = None, adjusted: bool = False
) -> np.ndarray:
    """Covariance of coefficients where rows follow in time (Newey & West 1987, Bartlett weights).

    `lags` default to 4 (n/100)^(2/9) (1994). `adjusted` multiplies by n / (n - columns).
    """
    n, columns = x.shape
    lags = int(4 * (n / 100) ** (2 / 9)) if lags is None else lags
    scores, bread = x * residuals[:, None], np.linalg.inv(x.T @ x)
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        beside = scores[lag:].T @ scores[:-lag]
        meat = meat + (1 - lag / (lags + 1)) * (beside + beside.T)
    return bread @ meat @ bread * (n / (n - columns) if adjusted else 1)
