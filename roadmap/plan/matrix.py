"""Team milestones × teams: the state of each, a page of teams in the order of the tree."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from culture.people.tree import Place, Tree
from culture.templatetags.look import STATES, icon
from culture.words import count_words, plural
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout

TEAMS_A_PAGE = 40


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


def matrix(programme, today, *, tree: Tree, branch=None, construct="", number=1) -> Matrix:
    """`branch`: id of the team whose branch is shown. Four queries, however many teams."""
    milestones = programme.milestones.filter(reach=Milestone.Reach.TEAM)
    milestones = list(milestones.filter(construct=construct) if construct else milestones)
    rollouts = Rollout.objects.filter(milestone__in=milestones)
    reached = set(rollouts.order_by().values_list("team_id", flat=True).distinct())
    teams = [place for place in tree.within(branch) if place.pk in reached]
    page = Paginator(teams, TEAMS_A_PAGE).get_page(number)
    shown = rollouts.filter(team__in=[place.pk for place in page])
    cells = Cells({(rollout.milestone_id, rollout.team_id): rollout for rollout in shown}, today)
    headings = headings_of(page, tree, reached)
    return Matrix(
        milestones=milestones,
        rows=[
            (heading, place, cells.of(place, milestones))
            for heading, place in zip(headings, page, strict=True)
        ],
        page=page,
        done=done_in(rollouts, milestones, teams if branch else None),
    )


def headings_of(teams, tree: Tree, reached) -> Iterator[str]:
    """For each team the name of its branch, where that begins and has no row of its own."""
    last = None
    for team in teams:
        parent = tree.places.get(team.parent_id)
        new = parent and parent.pk not in reached and parent.pk != last
        last = team.parent_id
        yield parent.name if new else ""


def done_in(rollouts, milestones, teams) -> list[int]:
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
