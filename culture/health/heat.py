"""Where it is felt: the groups of one round in the order of the organisation, without ranks."""

from collections.abc import Sequence
from functools import reduce

from culture.constructs import FACES, SEVEN
from culture.health.rounds import Round, company_history
from culture.health.standing import group_score, level
from culture.people.tree import Place, Tree
from culture.plots import HeatCell, HeatMap, HeatRow
from culture.words import people
from surveys.gate import GroupResult
from surveys.groups import shared


def heat_map(rounds: Sequence[Round], tree: Tree, url_of) -> HeatMap:
    """Of the last of these rounds. `tree`: teams as they stood. `url_of(group)`: its page."""
    this = rounds[-1]
    tops = [group for group in this.groups if not is_part(group, this)]
    rows = [company_row(rounds)]
    for branch, groups in by_branch(tops, tree):
        rows.append(HeatRow(name=branch.name, heading=True))
        for group in groups:
            rows += family(rounds, group, url_of)
    return HeatMap(columns=[FACES[scale] for scale in SEVEN], rows=rows)


def is_part(group: GroupResult, this: Round) -> bool:
    """Whether the group's row stands below the exact group it lies in, which is here too."""
    return any(group.inside_id == other.id for other in this.groups)


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


def company_row(rounds: Sequence[Round]) -> HeatRow:
    this, history = rounds[-1], company_history(rounds)
    scores = [level(history, scale, at=this.number) for scale in SEVEN]
    return HeatRow(
        name=this.company.name,
        people=people(this.company.n_words),
        whole=True,
        cells=[HeatCell(score, approximate=not this.company.exact) for score in scores],
    )


def family(rounds: Sequence[Round], group: GroupResult, url_of) -> list[HeatRow]:
    """The row of a group, then those of the smaller groups inside it."""
    parts = [each for each in rounds[-1].groups if each.inside_id == group.id]
    return [
        row(rounds, group, url_of(group), depth=0),
        *(row(rounds, part, url_of(part), depth=1) for part in parts),
    ]


def row(rounds: Sequence[Round], group: GroupResult, url: str, *, depth: int) -> HeatRow:
    return HeatRow(
        name=group.name,
        people=people(group.n_words),
        level=depth,
        url=url,
        merged=group.merged,
        cells=[cell(rounds, group, scale) for scale in SEVEN],
    )


def cell(rounds: Sequence[Round], group: GroupResult, scale: str) -> HeatCell:
    found = group_score(rounds, group, scale)
    why = "" if found.score is not None else "too few answers"
    return HeatCell(found.score, approximate=found.approximate, why=why)
