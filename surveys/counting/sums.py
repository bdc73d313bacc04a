"""The arithmetic of the count. Pure: ratings in, sums by group out.

Everything is a sum over ballots, added batch by batch, so that memory does not grow with the
company. Nothing that a single ballot could be read from leaves this module.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from culture.constructs import SEVEN, Scale
from surveys.counting.together import FEWEST, Together
from surveys.groups import Plan

REPLICATES = 500
# Poisson(1) from 16 random bits, in an eighth of the time that rng.poisson takes.
POISSON = np.searchsorted(
    np.cumsum([math.exp(-1) / math.factorial(k) for k in range(10)]),
    (np.arange(2**16) + 0.5) / 2**16,
).astype(float)


@dataclass
class Sums:
    """What a count adds up, over `cells` kinds of people and `items` items on five points.

    A cell holds whoever shares the planned group and, for segments, time here and site. Whoever was
    not asked an item has no place in its counts, whatever a ballot made by hand may say.
    """

    cells: int
    items: int
    rng: np.random.Generator
    together: Together | None = None
    asked: np.ndarray | None = None  # (cells, items): whom each item was asked; None: everybody
    recommends: np.ndarray | None = None  # (cells,): whom the recommend question was asked
    ballots: np.ndarray = field(init=False)  # (cells,)
    counts: np.ndarray = field(init=False)  # (cells, items, 6): missing, then answers 1 to 5
    recommend: np.ndarray = field(init=False)  # (cells, 3): promoters, passives, detractors
    both: np.ndarray = field(init=False)  # (items, items): how many rated both
    replicates: np.ndarray = field(init=False)  # (2, REPLICATES, items): values, sums of values
    invalid: int = 0

    def __post_init__(self):
        if self.asked is None:
            self.asked = np.ones((self.cells, self.items), bool)
        if self.recommends is None:
            self.recommends = np.ones(self.cells, bool)
        self.ballots = np.zeros(self.cells, int)
        self.counts = np.zeros((self.cells, self.items, 6), np.int32)
        self.recommend = np.zeros((self.cells, 3), int)
        self.both = np.zeros((self.items, self.items))
        self.replicates = np.zeros((2, REPLICATES, self.items))

    def add(self, cells: Sequence[int], ratings: np.ndarray, recommend: np.ndarray) -> np.ndarray:
        """Add a batch: cell of each ballot, ratings (n, items) 0 to 5, recommend 0 to 10 or -1.

        A ballot with fewer than half of the items it was asked rated is invalid: it counts for
        nothing. Returns which ballots are valid.
        """
        cells = np.asarray(cells)
        ratings = np.where(self.asked[cells], ratings, 0)
        recommend = np.where(self.recommends[cells], recommend, -1)
        valid = (ratings > 0).sum(axis=1) * 2 >= self.asked[cells].sum(axis=1)
        self.invalid += int((~valid).sum())
        cells, ratings, recommend = cells[valid], ratings[valid], recommend[valid]
        self.ballots += np.bincount(cells, minlength=self.cells)
        np.add.at(self.counts, (cells[:, None], np.arange(self.items), ratings), 1)
        self.counts[~self.asked] = 0
        self.add_recommend(cells, recommend)
        weights, rated = self.drawn(len(ratings)), (ratings > 0).astype(float)
        self.both += rated.T @ rated
        self.replicates += weights @ np.stack([rated, ratings])
        if self.together:
            self.together.add(cells, ratings, weights)
        return valid

    def add_recommend(self, cells: np.ndarray, recommend: np.ndarray) -> None:
        parts = (recommend >= 9, (recommend == 7) | (recommend == 8), recommend.clip(-1) <= 6)
        given = recommend >= 0
        for column, part in enumerate(parts):
            np.add.at(self.recommend[:, column], cells, part & given)

    def drawn(self, ballots: int) -> np.ndarray:
        """A Poisson bootstrap: each replicate counts each ballot a random number of times."""
        return POISSON[self.rng.integers(2**16, size=(REPLICATES, ballots), dtype=np.uint16)]

    def rated_together(self, columns: Sequence[int]) -> int:
        """The fewest people behind how any two of these items go together, of those two that
        anybody was asked both of: what nobody was asked together goes by no answer.
        """
        here = self.asked[:, columns].astype(int)
        return int(self.both[np.ix_(columns, columns)][here.T @ here > 0].min())

    def intervals(self, columns: Sequence[int]) -> tuple[int, int] | None:
        """95 % bootstrap interval of the mean of these items' means, as a score 0 to 100.

        In tenths: more of its decimals would be a riddle about single ballots. How answers go
        together shows in its width, so of fewer than a hundred people there is none.
        """
        if self.rated_together(columns) < FEWEST:
            return None
        values, sums = self.replicates[:, :, columns]
        return ends(25 * ((sums / values).mean(axis=1) - 1))

    def gap(self, before: int, after: int) -> tuple[int, int] | None:
        """The same of item `after` less item `before`, in points: the same people said both."""
        if self.rated_together([before, after]) < FEWEST:
            return None
        values, sums = self.replicates[:, :, [before, after]]
        return ends(25 * np.diff(sums / values, axis=1))


def ends(scores: np.ndarray) -> tuple[int, int]:
    """The 95 % interval of replicates, in tenths."""
    low, high = np.percentile(scores, (2.5, 97.5))
    return round(10 * float(low)), round(10 * float(high))


class People(NamedTuple):
    """Whom a cell of the sums holds: the planned rounded group, and what segments ask."""

    place: int
    tenure_band: str = ""
    site: str = ""


@dataclass(frozen=True)
class Blocks:
    """Whom a pulse asks what, where not everybody is asked the same; empty: everybody.

    `items`: the block of each item on five points; `teams`: that of each team.
    """

    items: Sequence[str]
    recommend: str = ""
    teams: Mapping[int, str] = field(default_factory=dict)


class Counted:
    """Sums over the ballots of one pulse, and what was written: (place, masked text, company only).

    `kinds` are the (team, tenure band, site) of those invited; `scales` names that of each item.
    `blocks` is the block of each planned rounded group.
    """

    def __init__(
        self,
        plan: Plan,
        kinds: Iterable[tuple],
        *,
        scales: Sequence[str],
        blocks: Blocks,
        rng: np.random.Generator,
    ):
        self.plan = plan
        self.blocks = [blocks.teams.get(min(cell.teams), "") for cell in plan.rounded]
        place = {team: at for at, cell in enumerate(plan.rounded) for team in cell.teams}
        shared = {(team, *said): People(place[team], *said) for team, *said in kinds}
        self.cells = list(dict.fromkeys(shared.values()))
        at = {people: at for at, people in enumerate(self.cells)}
        self.cell_of = {kind: at[people] for kind, people in shared.items()}
        here = [("", self.blocks[people.place]) for people in self.cells]
        self.sums = Sums(
            len(self.cells),
            len(scales),
            rng,
            None if any(self.blocks) else together(scales, len(self.cells)),
            np.array([[block in mine for block in blocks.items] for mine in here]),
            np.array([blocks.recommend in mine for mine in here]),
        )
        self.comments: list[tuple[int, str, bool]] = []

    def by_place(self, sums: np.ndarray) -> np.ndarray:
        """Sums over cells added up by planned rounded group."""
        return gathered(sums, [people.place for people in self.cells], len(self.plan.rounded))

    @property
    def asked(self) -> np.ndarray:
        """By planned rounded group, which items it was asked."""
        return self.by_place(self.sums.asked.astype(int)) > 0


def together(scales: Sequence[str], cells: int) -> Together:
    """Over the nine, as far as they are asked: what goes with how it is to work here."""
    asked = [scale for scale in Scale.values if scale in scales]
    columns = [[at for at, scale in enumerate(scales) if scale == each] for each in asked]
    linked = [*SEVEN, Scale.EXPERIENCE]
    places = [asked.index(scale) for scale in linked] if set(linked) <= set(asked) else []
    return Together(columns, places, cells, REPLICATES)


def gathered(sums: np.ndarray, into: Sequence[int], size: int) -> np.ndarray:
    """Sums (cells, …) added up into (size, …): cell c goes to row into[c]."""
    whole = np.zeros((size, *sums.shape[1:]), float if sums.dtype.kind == "f" else int)
    np.add.at(whole, np.asarray(into, int), sums)
    return whole


def turned(ratings: np.ndarray, reverse: Sequence[bool]) -> np.ndarray:
    """Ratings with reverse-keyed items turned round, so that 5 is always good; 0 stays missing."""
    return np.where((ratings > 0) & np.asarray(reverse), 6 - ratings, ratings)


def published_items(counts: np.ndarray, k: int, asked: np.ndarray | None = None) -> list[int]:
    """Items with at least k values in every group that was asked; `counts` is (groups, items, 6),
    `asked` (groups, items), None: all of all.
    """
    asked = np.ones(counts.shape[:2], bool) if asked is None else asked
    enough = (values(counts) >= k) | ~asked
    return np.flatnonzero(enough.all(axis=0) & asked.any(axis=0)).tolist()


def values(counts: np.ndarray) -> np.ndarray:
    """How many rated: counts (…, 6) to (…)."""
    return counts[..., 1:].sum(axis=-1)
