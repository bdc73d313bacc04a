"""Patterns: a programme without its dates, teams and people, so that it can be begun again.

A pattern comes from an older programme or from a file. Nothing that anybody reported is in it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from roadmap.plan.models.programmes import Programme
from roadmap.plan.packs import Template
from roadmap.plan.schedule import DAYS_A_MONTH, LIBRARY_MONTHS

LIBRARY_DAYS = LIBRARY_MONTHS * DAYS_A_MONTH
# What a programme says about itself, and a pattern keeps.
WORDS = ("name", "comes_from", "goes_to", "vision", "mission", "currency")


@dataclass(frozen=True)
class Pattern:
    """`words` by the names of WORDS; milestones are dated for 18 months, like the library's."""

    words: dict[str, str]
    values: tuple[str, ...]
    templates: tuple[Template, ...]


def pattern_of(programme: Programme) -> Pattern:
    """A programme as it is planned today. Five queries, however many teams."""
    milestones = programme.milestones.prefetch_related("after", "values")
    milestones = milestones.annotate(teams=Count("rollouts"))
    spans = first_spans(programme)
    return Pattern(
        words={name: getattr(programme, name) for name in WORDS},
        values=tuple(value.name for value in programme.values.all()),
        templates=tuple(
            template_of(milestone, spans.get(milestone.pk), programme) for milestone in milestones
        ),
    )


def first_spans(programme: Programme) -> dict[int, tuple[date, date]]:
    """{milestone id: start and due day in the team that begins first}."""
    first = (
        programme.milestones.filter(rollouts__isnull=False)
        .order_by("pk", "rollouts__starts_on", "rollouts__pk")
        .distinct("pk")
    )
    rows = first.values_list("pk", "rollouts__starts_on", "rollouts__due_on")
    return {pk: (starts_on, due_on) for pk, starts_on, due_on in rows}


def template_of(milestone, span, programme: Programme) -> Template:
    starts_on, due_on = span or (milestone.starts_on, milestone.due_on)
    stretch = LIBRARY_DAYS / (programme.target_on - programme.starts_on).days
    before = max((starts_on - programme.starts_on).days, 0)
    return Template(
        code=milestone.code,
        construct=milestone.construct,
        title=milestone.title,
        done_means=milestone.done_means,
        evidence_wanted=milestone.evidence_wanted,
        owner_role=milestone.owner_role,
        everywhere=milestone.everywhere,
        start_month=before * stretch / DAYS_A_MONTH,
        weeks=((due_on - starts_on).days + 1) * stretch / 7,
        after=tuple(sorted(need.code for need in milestone.after.all())),
        effect_items=tuple(milestone.effect_items),
        lane=milestone.lane,
        behaviour=milestone.behaviour,
        for_vision=milestone.for_vision,
        for_mission=milestone.for_mission,
        values=tuple(value.name for value in milestone.values.all()),
        recurs_months=milestone.recurs_months,
        hours=each_of(milestone.hours_planned, milestone.teams),
        money=each_of(milestone.money_planned, milestone.teams),
    )


def each_of(planned: int, teams: int) -> int:
    """What is planned over all teams, for one of them."""
    return round(planned / max(teams, 1))
