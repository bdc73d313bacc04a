"""Has a monthly number moved, or does it only wobble? For numbers that come without a spread."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import mean

from culture.figures.intervals import Z95

QUARTER = 3  # months on each side
MEAN_RANGE = 1.128  # of two draws from a normal distribution, in standard deviations (d2)


def wobble(values: Sequence[float]) -> float:
    """Standard deviation of a month by chance, from how far neighbours lie apart (the moving range
    of individuals charts, Shewhart; Wheeler 1993): a steady rise hardly adds to it.
    """
    return mean(abs(after - before) for before, after in pairwise(values)) / MEAN_RANGE


def has_moved(values: Sequence[float]) -> bool:
    """Whether the mean of the newest three months lies further from that of the first three than
    chance explains in 95 of 100 cases. Six months or more, oldest first.
    """
    moved = mean(values[-QUARTER:]) - mean(values[:QUARTER])
    return abs(moved) > Z95 * wobble(values) * sqrt(2 / QUARTER)
