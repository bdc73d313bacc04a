"""Group-time effects where groups lack some rounds, or rounds ask different statements.

The estimator of culture.figures.effect (Callaway & Sant'Anna 2021, controls not yet reached), but
each cell brings its own differences, so that every round is set against the same statements.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from culture.figures.intervals import Interval, t_quantile

DRAWS = 999
NEVER = np.inf


@dataclass(frozen=True)
class Cell:
    """Groups reached in round `start`, seen `age` rounds later, beside those not yet reached.

    `moved`: by how much each group moved since before `start`, NaN where it cannot be told.
    Controls are reached after round `until`. A negative age is a placebo, before anybody of them
    was reached.
    """

    start: int
    until: int
    age: int
    moved: np.ndarray

    def treated(self, starts: np.ndarray) -> np.ndarray:
        return (starts == self.start) & ~np.isnan(self.moved)

    def control(self, starts: np.ndarray) -> np.ndarray:
        return (starts > self.until) & ~np.isnan(self.moved)

    def holds(self, starts: np.ndarray, *, controls: int) -> bool:
        return bool(self.treated(starts).any() and self.control(starts).sum() >= controls)


@dataclass(frozen=True)
class Effect:
    """Points by which those reached moved more, with its 95 % interval, over `groups` groups."""

    effect: float
    interval: Interval
    groups: int


def effect(cells: Sequence[Cell], starts: np.ndarray) -> Effect:
    """Mean over cells, weighted by groups reached; each cell needs both kinds.

    The interval is the jackknife's (each group left out once), Student's t with two degrees less
    than groups: a group that is in many cells counts once. At least three groups.
    """
    seen = float(overall(cells, starts[None])[0])
    here = np.flatnonzero(sum(within(cell, starts) for cell in cells))
    others = np.array(
        [overall([without(cell, at) for cell in cells], starts[None])[0] for at in here]
    )
    variance = (len(here) - 1) / len(here) * ((others - others.mean()) ** 2).sum()
    half = t_quantile(len(here) - 2) * sqrt(variance)
    return Effect(seen, Interval(seen - half, seen + half), len(here))


def without(cell: Cell, group: int) -> Cell:
    moved = cell.moved.copy()
    moved[group] = np.nan
    return replace(cell, moved=moved)


def lines(cell: Cell, starts: np.ndarray) -> tuple[float, float]:
    """Mean move of those reached, and of those not yet reached."""
    moved = cell.moved
    return (
        float(moved[cell.treated(starts)].mean()),
        float(moved[cell.control(starts)].mean()),
    )


def within(cell: Cell, starts: np.ndarray) -> np.ndarray:
    return (cell.treated(starts) | cell.control(starts)).astype(int)


def by_age(cells: Sequence[Cell], starts: np.ndarray) -> dict[int, tuple[float, float]]:
    """Age → (mean move of those reached, of those not yet), each weighted by those reached."""
    found = {}
    for age in sorted({cell.age for cell in cells}):
        here = [cell for cell in cells if cell.age == age]
        weights = [int(cell.treated(starts).sum()) for cell in here]
        means = np.average([lines(cell, starts) for cell in here], axis=0, weights=weights)
        found[age] = (float(means[0]), float(means[1]))
    return found


def permutation_p(cells: Sequence[Cell], starts: np.ndarray, *, seed: int = 0) -> float:
    """Share of ways to hand out the same starts whose effect is at least as far from nothing.

    Of `DRAWS` random ways and the one seen: right for few groups, where a standard error is not.
    """
    rng = np.random.default_rng(seed)
    drawn = np.array([starts, *(rng.permutation(starts) for _ in range(DRAWS))])
    effects = np.abs(overall(cells, drawn))
    return float((effects >= effects[0] - 1e-9).mean())


def overall(cells: Sequence[Cell], drawn: np.ndarray) -> np.ndarray:
    """The effect for each row of starts; cells that lack one kind there are left out of it."""
    total, weights = np.zeros(len(drawn)), np.zeros(len(drawn))
    for cell in cells:
        known = ~np.isnan(cell.moved)
        moved = np.where(known, cell.moved, 0.0)
        treated, control = (drawn == cell.start) & known, (drawn > cell.until) & known
        n, m = treated.sum(axis=1), control.sum(axis=1)
        there = (n > 0) & (m > 0)
        means = (treated @ moved) / np.maximum(n, 1) - (control @ moved) / np.maximum(m, 1)
        total += np.where(there, n * means, 0.0)
        weights += np.where(there, n, 0)
    return np.divide(total, weights, out=np.zeros(len(drawn)), where=weights > 0)
