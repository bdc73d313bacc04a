"""Weighting for who did not answer: of the company and large branches, never inside a team.

Needs aggregates of cells only (how many people, answers, their mean and sd), for cells that are
known of everybody: team, time here, site. Show the weighted number beside the plain one, with deff.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from culture.figures.intervals import finite_correction

CELL_MIN = 10
TRIM = 3  # times the median weight
TOLERANCE = 1e-12


@dataclass(frozen=True)
class Weighted:
    """A mean as answered and as weighted; `deff` is what weighting costs (Kish 1965)."""

    unweighted: float
    weighted: float
    deff: float
    n: int

    @property
    def effective_n(self) -> float:
        return self.n / self.deff


def weighted(n, means, weights) -> Weighted:
    """From answers, mean and weight of each cell, in arrays of one shape."""
    n, means, weights = (np.asarray(each, dtype=float) for each in (n, means, weights))
    return Weighted(
        unweighted=float((n * means).sum() / n.sum()),
        weighted=float((n * weights * means).sum() / (n * weights).sum()),
        deff=deff(n, weights),
        n=int(n.sum()),
    )


def deff(n, weights) -> float:
    """Kish's design effect, 1 or more: n of cells and the weight of each of their answers."""
    n, weights = np.asarray(n, dtype=float), np.asarray(weights, dtype=float)
    return float(n.sum() * (n * weights**2).sum() / (n * weights).sum() ** 2)


def poststratified(population, n) -> np.ndarray:
    """Weight of an answer by cell, 1 on average; no cell without answers (Holt & Smith 1979)."""
    population, n = np.asarray(population, dtype=float), np.asarray(n, dtype=float)
    return population / n * n.sum() / population.sum()


def poststratified_error(population, n, sds, *, finite: bool = True) -> float:
    """Standard error of a post-stratified mean, linearised (as R's survey::postStratify)."""
    population, n, sds = (np.asarray(each, dtype=float) for each in (population, n, sds))
    whole, answers = population.sum(), n.sum()
    squares = ((population / n / whole * sds) ** 2 * (n - 1)).sum()
    correction = finite_correction(answers, whole) if finite else 1
    return sqrt(squares * answers / (answers - 1)) * correction


def stratified(population, n, means, sds) -> tuple[float, float]:
    """Mean and its standard error where each cell was drawn by itself (Cochran 1977, 5.4)."""
    population, n = np.asarray(population, dtype=float), np.asarray(n, dtype=float)
    share = population / population.sum()
    variance = (share * np.asarray(sds)) ** 2 * (1 - n / population) / n
    return float((share * means).sum()), float(np.sqrt(variance.sum()))


def collapsed(n: Sequence[int], *, least: int = CELL_MIN) -> list[tuple[int, ...]]:
    """Places of cells in an order (bands of time here), joined until each has `least` answers.

    The smallest joins its smaller neighbour first. One cell remains if all are few.
    """
    cells = [(place,) for place in range(len(n))]

    def size(at):
        return sum(n[place] for place in cells[at])

    while len(cells) > 1 and size(at := min(range(len(cells)), key=size)) < least:
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(cells)]
        first = min(at, min(beside, key=size))
        cells[first : first + 2] = [cells[first] + cells[first + 1]]
    return cells


def trimmed(n, weights, *, most: float = TRIM) -> np.ndarray:
    """Weights cut at `most` times the median answer's, then scaled to their old sum."""
    n, weights = np.asarray(n, dtype=int), np.asarray(weights, dtype=float)
    cut = np.minimum(weights, most * np.median(np.repeat(weights.ravel(), n.ravel())))
    return cut * (n * weights).sum() / (n * cut).sum()


def raked(sample, margins: Sequence[Sequence[float]], *, steps: int = 1000) -> np.ndarray:
    """People by cell so that every margin fits (Deming & Stephan 1940), where no cell is known.

    `sample` has one axis for each of the `margins`. Divide by the sample for weights. Raises
    ValueError if margins differ in their total, or no table fits them.
    """
    fitted, wanted = np.array(sample, dtype=float), [np.asarray(each, float) for each in margins]
    if not np.allclose([each.sum() for each in wanted], wanted[0].sum()):
        raise ValueError("The margins must have the same total.")
    for _ in range(steps):
        before = fitted
        for axis, margin in enumerate(wanted):
            fitted = fitted * spread(ratio(margin, total(fitted, axis)), axis, fitted.ndim)
        if np.abs(fitted - before).max() <= TOLERANCE * fitted.sum():
            break
    if not all(np.allclose(total(fitted, axis), each) for axis, each in enumerate(wanted)):
        raise ValueError("No table of these people has these margins.")
    return fitted


def total(table: np.ndarray, axis: int) -> np.ndarray:
    return table.sum(axis=tuple(other for other in range(table.ndim) if other != axis))


def ratio(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    return np.divide(wanted, found, out=np.zeros_like(found), where=found > 0)


def spread(values: np.ndarray, axis: int, axes: int) -> np.ndarray:
    return np.expand_dims(values, tuple(other for other in range(axes) if other != axis))


def calibrated_error(
    values, weights, margins: Sequence[Sequence] = (), *, population=None, clusters=None
) -> float:
    """Standard error of a weighted mean of single answers, linearised (as R's survey::svymean).

    `margins`: for each raked margin the cell of every answer; none for plain weights. `population`
    counts people, or clusters where `clusters` names that of every answer (whole teams drawn).
    """
    y, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    places = [np.unique(margin, return_inverse=True)[1] for margin in margins]
    residual = y - (w * y).sum() / w.sum()
    for _ in range(50 if len(places) > 1 else 1):
        for place in places:
            residual = residual - (np.bincount(place, residual) / np.bincount(place))[place]
    parts = w * residual / w.sum()
    if clusters is not None:
        parts = np.bincount(np.unique(clusters, return_inverse=True)[1], parts)
    k = len(parts)
    return sqrt(k * parts.var(ddof=1)) * finite_correction(k, population)
