"""Which people are counted together. Pure: units in, groups out.

Groups are planned once, before a pulse opens, so that every number anyone can compute, by adding
and subtracting whatever is published, is again a sum over at least the minimum of people: each
level is one partition of the company, and the finer lies inside the coarser.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile


def planned_size(counted: int) -> int:
    """How many must be invited so that, with three quarters answering, so many are counted.

    With some to spare: 9 for 5, 16 for 10.
    """
    return math.ceil(1.4 * counted) + 2


@dataclass(frozen=True)
class Cell:
    """People counted together: the teams they come from, and how many they are.

    `path` are team ids from the root down to the smallest branch that holds all the teams.
    """

    teams: frozenset[int]
    path: tuple[int, ...]
    people: int
    holds_leaders: bool

    def __or__(self, other: "Cell") -> "Cell":
        return Cell(
            teams=self.teams | other.teams,
            path=shared(self.path, other.path),
            people=self.people + other.people,
            holds_leaders=self.holds_leaders or other.holds_leaders,
        )


def shared(path: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """The common beginning of two paths."""
    return tuple(a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(path, other)))  # noqa: B905


def merge(cells: Iterable[Cell], minimum: int, most: int | None = None) -> list[Cell]:
    """Join cells, smallest first, until each has the minimum of people, and there are no more than
    `most`, or one is left.

    A cell joins its nearest kin: the same kind first, then the deepest common branch, then the
    smallest. Kind keeps leaders out of the teams they lead: cells of leaders join each other, and
    a team only where no other cell of leaders is left.
    """
    merged = sorted(cells, key=order)
    while len(merged) > 1 and (merged[0].people < minimum or len(merged) > (most or math.inf)):
        small = merged.pop(0)
        partner = min(merged, key=lambda cell: kinship(small, cell))
        merged.remove(partner)
        merged.append(small | partner)
        merged.sort(key=order)
    return merged


def order(cell: Cell) -> tuple:
    return (cell.people, min(cell.teams))


def kinship(small: Cell, cell: Cell) -> tuple:
    """Sort key: the nearest kin of `small` first."""
    return (
        small.holds_leaders != cell.holds_leaders,
        -len(shared(small.path, cell.path)),
        *order(cell),
    )


def join(cells: Iterable[Cell], plan: Iterable[frozenset[int]]) -> list[Cell]:
    """The cells joined as a plan says: each of its sets of teams becomes one cell.

    Sets that name a team which is gone, and teams that the plan does not know, are left as they
    are: used to keep to last pulse's groups where they still hold.
    """
    left = {cell.teams: cell for cell in cells}
    for teams in plan:
        parts = [cell for cell in left.values() if cell.teams <= teams]
        if parts and frozenset().union(*(part.teams for part in parts)) == teams:
            whole = parts[0]
            for part in parts[1:]:
                whole |= part
            left = {key: cell for key, cell in left.items() if cell not in parts}
            left[teams] = whole
    return list(left.values())


@dataclass(frozen=True)
class Plan:
    """Two nested partitions of the company: exact groups, and the rounded groups inside them."""

    exact: list[Cell]
    rounded: list[Cell]


def plan(
    units: Iterable[Cell],
    previous: Plan | None = None,
    *,
    rounded: int = 9,
    exact: int = 16,
    most: int | None = None,
) -> Plan:
    """Plan the groups of a pulse from invited counts; keep to the previous plan where it holds.

    `rounded` and `exact` are the fewest invited of each level (planned_size); `most`: no more
    groups than that, of both levels together.
    """
    units = [unit for unit in units if unit.people]
    previous = previous or Plan([], [])
    parts = merge(join(units, holding(previous.rounded, units, rounded)), rounded, most)
    whole = merge(join(parts, holding(previous.exact, units, exact)), exact, most)
    if most and len(whole) > 1 and len({cell.teams for cell in (*whole, *parts)}) > most:
        parts = whole
    return Plan(whole, parts)


def holding(cells: Iterable[Cell], units: Iterable[Cell], minimum: int) -> list[frozenset[int]]:
    """Teams of former groups that still have the minimum of people."""
    people = {team: unit.people for unit in units for team in unit.teams}
    return [
        cell.teams for cell in cells if sum(people.get(team, 0) for team in cell.teams) >= minimum
    ]


def close(planned: Plan, counted: dict[int, int], *, rounded: int, exact: int) -> Plan:
    """Join planned groups further until each has its minimum of counted ballots.

    `counted` is ballots by team. Exact groups join first; rounded ones then join only inside them,
    so that the finer partition stays inside the coarser. Groups in which nobody answered join too:
    leaving them out would tell that nobody did.
    """
    whole = merge((recount(cell, counted) for cell in planned.exact), exact)
    parts = []
    for group in whole:
        inside = (recount(cell, counted) for cell in planned.rounded if cell.teams <= group.teams)
        parts += merge(inside, rounded)
    return Plan(whole, parts)


def recount(cell: Cell, counted: dict[int, int]) -> Cell:
    people = sum(counted.get(team, 0) for team in cell.teams)
    return Cell(cell.teams, cell.path, people, cell.holds_leaders)
