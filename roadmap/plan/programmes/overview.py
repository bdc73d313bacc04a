"""Programmes side by side, and one of them in short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from roadmap.plan.looks.rows import month_words
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.standing import Progress


@dataclass(frozen=True)
class Line:
    """One programme in the overview; `when` is its month, or the day it was archived."""

    programme: Programme
    progress: Progress
    when: str


@dataclass(frozen=True)
class Lane:
    """How many milestones of a lane are done."""

    name: str
    total: int
    done: int


def overview(programmes: Sequence[Programme], today: date) -> list[Line]:
    """In the order given. Two queries, however many programmes."""
    agreed = Rollout.objects.filter(milestone__programme__in=programmes).exclude(state="draft")
    standings = agreed.standings(today)
    milestones: dict[int, list[Milestone]] = {}
    for milestone in Milestone.objects.filter(pk__in=standings):
        milestones.setdefault(milestone.programme_id, []).append(milestone)
    return [
        Line(each, progress_of(milestones.get(each.pk, []), standings), month_words(each, today))
        for each in programmes
    ]


def progress_of(milestones, standings) -> Progress:
    return Progress.of((each, standings[each.pk]) for each in milestones)


def about(programme: Programme, person, today: date) -> dict:
    """As far as this person sees it."""
    seen = Rollout.objects.of(programme).visible_to(person)
    standings = seen.standings(today)
    milestones = list(programme.milestones.filter(pk__in=standings))
    return {
        "progress": progress_of(milestones, standings),
        "month": month_words(programme, today),
        "lanes": lanes(milestones, standings),
        "values": programme.values.annotate(number=Count("milestones")),
    }


def lanes(milestones, standings) -> list[Lane]:
    """Every lane, also the empty ones."""
    return [lane_of(lane, milestones, standings) for lane in Milestone.Lane]


def lane_of(lane, milestones, standings) -> Lane:
    here = [milestone for milestone in milestones if milestone.lane == lane]
    return Lane(lane.label, len(here), sum(standings[each.pk].is_done for each in here))
