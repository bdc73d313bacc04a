"""What a count publishes: immutable rows, written once, in the order of the tree.

The list of figures is the whole of what can ever be known about a pulse. Exact groups have counts,
rounded groups have scores in steps, the company has what needs every ballot.
"""

from hashlib import sha256

import numpy as np
from django.db import connection

from surveys import groups, planning
from surveys.counting import Sums, published_items, rounded_parts, rounded_score, values
from surveys.launch import rated
from surveys.models.pulses import Pulse, PulseItem
from surveys.models.results import Figure, Group

Kind = Figure.Kind
Level = Group.Level
FIGURES = f"COPY {Figure._meta.db_table} (group_id, kind, measure, numbers) FROM STDIN"


def publish(pulse: Pulse, sums: Sums, plan: groups.Plan) -> int | None:
    """Write groups and figures. Returns the fewest people behind any number, None if nothing was.

    Fewer counted ballots than the floor: nothing is published.
    """
    total = int(sums.ballots.sum())
    if total < pulse.k_rounded:
        return None
    final = groups.close(plan, by_team(plan, sums), rounded=pulse.k_rounded, exact=pulse.k_exact)
    press = Press(pulse, sums, plan)
    company = press.company(total)
    if len(final.exact) > 1:
        press.levels(final)
    elif len(final.rounded) > 1:
        press.rounded_level(final.rounded, {cell.teams: company for cell in final.rounded})
    press.print()
    return press.smallest


def by_team(plan: groups.Plan, sums: Sums) -> dict[int, int]:
    """Counted ballots, all of a planned group booked under its first team: sums stay right."""
    return {min(cell.teams): int(n) for cell, n in zip(plan.rounded, sums.ballots, strict=True)}


