"""How often the loop came round: after each result, who shared it, promised something, kept it.

Pure counting over what groups did with a result; nothing of what people answered.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.timezone import localdate

from culture.figures.programme import Promises
from culture.health.basis.rounds import Round
from culture.health.groups.steps import deadlines, smallest
from culture.health.homes.promises import fell_due
from roadmap.actions.models import Action, Talk

# Wider than this many points, an interval tells too little to call it a number.
TOO_WIDE = 50


@dataclass(frozen=True)
class Turn:
    """What became of one result. `days` from its opening to each group's sharing of it."""

    this: Round
    groups: int
    shared: int
    acted: int
    both: int
    days: tuple[int, ...]
    leaders_acted: bool
    promises: Promises | None  # those that fell due; None before the first
    is_running: bool  # its ten working days are not over

    @property
    def came_round(self) -> bool:
        """Somebody shared it, and somebody promised something in answer."""
        return bool(self.shared and (self.acted or self.leaders_acted))

    @property
    def typical_days(self) -> float | None:
        return median(self.days) if self.days else None


def turns(rounds: Sequence[Round], *, today: date) -> list[Turn]:
    """Of rounds with their groups, oldest first. Three queries, however many."""
    talks, actions = talks_by(rounds), answers_by(rounds)
    return [turn(each, talks[each.pulse.pk], actions[each.number], today) for each in rounds]


def talks_by(rounds: Sequence[Round]) -> Mapping[int, dict[frozenset, Talk]]:
    found = defaultdict(dict)
    for talk in Talk.objects.filter(pulse__in=[each.pulse.pk for each in rounds]):
        found[talk.pulse_id][frozenset(talk.team_ids)] = talk
    return found


def answers_by(rounds: Sequence[Round]) -> Mapping[int, list[Action]]:
    """By round number: promises that answer its result. Free ones answer none."""
    found = defaultdict(list)
    if not rounds:
        return found
    number = {each.pulse.number: each.number for each in rounds}
    made = Action.objects.filter(made_on__gte=rounds[0].pulse.opens_on, pulse_number__in=number)
    for action in made.told():
        found[number[action.pulse_number]].append(action)
    return found


def turn(this: Round, talks: Mapping, actions: Sequence[Action], today: date) -> Turn:
    groups = [frozenset(group.team_ids) for group in smallest(this.groups)]
    opened = localdate(this.pulse.released_at)
    shown = {teams: talks[teams].shared_on for teams in groups if teams in talks}
    days = {teams: max(0, (day - opened).days) for teams, day in shown.items() if day}
    promised = [frozenset(team.pk for team in action.teams.all()) for action in actions]
    acted = set(groups) & set(promised)
    return Turn(
        this=this,
        groups=len(groups),
        shared=len(days),
        acted=len(acted),
        both=len(acted & days.keys()),
        days=tuple(days.values()),
        leaders_acted=frozenset() in promised,
        promises=fell_due(action.fate(today) for action in actions),
        is_running=today <= deadlines(this.pulse)["promise"],
    )


def is_told(found: Promises) -> bool:
    """Whether so many fell due that their share says something."""
    low, high = found.interval
    return 100 * (high - low) <= TOO_WIDE
