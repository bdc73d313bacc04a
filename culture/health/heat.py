"""Where it is felt: the groups of one round in the order of the organisation, without ranks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import attrgetter

from culture.constructs import FACES, SEVEN
from culture.health.rounds import Round, company_history
from culture.health.standing import GroupScore, group_scores, level
from culture.people.tree import Place, Tree
from culture.plots import HeatCell, HeatMap, HeatRow
from culture.words import people
from surveys.groups import shared
from surveys.published import GroupResult


@dataclass(frozen=True)
class Line:
    """A group in the order of the map, below its branch; depth 1 inside the group above it."""

    branch: Place
    group: GroupResult
    depth: int


def lines(this: Round, tree: Tree) -> list[Line]:
    """Every group of a round, each followed by the smaller ones inside it. `tree`: as it stood."""
    inside = defaultdict(list)
    for group in this.groups:
        inside[group.inside_id].append(group)
    here = {group.id for group in this.groups}
    tops = [group for group in this.groups if group.inside_id not in here]
    return [
        Line(branch, group, depth)
        for branch, groups in by_branch(tops, tree)
        for top in groups
        for depth, group in [(0, top), *((1, part) for part in inside[top.id])]
    ]


def heat_map(rounds: Sequence[Round], lines: Iterable[Line], url_of, scales=SEVEN) -> HeatMap:
    """These groups of the last round below the company. `url_of(group)` is the group's page."""
    rows = [company_row(rounds, scales)]
    for branch, here in groupby(lines, key=attrgetter("branch")):
        rows.append(HeatRow(name=branch.name, heading=True))
        rows += [
            row(rounds, each.group, url_of(each.group), depth=each.depth, scales=scales)
            for each in here
        ]
    return HeatMap(columns=[FACES[scale] for scale in scales], rows=rows)


def by_branch(groups: Sequence[GroupResult], tree: Tree) -> list[tuple[Place, list]]:
    """(branch, its groups), those across branches first, then in tree order."""
    found = {tree.root: []}
    for group in groups:
        found.setdefault(branch_of(group, tree), []).append(group)
    return [(branch, here) for branch, here in found.items() if here]


def branch_of(group: GroupResult, tree: Tree) -> Place:
    """The branch just below the root that holds the whole group and more teams, else the root."""
    path = reduce(shared, (tree.places[pk].path for pk in group.team_ids))
    branch = path[1] if len(path) > 1 else None
    return tree.places[branch] if branch in tree.parents else tree.root


def company_row(rounds: Sequence[Round], scales=SEVEN) -> HeatRow:
    this, history = rounds[-1], company_history(rounds)
    scores = [level(history, scale, at=this.number) for scale in scales]
    return HeatRow(
        name=this.company.name,
        people=people(this.company.n_words),
        whole=True,
        cells=[HeatCell(score, approximate=not this.company.exact) for score in scores],
    )


def row(
    rounds: Sequence[Round], group: GroupResult, url: str, *, depth: int, scales=SEVEN
) -> HeatRow:
    return HeatRow(
        name=group.name,
        people=people(group.n_words),
        level=depth,
        url=url,
        merged=group.merged,
        cells=[cell(score) for score in group_scores(rounds, group, scales).values()],
    )


def cell(found: GroupScore) -> HeatCell:
    why = "" if found.score is not None else "too few answers"
    return HeatCell(found.score, approximate=found.approximate, why=why)