class Press:
    """Turns sums into rows for one pulse."""

    def __init__(self, pulse: Pulse, sums: Sums, plan: groups.Plan):
        self.pulse, self.sums, self.plan = pulse, sums, plan
        everything = list(pulse.items.all())
        self.items = rated(everything)
        self.asks_recommend = len(everything) > len(self.items)
        self.units = {unit.team_id: unit for unit in pulse.units.all()}
        self.place = {team: at for at, cell in enumerate(plan.rounded) for team in cell.teams}
        self.groups: list[Group] = []
        self.figures: list[tuple] = []  # group, kind, measure, numbers
        self.smallest = int(sums.ballots.sum())

    def company(self, total: int) -> Group:
        """The company: exact from ten ballots on; rounded, like a small group, below.

        What too few people rated is not published, as in every group.
        """
        exact = total >= self.pulse.k_exact
        teams = frozenset(self.units)
        cell = groups.Cell(teams, (), total, holds_leaders=True)
        group = self.group(Level.COMPANY, cell, "Whole company", exact=exact)
        counts = self.sums.counts.sum(axis=0, keepdims=True)
        recommend = self.sums.recommend.sum(axis=0)
        if exact:
            items = published_items(counts, self.pulse.k_exact)
            self.counts(group, counts[0], items)
            if recommend.sum() >= self.pulse.k_exact:
                self.recommend(group, recommend)
            self.company_only(group, items)
        else:
            self.scores(group, counts[0], self.scored_items(counts))
        return group

    def levels(self, final: groups.Plan) -> None:
        cells = self.in_tree_order(final.exact)
        counts = np.array([self.within(self.sums.counts, cell) for cell in cells])
        recommend = np.array([self.within(self.sums.recommend, cell) for cell in cells])
        items = published_items(counts, self.pulse.k_exact)
        tell = self.asks_recommend and (recommend.sum(axis=1) >= self.pulse.k_exact).all()
        whole = {}
        for at, cell in enumerate(cells):
            group = self.group(Level.EXACT, cell, planning.named(cell, self.units), exact=True)
            self.counts(group, counts[at], items)
            if tell:
                self.recommend(group, recommend[at])
            whole |= {part.teams: group for part in final.rounded if part.teams <= cell.teams}
        self.rounded_level(final.rounded, whole)

    def rounded_level(self, cells: list[groups.Cell], whole: dict[frozenset, Group]) -> None:
        """Rounded groups, but for those that are exact groups already."""
        cells = [cell for cell in self.in_tree_order(cells) if cell.people]
        counts = np.array([self.within(self.sums.counts, cell) for cell in cells])
        scored = self.scored_items(counts)
        for parent in {id(group): group for group in whole.values()}.values():
            inside = [at for at, cell in enumerate(cells) if whole[cell.teams] is parent]
            if len(inside) > 1:
                self.parts(parent, [cells[at] for at in inside], counts[inside], scored)

    def parts(self, parent: Group, cells: list[groups.Cell], counts: np.ndarray, scored) -> None:
        """The rounded groups inside one exact group, or inside the company."""
        named = [planning.named(cell, self.units) for cell in cells]
        rounded = [
            self.group(Level.ROUNDED, cell, name, exact=False, inside=parent)
            for cell, name in zip(cells, named, strict=True)
        ]
        for scale in self.scales():
            if here := [at for at in self.columns(scale) if at in scored]:
                for group, (score, step) in zip(
                    rounded, rounded_parts(counts[:, here]), strict=True
                ):
                    self.figure(group, Kind.SCALE_SCORE, scale, [score, step, len(here)])

    def scored_items(self, counts: np.ndarray) -> list[int]:
        """Items of scales that at least k people of every group rated in some item."""
        k = self.pulse.k_rounded
        columns = []
        for scale in self.scales():
            here = self.columns(scale)
            if (values(counts[:, here]).max(axis=1) >= k).all():
                columns += here
        return columns

    def group(self, level, cell: groups.Cell, name: str, *, exact: bool, inside=None) -> Group:
        # Of a rounded group the exact number stays untold, here too.
        self.smallest = min(self.smallest, cell.people if exact else self.pulse.k_rounded)
        group = Group(
            pulse=self.pulse,
            level=level,
            name=name,
            team_ids=sorted(cell.teams),
            trend_key=self.trend_key(cell),
            n=cell.people if exact else None,
            n_words=str(cell.people) if exact else people_words(cell.people),
            inside=inside,
        )
        self.groups.append(group)
        return group

    def trend_key(self, cell: groups.Cell) -> str:
        teams = (f"{pk}.{self.units[pk].epoch}" for pk in sorted(cell.teams))
        return sha256(" ".join(teams).encode()).hexdigest()

    def counts(self, group: Group, counts: np.ndarray, items) -> None:
        answers_first = np.roll(counts, -1, axis=1).tolist()
        for at in items:
            self.figure(group, Kind.ITEM_COUNTS, self.items[at].code, answers_first[at])

    def recommend(self, group: Group, parts: np.ndarray) -> None:
        if self.asks_recommend:
            self.figure(group, Kind.RECOMMEND, PulseItem.RECOMMEND, parts)

    def scores(self, group: Group, counts: np.ndarray, scored) -> None:
        for scale in self.scales():
            if here := [at for at in self.columns(scale) if at in scored]:
                score, step = rounded_score(counts[here])
                self.figure(group, Kind.SCALE_SCORE, scale, [score, step, len(here)])

    def company_only(self, group: Group, items: list[int]) -> None:
        for scale in self.scales():
            here = [at for at in self.columns(scale) if at in items]
            if here and (interval := self.sums.intervals(here)):
                self.figure(group, Kind.INTERVAL, scale, interval)

    def figure(self, group: Group, kind, measure: str, numbers) -> None:
        self.figures.append((group, kind.value, measure, numbers))

    def print(self) -> None:
        """Write the groups, whole ones before those inside them, and the figures in one COPY."""
        for level in (Level.COMPANY, Level.EXACT, Level.ROUNDED):
            Group.objects.bulk_create([group for group in self.groups if group.level == level])
        with connection.cursor() as cursor, cursor.copy(FIGURES) as copy:
            for group, kind, measure, numbers in self.figures:
                copy.write_row((group.pk, kind, measure, f"{{{','.join(map(str, numbers))}}}"))

    def within(self, sums: np.ndarray, cell: groups.Cell) -> np.ndarray:
        """The sums of the planned rounded groups inside a cell."""
        return sums[sorted({self.place[team] for team in cell.teams})].sum(axis=0)

    def in_tree_order(self, cells: list[groups.Cell]) -> list[groups.Cell]:
        return sorted(cells, key=lambda cell: min(self.units[pk].path for pk in cell.teams))

    def scales(self) -> list[str]:
        return list(dict.fromkeys(item.scale for item in self.items))

    def columns(self, scale: str) -> list[int]:
        return [at for at, item in enumerate(self.items) if item.scale == scale]


def people_words(n: int) -> str:
    """How many, where the exact number stays hidden."""
    return "5–9" if n < 10 else "10 or more"
