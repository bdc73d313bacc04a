"""Where it is felt: the groups of one round in the order of the organisation, without ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from culture.constructs import FACES, SEVEN
from culture.health.rounds import Round, company_history
from culture.health.standing import group_score, level
from culture.plots import HeatCell, HeatMap, HeatRow
from culture.words import people
from surveys.gate import GroupResult
from surveys.groups import shared


@dataclass(frozen=True)
class Tree:
    """Teams as they stood when the pulse opened: path of ids from the root, and name."""

    paths: Mapping[int, tuple[int, ...]]
    names: Mapping[int, str]

    @classmethod
    def of(cls, units) -> "Tree":
        return cls({u.team_id: tuple(u.path) for u in units}, {u.team_id: u.name for u in units})

    def branch(self, team_ids: Sequence[int]) -> int | None:
        """The branch just below the root that holds all these teams and more than one team."""
        path = self.paths[team_ids[0]]
        for team_id in team_ids[1:]:
            path = shared(path, self.paths[team_id])
        if len(path) < 2 or not any(p[1] == path[1] for p in self.paths.values() if len(p) > 2):
            return None
        return path[1]

    @property
    def root(self) -> str:
        return next(self.names[pk] for pk, path in self.paths.items() if len(path) == 1)


def heat_map(rounds: Sequence[Round], tree: Tree, url_of) -> HeatMap:
    """Of the last of these rounds. `url_of(group)` is the group's page."""
    this = rounds[-1]
    tops = [group for group in this.groups if not is_part(group, this)]
    rows = [company_row(rounds)]
    for branch, groups in by_branch(tops, tree):
        rows.append(HeatRow(name=tree.names.get(branch, tree.root), heading=True))
        for group in groups:
            rows += family(rounds, group, url_of)
    return HeatMap(columns=[FACES[scale] for scale in SEVEN], rows=rows)


def is_part(group: GroupResult, this: Round) -> bool:
    """Whether the group's row stands below the exact group it lies in, which is here too."""
    return any(group.inside_id == other.id for other in this.groups)


def by_branch(groups: Sequence[GroupResult], tree: Tree) -> list[tuple]:
    """(branch, its groups), those across branches first, then in tree order."""
    found = {None: []}
    for group in groups:
        found.setdefault(tree.branch(group.team_ids), []).append(group)
    return [(branch, here) for branch, here in found.items() if here]


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
