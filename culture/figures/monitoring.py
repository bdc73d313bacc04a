"""Watching a series: has it left where it began? An alarm says "look here" and rates nobody.

One series or many at once: rounds are the last axis, series those before it. NaN is a round without
a score; the chart waits there as it was.
"""

from dataclasses import dataclass

import numpy as np

from culture.figures.levels import ROUNDS

SMOOTHING, WIDTH = 0.3, 2.7
SLACK, LIMIT = 0.5, 4.0


@dataclass(frozen=True)
class Chart:
    """`values` drawn against `limits`, one for each round; `signal` counts rounds from 1."""

    values: tuple[float, ...]
    limits: tuple[float, ...]
    signal: int | None


def start_of(series, *, rounds: int = ROUNDS):
    """Mean of the first full cycle, which stays the centre of a chart. NaN while a round lacks."""
    return np.asarray(series, dtype=float)[..., :rounds].mean(axis=-1)


def ewma(series, *, start: float, se, smoothing: float = SMOOTHING, width: float = WIDTH) -> Chart:
    """Exponentially weighted means; limits are half-widths around the start (Roberts 1959).

    `start` is the mean of the first full cycle, and stays; `se` of one round, in the same unit:
    one for all rounds, or each its own.
    """
    values, limits = ewma_lines(series, start=start, se=se, smoothing=smoothing, width=width)
    away = np.abs(values - start) > limits
    return Chart(tuple(values.tolist()), tuple(limits.tolist()), signal(away))


def ewma_lines(
    series, *, start, se, smoothing: float = SMOOTHING, width: float = WIDTH
) -> tuple[np.ndarray, np.ndarray]:
    """(values, limits) of many series, both shaped as they are; `start` has one for each."""
    y = np.asarray(series, dtype=float)
    noise = np.broadcast_to(np.asarray(se, dtype=float) ** 2, y.shape)
    values, limits = np.empty(y.shape), np.empty(y.shape)
    smoothed, variance = np.broadcast_to(start, y.shape[:-1]), np.zeros(y.shape[:-1])
    for at in range(y.shape[-1]):
        here, seen = y[..., at], ~np.isnan(y[..., at])
        smoothed = np.where(seen, smoothing * here + (1 - smoothing) * smoothed, smoothed)
        fresh = smoothing**2 * noise[..., at] + (1 - smoothing) ** 2 * variance
        variance = np.where(seen, fresh, variance)
        values[..., at], limits[..., at] = smoothed, width * np.sqrt(variance)
    return values, limits


def cusum(
    series, *, start: float, ses, slack: float = SLACK, limit: float = LIMIT, falls: bool = False
) -> Chart:
    """Sums of rises, or of `falls`, beyond the slack, in standard errors (Page 1954).

    `ses`: of each round its own.
    """
    values = cusum_lines(series, start=start, ses=ses, slack=slack, falls=falls)
    return Chart(tuple(values.tolist()), (limit,) * len(values), signal(values > limit))


def cusum_lines(series, *, start, ses, slack: float = SLACK, falls: bool = False) -> np.ndarray:
    """The sums of many series, shaped as they are; `start` has one for each."""
    y = np.asarray(series, dtype=float)
    away = (y - np.asarray(start, dtype=float)[..., None]) / ses
    moved = np.nan_to_num(-away if falls else away, nan=slack) - slack
    sums, total = np.empty(y.shape), np.zeros(y.shape[:-1])
    for at in range(y.shape[-1]):
        sums[..., at] = total = np.maximum(0.0, total + moved[..., at])
    return sums


def signal(beyond: np.ndarray) -> int | None:
    """The first round beyond the limits, from 1."""
    return int(beyond.argmax()) + 1 if beyond.any() else None
