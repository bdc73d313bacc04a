"""Watching a series: has it left where it began? An alarm says "look here" and rates nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

SMOOTHING, WIDTH = 0.3, 2.7
SLACK, LIMIT = 0.5, 4.0


@dataclass(frozen=True)
class Chart:
    """`values` drawn against `limits`, one for each round; `signal` counts rounds from 1."""

    values: tuple[float, ...]
    limits: tuple[float, ...]
    signal: int | None


def ewma(series: Sequence[float], *, start: float, se: float) -> Chart:
    """Exponentially weighted means (λ .3); limits are half-widths around the start (L 2.7).

    `start` is the mean of the first full cycle, and stays; `se` of one round, in the same unit.
    """
    values, limits, smoothed = [], [], start
    for number, score in enumerate(series, start=1):
        smoothed = SMOOTHING * score + (1 - SMOOTHING) * smoothed
        seen = 1 - (1 - SMOOTHING) ** (2 * number)
        values.append(smoothed)
        limits.append(WIDTH * se * sqrt(SMOOTHING / (2 - SMOOTHING) * seen))
    away = [abs(value - start) for value in values]
    return Chart(tuple(values), tuple(limits), first(a > b for a, b in zip(away, limits)))  # noqa: B905


def cusum(series: Sequence[float], *, start: float, ses: Sequence[float]) -> Chart:
    """Sums of rises beyond half a standard error, in standard errors; each round has its own."""
    values, total = [], 0.0
    for score, se in zip(series, ses, strict=True):
        total = max(0.0, total + (score - start) / se - SLACK)
        values.append(total)
    return Chart(tuple(values), (LIMIT,) * len(values), first(value > LIMIT for value in values))


def first(signals) -> int | None:
    return next((number for number, signal in enumerate(signals, start=1) if signal), None)
