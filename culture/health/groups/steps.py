"""The four steps of a group after a result: share, talk, choose one, promise a date.

They belong to the smallest groups: a larger one is the sum of its parts, which take them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.timezone import localdate

from culture.workdays import nth_working_day
from roadmap.actions.models import Action, Talk
from surveys.models.pulses import Pulse
from surveys.published import GroupResult

# Step: what it is called, and by which working day after the result opened.
STEPS = {
    "share": ("Share", 3),
    "talk": ("Talk", 6),
    "choose": ("Choose one", 8),
    "promise": ("Promise a date", 10),
}


@dataclass(frozen=True)
class Taken:
    """What one group did with one result. `talk` is not saved where it did nothing yet."""

    talk: Talk
    actions: tuple[Action, ...] = field(default=())

    @property
    def days(self) -> dict[str, date | None]:
        """By step: the day it was taken."""
        promised = min((action.made_on for action in self.actions), default=None)
        talk = self.talk
        return {
            "share": talk.shared_on,
            "talk": talk.talked_on,
            "choose": talk.chosen_on or promised,
            "promise": promised,
        }

    @property
    def next(self) -> str | None:
        """The first step not taken."""
        return next((step for step, day in self.days.items() if day is None), None)


@dataclass(frozen=True)
class Stage:
    """One step on a page: the day it was taken, or by when it should be."""

    name: str
    day: date | None
    by: date
    is_next: bool


def stages(steps: Taken, *, by: Mapping[str, date]) -> list[Stage]:
    """`by`: see deadlines."""
    return [
        Stage(STEPS[step][0], day, by[step], step == steps.next) for step, day in steps.days.items()
    ]


def deadlines(pulse: Pulse) -> dict[str, date]:
    """By step: its last day, counted from the working day after everybody could read the result."""
    first = localdate(pulse.released_at) + timedelta(days=1)
    return {step: nth_working_day(first, nth) for step, (_, nth) in STEPS.items()}


def smallest(groups: Sequence[GroupResult]) -> list[GroupResult]:
    """Those in which no other of these groups lies."""
    outer = {group.inside_id for group in groups}
    return [group for group in groups if group.id not in outer]


def taken(pulse: Pulse, groups: Iterable[GroupResult]) -> dict[int, Taken]:
    """By group id. Three queries, however many groups."""
    talks = {frozenset(talk.team_ids): talk for talk in Talk.objects.filter(pulse=pulse)}
    actions = answers_to(pulse)
    return {
        group.id: Taken(
            talks.get(teams) or Talk(pulse=pulse, team_ids=sorted(teams)),
            tuple(actions[teams]),
        )
        for group in groups
        for teams in [frozenset(group.team_ids)]
    }


def answers_to(pulse: Pulse) -> dict[frozenset[int], list[Action]]:
    """Promises made after this result, by their teams."""
    found = defaultdict(list)
    # Numbers begin anew with each plan of pulses; the day tells which plan it was.
    made = Action.objects.filter(pulse_number=pulse.number, made_on__gte=pulse.opens_on)
    for action in made.told():
        found[frozenset(team.pk for team in action.teams.all())].append(action)
    return found
