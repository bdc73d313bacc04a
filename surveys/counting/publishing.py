"""What a count publishes: the whole of what can ever be known about a pulse.

Exact groups have counts, rounded groups have scores in steps, the company has what needs every
ballot, segments have counts of the company. Rows are written once, in the order of the tree.

Where a pulse asks different blocks in different groups, no two published sets of numbers differ by
fewer than the minimum either:

- A block is a union of planned exact groups, and at the count a group joins only others of its own
  block. So the published groups are one partition of the company still, and of each block.
- An item of a block has numbers over the people of that block alone: of its groups, each of which
  has the minimum who rated it or none of them tells it, and of the company, which is their sum. For
  one item that is the old case, with the block for the company. Items of two blocks are about
  different people: no sum over one takes anything from a sum over the other.
- Head counts tell how many each block holds. So each block must hold the minimum of counted
  ballots; where one does not, only what everybody was asked is told, of the company alone.
- A segment of a block's item holds those of the segment who were asked it: the cut is made inside
  the block, for head counts and for the item. Sums over units and segments that differ from nothing
  in any block reach the minimum there, so all of them do.
- What goes together, over people who were asked different items, is not told at all.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import numpy as np

from surveys import groups
from surveys.counting.by_segment import BySegment
from surveys.counting.company import Company
from surveys.counting.press import Press, trend_key
from surveys.counting.rounding import rounded_parts
from surveys.counting.sums import Counted, published_items, values
from surveys.models.pulses import Pulse, PulseItem
from surveys.models.results import Group
from surveys.naming import Naming

Level = Group.Level
UNSCALED = (PulseItem.PROFILE, PulseItem.MILESTONE)


def publish(pulse: Pulse, counted: Counted) -> int | None:
    """Write groups, figures and comments. Returns the fewest people behind any number.

    Fewer counted ballots than the floor: None, and nothing is published.
    """
    total = int(counted.sums.ballots.sum())
    if total < pulse.k_rounded:
        return None
    edition = Edition(pulse, counted)
    edition.set()
    edition.press.write(counted.sums.rng)
    return edition.smallest


class Edition:
    """Which groups of one pulse are published, and what of each."""

    def __init__(self, pulse: Pulse, counted: Counted):
        self.pulse, self.counted, self.press = pulse, counted, Press(pulse)
        self.naming = Naming(pulse.units.all())
        self.units = self.naming.units
        self.ballots = counted.by_place(counted.sums.ballots)
        self.counts = counted.by_place(counted.sums.counts)
        self.recommends = counted.by_place(counted.sums.recommend)
        self.total = self.smallest = int(self.ballots.sum())
        rounded = counted.plan.rounded
        self.place = {team: at for at, cell in enumerate(rounded) for team in cell.teams}
        self.exact_of: dict[int, Group] = {}  # by place
        self.grouped: list[int] = []  # items that exact groups publish
        self.blocks, self.asked = np.array(counted.blocks), counted.asked  # by place
        self.holds = self.blocks_hold()
        # Items that may be told at all.
        self.told = list(range(len(self.press.items))) if self.holds else self.press.shared

    def blocks_hold(self) -> bool:
        """Whether each block has the minimum of ballots; one that all are asked needs none."""
        found = [self.ballots[self.blocks == block].sum() for block in set(self.blocks)]
        return len(found) == 1 or min(found) >= self.pulse.k_exact

    def final(self) -> groups.Plan:
        """The groups as far as they hold, each inside its block; one, if a block does not."""
        plan = self.counted.plan
        if not self.holds:
            whole = [reduce(or_, plan.exact)]
            return groups.Plan(whole, whole)
        closed = [
            groups.close(
                self.of_block(block),
                self.by_team(),
                rounded=self.pulse.k_rounded,
                exact=self.pulse.k_exact,
            )
            for block in dict.fromkeys(self.blocks)
        ]
        return groups.Plan(
            [cell for each in closed for cell in each.exact],
            [cell for each in closed for cell in each.rounded],
        )

    def of_block(self, block: str) -> groups.Plan:
        plan = self.counted.plan
        return groups.Plan(
            [cell for cell in plan.exact if self.block_of(cell) == block],
            [cell for cell in plan.rounded if self.block_of(cell) == block],
        )

    def block_of(self, cell: groups.Cell) -> str:
        return str(self.blocks[self.places(cell)[0]])

    def asked_of(self, cells: Sequence[groups.Cell]) -> np.ndarray:
        """Which items each cell was asked: (cells, items)."""
        return self.asked[[self.places(cell)[0] for cell in cells]]

    def set(self) -> None:
        final = self.final()
        company = self.company(final)
        if len(final.exact) > 1:
            self.levels(final)
        elif len(final.rounded) > 1:
            self.rounded_level(final.rounded, {cell.teams: company for cell in final.rounded})
        if company.exact:
            if self.pulse.terms and self.pulse.terms.segments:
                BySegment(self, final).tell()
            self.comments(company)

    def by_team(self) -> dict[int, int]:
        """Counted ballots, all of a planned group booked under its first team: sums stay right."""
        pairs = zip(self.counted.plan.rounded, self.ballots, strict=True)
        return {min(cell.teams): int(n) for cell, n in pairs}

    def company(self, final: groups.Plan) -> Group:
        """The company: exact from ten ballots on; rounded, like a small group, below.

        What too few people rated is not published, as in every group.
        """
        exact = self.total >= self.pulse.k_exact
        cell = groups.Cell(frozenset(self.units), (), self.total, holds_leaders=True)
        group = self.group(Level.COMPANY, cell, "Whole company", exact=exact)
        counts = self.counts.sum(axis=0, keepdims=True)
        if exact:
            Company(self, final.exact).tell(group, counts)
        else:
            asked = self.asked.any(axis=0, keepdims=True)
            self.press.rounded(group, counts[0], self.scored_items(counts, asked))
        return group

    def levels(self, final: groups.Plan) -> None:
        cells = self.in_tree_order(final.exact)
        counts = np.array([self.within(self.counts, cell) for cell in cells])
        recommend = np.array([self.within(self.recommends, cell) for cell in cells])
        asked = self.asked_of(cells)
        self.grouped = published_items(counts, self.pulse.k_exact, asked)
        recommends = np.array([self.asks_recommend(cell) for cell in cells])
        tell = (recommend.sum(axis=1)[recommends] >= self.pulse.k_exact).all()
        whole = {}
        for at, cell in enumerate(cells):
            group = self.named_group(Level.EXACT, cell, exact=True)
            self.press.counts(group, counts[at], [i for i in self.grouped if asked[at, i]])
            if tell and recommends[at]:
                self.press.recommend(group, recommend[at])
            self.exact_of |= dict.fromkeys(self.places(cell), group)
            whole |= {part.teams: group for part in final.rounded if part.teams <= cell.teams}
        self.rounded_level(final.rounded, whole)

    def asks_recommend(self, cell: groups.Cell) -> bool:
        recommend = self.press.asked.recommend
        return bool(recommend) and recommend.block in ("", self.block_of(cell))

    def rounded_level(self, cells: list[groups.Cell], whole: dict[frozenset, Group]) -> None:
        """Rounded groups, but for those that are exact groups already."""
        cells = [cell for cell in self.in_tree_order(cells) if cell.people]
        counts = np.array([self.within(self.counts, cell) for cell in cells])
        scored = self.scored_items(counts, self.asked_of(cells))
        for parent in {id(group): group for group in whole.values()}.values():
            inside = [at for at, cell in enumerate(cells) if whole[cell.teams] is parent]
            if len(inside) > 1:
                self.parts(parent, [cells[at] for at in inside], counts[inside], scored)

    def parts(self, parent: Group, cells: list[groups.Cell], counts: np.ndarray, scored) -> None:
        """The rounded groups inside one exact group, or inside the company."""
        scores, asked = [{} for _ in cells], self.asked_of(cells)[0]
        for scale in self.press.scales:
            if here := [at for at in self.press.among(scale, scored) if asked[at]]:
                for found, score in zip(scores, rounded_parts(counts[:, here]), strict=True):
                    found[scale] = (*score, len(here))
        for cell, found in zip(cells, scores, strict=True):
            group = self.named_group(Level.ROUNDED, cell, exact=False, inside=parent)
            self.press.scores(group, found)

    def scored_items(self, counts: np.ndarray, asked: np.ndarray) -> list[int]:
        """Items of scales that at least k people of every group that was asked any rated in some
        item.

        Not of what is no scale: a mean over its items would say nothing.
        """
        columns = []
        for scale in [scale for scale in self.press.scales if scale not in UNSCALED]:
            here = [at for at in self.press.columns(scale) if at in self.told]
            rows = asked[:, here].any(axis=1)
            if (values(counts[rows][:, here]).max(axis=1, initial=0) >= self.pulse.k_rounded).all():
                columns += here
        return columns

    def units_of(self, cells: list[groups.Cell]) -> list[int]:
        """For each cell of the sums, which of these groups it belongs to."""
        unit = {place: at for at, cell in enumerate(cells) for place in self.places(cell)}
        return [unit[people.place] for people in self.counted.cells]

    def comments(self, company: Group) -> None:
        """Comments of exact groups; with the company's where their author asked for it."""
        for place, text, company_only in self.counted.comments:
            group = company if company_only else self.exact_of.get(place, company)
            self.press.comment(group, text)

    def named_group(self, level, cell: groups.Cell, *, exact: bool, inside=None) -> Group:
        name = self.naming.name(cell)
        return self.group(level, cell, name, exact=exact, inside=inside)

    def group(self, level, cell: groups.Cell, name: str, *, exact: bool, inside=None) -> Group:
        # Of a rounded group the exact number stays untold, here too.
        self.smallest = min(self.smallest, cell.people if exact else self.pulse.k_rounded)
        return self.press.group(
            level,
            people=cell.people,
            exact=exact,
            name=name,
            merged=self.naming.is_merged(cell),
            team_ids=sorted(cell.teams),
            block="" if level == Level.COMPANY else self.block_of(cell),
            trend_key=trend_key([f"{pk}.{self.units[pk].epoch}" for pk in sorted(cell.teams)]),
            inside=inside,
        )

    def places(self, cell: groups.Cell) -> list[int]:
        """The planned rounded groups inside a cell."""
        return sorted({self.place[team] for team in cell.teams})

    def within(self, sums: np.ndarray, cell: groups.Cell) -> np.ndarray:
        return sums[self.places(cell)].sum(axis=0)

    def in_tree_order(self, cells: list[groups.Cell]) -> list[groups.Cell]:
        return sorted(cells, key=self.naming.place)
