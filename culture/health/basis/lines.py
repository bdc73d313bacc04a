"""The groups of one round in the order of the organisation, and a page of them for the screen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from django.core.paginator import Page, Paginator
from django.utils.http import urlencode

from culture.health.basis.rounds import Round
from culture.pages import asked_for
from culture.people.tree import Place, Tree
from surveys.groups import shared
from surveys.published import GroupResult

A_PAGE = 60


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


def of_branch(every: Iterable[Line], branch: Place | None) -> list[Line]:
    """All of them without one."""
    return [line for line in every if branch in (None, line.branch)]


def page_of(request, rows: Sequence) -> Page:
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def lines_page(request, every: Sequence[Line], *, told=lambda line: True, anchor, **asked) -> dict:
    """A page of those told of; `?branch=` shows one branch, to be chosen where groups are many.

    `asked`: what else its addresses keep, as `pulse`. Raises Http404 for no branch of these.
    """
    branches = list(dict.fromkeys(line.branch for line in every))
    branch = asked_for(request, "branch", branches)
    asked |= {"branch": branch.pk if branch else ""}
    return {
        "page": page_of(request, [line for line in of_branch(every, branch) if told(line)]),
        "branches": branches if len(every) > A_PAGE else [],
        "branch": branch,
        "query": f"&{urlencode(asked)}#{anchor}",
    }
