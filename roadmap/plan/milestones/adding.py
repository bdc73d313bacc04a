"""A milestone that is in no library: made as a draft, agreed later."""

from django.db import transaction

from roadmap.plan.milestones.change import hold
from roadmap.plan.models.milestones import Dependency
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.teams import teams_to_reach, top_team

CODE = "OWN-"


def teams_for(milestone) -> list[int]:
    """Ids of the teams it is done in: every team, or the one at the top; none before a roster."""
    if milestone.everywhere:
        return list(teams_to_reach().values_list("pk", flat=True))
    top = top_team()
    return [top.pk] if top else []


@transaction.atomic
def add(milestone, *, needs, owner):
    """Save a milestone with a draft of it in every team. `owner`: where it is done once."""
    hold(milestone.programme_id)
    milestone.code = free_code(milestone.programme)
    milestone.save()
    Dependency.objects.bulk_create(Dependency(milestone=milestone, needs=need) for need in needs)
    Rollout.objects.bulk_create(
        Rollout(
            milestone=milestone,
            team_id=team,
            state=Rollout.State.DRAFT,
            owner=None if milestone.everywhere else owner,
            starts_on=milestone.starts_on,
            due_on=milestone.due_on,
        )
        for team in teams_for(milestone)
    )
    return milestone


def free_code(programme) -> str:
    """OWN-1, OWN-2, …: one more than the highest so far."""
    taken = programme.milestones.filter(code__startswith=CODE).values_list("code", flat=True)
    numbers = [int(end) for code in taken if (end := code.removeprefix(CODE)).isdecimal()]
    return f"{CODE}{max(numbers, default=0) + 1}"
