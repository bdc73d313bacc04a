"""Why a manager has no numbers of their own team: in words, from the plan everybody can read."""

from collections.abc import Collection

from culture.health.basis.rounds import Round
from culture.words import listed
from surveys.models.pulses import PlannedGroup, Unit

FIVE = "That way every number mixes at least five people."
SHOWN = 3


def reasons(led: Collection[int], this: Round) -> list[str]:
    """One sentence for each planned group that holds a led team no readable group covers."""
    counted = {team_id for group in this.groups for team_id in group.team_ids}
    units = Unit.objects.filter(pulse=this.pulse, team_id__in=set(led) - counted, invited__gt=0)
    missing = {unit.team_id: unit.name for unit in units}
    if not missing:
        return []
    planned = PlannedGroup.objects.filter(
        pulse=this.pulse, exact=False, team_ids__overlap=list(missing)
    ).order_by("pk")
    names = names_of(this, planned)
    return [reason(group.team_ids, missing, names) for group in planned[:SHOWN]]


def names_of(this: Round, planned) -> dict[int, str]:
    team_ids = {team_id for group in planned for team_id in group.team_ids}
    units = Unit.objects.filter(pulse=this.pulse, team_id__in=team_ids)
    return dict(units.values_list("team_id", "name"))


def reason(team_ids: Collection[int], missing: dict[int, str], names: dict[int, str]) -> str:
    mine = listed([missing[pk] for pk in team_ids if pk in missing])
    others = [names[pk] for pk in team_ids if pk not in missing]
    if others:
        return f"The answers of {mine} were counted together with those of {listed(others)}. {FIVE}"
    return (
        f"Too few people answered in {mine} or beside it, so the answers were counted together "
        f"with a neighbour’s. {FIVE}"
    )
