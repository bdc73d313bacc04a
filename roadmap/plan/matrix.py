"""Team milestones × teams: the state of each, a page of teams in the order of the tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from culture.people.models import Team
from culture.templatetags.look import STATES, icon
from culture.words import count_words, plural
from roadmap.plan.models import Milestone, Rollout

TEAMS_A_PAGE = 40


@dataclass(frozen=True)
class Place:
    """A team in the tree; `branch` says that teams lie below it."""

    pk: int
    name: str
    parent_id: int | None
    depth: int
    branch: bool


@dataclass(frozen=True)
class Matrix:
    """A page of rows under the milestones; `done` counts over all pages.

    A row is (heading, place, cells as HTML); the heading names the branch where a new one begins
    that has no row of its own.
    """

    milestones: list[Milestone]
    rows: list[tuple[str, Place, SafeString]]
    page: Page
    done: list[int]

    @property
    def width(self) -> int:
        return len(self.milestones) + 1

    @property
    def headline(self) -> str:
        teams = self.page.paginator.count
        milestones = "milestone" if len(self.milestones) == 1 else "milestones"
        return f"{count_words(len(self.milestones))} {milestones} in {plural(teams, 'team')}"


def tree() -> list[Place]:
    """Every team, in the order of the tree, in one query."""
    return list(in_order(Team.objects.order_by("name").values_list("pk", "parent_id", "name")))


def in_order(rows: Iterable[tuple[int, int | None, str]]) -> Iterator[Place]:
    """(id, parent id, name) rows, parents before their children, siblings as they come."""
    children: dict[int | None, list] = {}
    for pk, parent_id, name in rows:
        children.setdefault(parent_id, []).append((pk, parent_id, name, 0))
    waiting = children.get(None, [])[::-1]
    while waiting:
        pk, parent_id, name, depth = waiting.pop()
        below = [(*row[:3], depth + 1) for row in children.get(pk, [])]
        yield Place(pk, name, parent_id, depth, bool(below))
        waiting += below[::-1]


def within(places: list[Place], branch: int | None) -> list[Place]:
    """The places of a branch, itself included; all of them for None."""
    ids = {branch}
    for place in places:
        if place.parent_id in ids:
            ids.add(place.pk)
    return [place for place in places if branch is None or place.pk in ids]


def matrix(programme, today, *, places, branch=None, construct="", number=1) -> Matrix:
    """`branch`: id of the team whose branch is shown. Four queries, however many teams."""
    milestones = programme.milestones.filter(reach=Milestone.Reach.TEAM)
    milestones = list(milestones.filter(construct=construct) if construct else milestones)
    rollouts = Rollout.objects.filter(milestone__in=milestones)
    reached = set(rollouts.order_by().values_list("team_id", flat=True).distinct())
    teams = [place for place in within(places, branch) if place.pk in reached]
    page = Paginator(teams, TEAMS_A_PAGE).get_page(number)
    shown = rollouts.filter(team__in=[place.pk for place in page])
    cells = Cells({(rollout.milestone_id, rollout.team_id): rollout for rollout in shown}, today)
    headings = _headings(page, {place.pk: place for place in places}, reached)
    return Matrix(
        milestones=milestones,
        rows=[
            (heading, place, cells.of(place, milestones))
            for heading, place in zip(headings, page, strict=True)
        ],
        page=page,
        done=_done(rollouts, milestones, teams if branch else None),
    )


def _headings(teams, by_id, reached) -> Iterator[str]:
    """For each team the name of its branch, where that begins and has no row of its own."""
    last = None
    for team in teams:
        parent = by_id.get(team.parent_id)
        new = parent and parent.pk not in reached and parent.pk != last
        last = team.parent_id
        yield parent.name if new else ""


def _done(rollouts, milestones, teams) -> list[int]:
    done = rollouts.filter(state=Rollout.State.DONE).order_by()
    if teams is not None:
        done = done.filter(team__in=[team.pk for team in teams])
    counts = dict(done.values_list("milestone_id").annotate(Count("pk")))
    return [counts.get(milestone.pk, 0) for milestone in milestones]


class Cells:
    """States as HTML, joined here: a page has hundreds of them."""

    def __init__(self, shown, today):
        self.shown, self.today = shown, today
        self.marks = {
            state: format_html('{}<span class="hidden">{}</span>', icon(shape), words)
            for state, (words, shape) in STATES.items()
        }

    def of(self, place, milestones) -> SafeString:
        rollouts = (self.shown.get((milestone.pk, place.pk)) for milestone in milestones)
        return format_html_join(
            "", "<td>{}</td>", ((self.cell(rollout) if rollout else "–",) for rollout in rollouts)
        )

    def cell(self, rollout) -> SafeString:
        state = rollout.standing(self.today).state
        url = reverse("plan:rollout", args=[rollout.pk])
        return format_html(
            '<a class="state state-{}" href="{}">{}</a>', state, url, self.marks[state]
        )
