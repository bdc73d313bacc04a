"""Teams in which nobody works any more, and what becomes of what they still had to do.

A newer roster never deletes a team: one that it no longer names is left without people, and the
database refuses to delete a team with rollouts. So nothing is lost, and somebody has to say: its
open rollouts move with the people, or they are set aside with a reason. Set aside, a rollout is a
draft again: it asks nobody, and what was said stays.
"""

from collections import Counter

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from culture.people.models import Person, PersonEvent, Team
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.models.states import State
from roadmap.plan.rollouts import telling

CARRIED = "Goes on in {team}, which had it already."


def gone_teams() -> set[int]:
    """Ids of teams in which nobody works: those that only hold teams, and those that are over."""
    gone = Team.objects.exclude(pk__in=Team.objects.staffed())
    return set(gone.order_by().values_list("pk", flat=True))


def ended_teams(programme, gone: set[int]):
    """Pairs of a team nobody works in and how many of its rollouts still ask somebody."""
    mine = Rollout.objects.filter(milestone__programme=programme, team__in=gone)
    counts = dict(open_rollouts(mine).order_by().values_list("team_id").annotate(Count("pk")))
    return [(team, counts[team.pk]) for team in Team.objects.filter(pk__in=counts)]


def open_rollouts(rollouts):
    """Team milestones that are agreed and not done."""
    found = rollouts.exclude(state__in=(State.DRAFT, State.DONE))
    return found.filter(milestone__reach="team")


def where_they_went(team) -> Team | None:
    """The team in which most of those who once worked in this one work today; None: nobody does."""
    ids = PersonEvent.objects.filter(team=team).values("pgh_obj")
    now = Person.objects.working().filter(pk__in=ids).exclude(team=None)
    found = Counter(now.values_list("team_id", flat=True)).most_common(1)
    return Team.objects.get(pk=found[0][0]) if found else None


@transaction.atomic
def move_with_people(rollouts, team, *, by, now) -> int:
    """Give open rollouts to another team, whose manager hears of those they report on now.

    What the team has already is set aside. How many moved.
    """
    rows = list(open_rollouts(rollouts).select_for_update(of=("self",)))
    there = Rollout.objects.filter(team=team).values_list("milestone_id", flat=True)
    has = set(there.filter(milestone__in=[row.milestone_id for row in rows]))
    moved = [row.pk for row in rows if row.milestone_id not in has]
    Rollout.objects.filter(pk__in=moved).update(team=team)
    rest = Rollout.objects.filter(pk__in=[row.pk for row in rows if row.milestone_id in has])
    set_aside(rest, CARRIED.format(team=team), by=by, day=timezone.localdate(now))
    unowned = Rollout.objects.filter(pk__in=moved).exclude(owner__is_active=True)
    telling.reporters(list(unowned.values_list("pk", flat=True)), "given", by=by, now=now)
    return len(moved)


@transaction.atomic
def set_aside(rollouts, reason: str, *, by, day) -> int:
    """Open rollouts become drafts again, with the reason as the last word on each. How many."""
    ids = list(open_rollouts(rollouts).select_for_update(of=("self",)).values_list("pk", flat=True))
    Rollout.objects.filter(pk__in=ids).update(state=State.DRAFT, reported_by=None, reported_on=None)
    Review.objects.bulk_create(
        Review(rollout_id=pk, by=by, on=day, state=State.DRAFT, note=reason) for pk in ids
    )
    return len(ids)
