"""Starting a programme: a draft that can be looked at, then all its rows in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from django.db import transaction

from culture.words import span_words
from roadmap.plan.models.milestones import Dependency, Milestone
from roadmap.plan.models.programmes import Value
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.packs import Template
from roadmap.plan.schedule import DAYS_A_MONTH, LIBRARY_MONTHS, Step, offset_of, offsets, steps
from roadmap.plan.teams import teams_to_reach, top_team

# A quarter of the teams begins each month.
FOUR_MONTHS = 17
BATCH = 1000
# What a column of whole numbers can hold.
MOST = 2**31 - 1


@dataclass(frozen=True)
class Draft:
    """What a programme would be: each template with its dates, for so many teams.

    `weeks`: how long it takes until the last team has begun.
    """

    steps: list[Step]
    teams: int
    weeks: int
    target_on: date

    @property
    def everywhere(self) -> int:
        return sum(step.template.everywhere for step in self.steps)

    @property
    def check_ins(self) -> int:
        """Rollouts: one for an organisation milestone, one per team for a team milestone."""
        return len(self.steps) + self.everywhere * (self.teams - 1)

    @property
    def last_on(self) -> date:
        return max(step.span(self.last_offset)[1] for step in self.steps)

    @property
    def over(self) -> str:
        """How far the last one lies behind the target: "3 weeks"; empty where it is in time."""
        days = (self.last_on - self.target_on).days
        return span_words(days) if days > 0 else ""

    @property
    def last_offset(self) -> int:
        return last_offset(self.teams, self.weeks)

    @property
    def dated(self) -> list[tuple[Step, date, date]]:
        """Steps with the first start and the last due day, in the order of their start."""
        spans = [(step, step.span()[0], step.span(self.last_offset)[1]) for step in self.steps]
        return sorted(spans, key=lambda span: span[1:])

    @property
    def later(self) -> list[str]:
        """The knock-on: what begins later than the template says, because it waits."""
        everywhere = {step.template.code for step in self.steps if step.template.everywhere}
        return [
            f"{step.template.title}: {span_words(step.later)} later"
            + (", for it waits for the last team" if everywhere & {*step.template.after} else "")
            for step in self.steps
            if step.later
        ]


def draft(programme, templates: Iterable[Template], *, weeks: int, teams: int) -> Draft:
    """Date templates for an unsaved or saved programme and so many teams. Raises schedule.Cycle."""
    length = (programme.target_on - programme.starts_on).days
    dated = steps(
        templates,
        starts_on=programme.starts_on,
        scale=length / (LIBRARY_MONTHS * DAYS_A_MONTH),
        last_offset=last_offset(teams, weeks),
    )
    return Draft(dated, teams, weeks, programme.target_on)


def last_offset(teams: int, weeks: int) -> int:
    return offset_of(teams - 1, teams, weeks)


@transaction.atomic
def start(
    programme,
    templates: Iterable[Template],
    *,
    weeks: int = FOUR_MONTHS,
    random: Random,
    values: Sequence[str] = (),
):
    """Save the programme with its milestones, their needs and a rollout for every team they reach.

    `values` are the names of its values. Needs a top team and at least one team to reach.
    """
    teams = list(teams_to_reach().values_list("pk", flat=True))
    plan = draft(programme, templates, weeks=weeks, teams=len(teams))
    programme.save()
    milestones = save_milestones(programme, plan)
    save_values(programme, values, plan, milestones)
    save_dependencies(milestones, plan)
    save_rollouts(milestones, plan, begin=offsets(teams, weeks=weeks, random=random))
    return programme


def save_milestones(programme, plan):
    """The saved milestones by code."""
    unsaved = (unsaved_milestone(programme, step, plan) for step in plan.steps)
    return {milestone.code: milestone for milestone in Milestone.objects.bulk_create(unsaved)}


def unsaved_milestone(programme, step, plan):
    template = step.template
    times = plan.teams if template.everywhere else 1
    return Milestone(
        programme=programme,
        code=template.code,
        construct=template.construct,
        lane=template.lane,
        title=template.title,
        done_means=template.done_means,
        behaviour=template.behaviour,
        evidence_wanted=template.evidence_wanted,
        owner_role=template.owner_role,
        reach=Milestone.Reach.TEAM if template.everywhere else Milestone.Reach.ORGANISATION,
        starts_on=step.span()[0],
        due_on=step.span(plan.last_offset)[1],
        for_vision=template.for_vision,
        for_mission=template.for_mission,
        hours_planned=min(template.hours * times, MOST),
        money_planned=min(template.money * times, MOST),
        recurs_months=template.recurs_months,
        effect_items=list(template.effect_items),
    )


def save_values(programme, names, plan, milestones):
    """The values, and which milestones reinforce them."""
    saved = Value.objects.bulk_create(Value(programme=programme, name=name) for name in names)
    by_name = {value.name: value for value in saved}
    Milestone.values.through.objects.bulk_create(
        Milestone.values.through(milestone=milestones[step.template.code], value=by_name[name])
        for step in plan.steps
        for name in step.template.values
        if name in by_name
    )


def save_dependencies(milestones, plan):
    Dependency.objects.bulk_create(
        Dependency(milestone=milestones[step.template.code], needs=milestones[code])
        for step in plan.steps
        for code in step.template.after
    )


def save_rollouts(milestones, plan, *, begin):
    """`begin`: days of offset by team."""
    once = {top_team().pk: 0}
    Rollout.objects.bulk_create(
        (
            unsaved_rollout(milestones[step.template.code], step, team=team, offset=offset)
            for step in plan.steps
            for team, offset in (begin if step.template.everywhere else once).items()
        ),
        batch_size=BATCH,
    )


def unsaved_rollout(milestone, step, *, team, offset):
    starts_on, due_on = step.span(offset)
    return Rollout(
        milestone=milestone,
        team_id=team,
        starts_on=starts_on,
        due_on=due_on,
        baseline_starts_on=starts_on,
        baseline_due_on=due_on,
    )
