"""What goes with what, over the whole company: sums of products, added up while ballots are opened.

Needs every ballot, so it is worked out at the count or never. Only numbers about a hundred people
or more leave this module, and those rounded. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from culture.figures import drivers, reliability

FEWEST = 100
ITEMS_FOR_ALPHA = 3
SAME = 1e-6  # of the smallest eigenvalue: one scale follows wholly from others


@dataclass
class Together:
    """`scales`: the columns of each scale's items. `linked`: places of the scales that may go with
    the last one of them; empty where the pulse does not ask all. `cells`: see counting.Sums.
    """

    scales: Sequence[Sequence[int]]
    linked: Sequence[int]
    cells: int
    replicates: int
    # (1 + replicates, s, s): [n, sums; sums, products] of people's means on the linked scales, of
    # whoever has every one of them. The first is the ballots as they are.
    means: np.ndarray = field(init=False)
    # Per scale, (cells, k, k): the same over its items, of whoever rated every one of them.
    items: list[np.ndarray] = field(init=False)
    teams: np.ndarray = field(init=False)  # (cells, scales, 3): n, sum, squares of people's means

    def __post_init__(self):
        size = len(self.linked) + 1
        self.means = np.zeros((1 + self.replicates, size, size))
        sizes = [len(columns) + 1 for columns in self.scales]
        self.items = [np.zeros((self.cells, size, size)) for size in sizes]
        self.teams = np.zeros((self.cells, len(self.scales), 3))

    def add(self, cells: np.ndarray, ratings: np.ndarray, weights: np.ndarray) -> None:
        """A batch of valid ballots: ratings (n, items) 0 to 5; weights (replicates, n)."""
        means = np.stack([scale_means(ratings[:, columns]) for columns in self.scales], axis=1)
        known = ~np.isnan(means)
        values = np.stack([known, np.nan_to_num(means), np.nan_to_num(means) ** 2], axis=2)
        np.add.at(self.teams, cells, values)
        linked = means[:, self.linked]
        self.add_means(linked, ~np.isnan(linked).any(axis=1), weights)
        for sums, columns in zip(self.items, self.scales, strict=True):
            said = ratings[:, columns]
            complete = (said > 0).all(axis=1)
            np.add.at(sums, cells[complete], products(said[complete]))

    def add_means(self, means: np.ndarray, complete: np.ndarray, weights: np.ndarray) -> None:
        pairs = products(means[complete]).reshape(complete.sum(), -1)
        self.means[0] += pairs.sum(axis=0).reshape(self.means.shape[1:])
        self.means[1:] += (weights[:, complete] @ pairs).reshape(self.means[1:].shape)

    def alpha(self, groups: np.ndarray, *, apart: bool) -> tuple[int, int] | None:
        """Cronbach's alpha and omega in hundredths; `groups`: one of `self.items`, gathered.

        Where groups are far apart omega is taken inside them (science F9).
        """
        n, sums, cross = unpacked(groups.sum(axis=0))
        if n < FEWEST or len(sums) < ITEMS_FOR_ALPHA or not varies(n, sums, cross):
            return None
        alpha = reliability.scale_reliability(n, sums, cross).alpha
        parts = [unpacked(group) for group in groups if group[0, 0]]
        inside = reliability.within_correlations(parts) if apart else None
        if inside is None or np.isnan(inside).any():
            inside = drivers.correlations(n, sums, cross)
        return hundredths(alpha), hundredths(reliability.omega(reliability.loadings(inside)))

    def icc(self, groups: np.ndarray) -> tuple[int, int] | None:
        """ICC(1) and ICC(2) of a scale in hundredths; `groups`: its `self.teams`, gathered."""
        sums = [reliability.TeamSums(*row) for row in groups if row[0]]
        if sum(team.n for team in sums) < FEWEST or len(sums) < 2:
            return None
        spread = sum(team.squares - team.total**2 / team.n for team in sums)
        between = {team.total / team.n for team in sums}
        if spread <= 0 or len(between) < 2:
            return None
        found = reliability.team_reliability(sums)
        return hundredths(max(0.0, found.icc1)), hundredths(max(0.0, found.icc2))

    def weights(self) -> tuple[list[tuple[int, int, int]], int] | None:
        """Per linked scale but the last: its relative weight in percent of what is explained, and
        the ends of its bootstrap interval; then R² in percent.
        """
        if not self.linked or self.means[0, 0, 0] < FEWEST:
            return None
        here = explained(self.means[0])
        drawn = [found for sums in self.means[1:] if (found := explained(sums))]
        if here is None or len(drawn) < self.replicates * 0.9:
            return None
        low, high = np.percentile([found.percent for found in drawn], (2.5, 97.5), axis=0)
        rows = np.rint(np.stack([here.percent, low, high], axis=1)).astype(int)
        return [tuple(row) for row in rows.tolist()], round(100 * here.r2)


def explained(sums: np.ndarray) -> drivers.RelativeWeights | None:
    """How the last scale goes with the others; None where one of them only repeats others."""
    n, totals, cross = unpacked(sums)
    if not varies(n, totals, cross):
        return None
    found = drivers.correlations(n, totals, cross)
    if np.linalg.eigvalsh(found[:-1, :-1]).min() < SAME:
        return None
    return drivers.relative_weights(found[:-1, :-1], found[:-1, -1])


def scale_means(ratings: np.ndarray) -> np.ndarray:
    """Each person's mean over a scale (n,); NaN for whoever rated less than half of its items."""
    rated = (ratings > 0).sum(axis=1)
    enough = rated * 2 >= ratings.shape[1]
    return np.where(enough, ratings.sum(axis=1) / rated.clip(min=1), np.nan)


def products(rows: np.ndarray) -> np.ndarray:
    """One, sums and cross-products of each row (n, k): (n, k + 1, k + 1), to be added up."""
    row = np.hstack([np.ones((len(rows), 1)), rows])
    return row[:, :, None] * row[:, None, :]


def unpacked(sums: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    return float(sums[0, 0]), sums[0, 1:], sums[1:, 1:]


def varies(n: float, sums: np.ndarray, cross: np.ndarray) -> bool:
    """Whether every column has a spread; without one nothing goes with it."""
    return n > 1 and bool((np.diag(cross) - sums**2 / n > 1e-9 * n).all())


def hundredths(number: float) -> int:
    return round(100 * number)
