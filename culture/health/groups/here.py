"""One group as one person finds it: what it chose, what it was promised, what lies before it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404
from django.utils import timezone

from culture.figures.levels import ROUNDS
from culture.health.basis.reading import Reading
from culture.health.basis.rounds import Round, with_groups
from culture.health.groups.focus import Point
from culture.health.groups.group import GroupPage, group_page, group_url
from culture.health.groups.helped import Helped, answered, helped
from culture.health.groups.steps import Taken, smallest
from culture.people.models import Person
from roadmap.actions.listing import Line, line
from roadmap.actions.models import Action
from roadmap.plan.models.rollouts import Rollout
from surveys.published import GroupResult

LOOKS_BACK = 6  # pulses: what answers an earlier one is not judged any more


@dataclass(frozen=True)
class Here:
    """A group as one person finds it. `acts`: may take its steps."""

    reading: Reading
    group: GroupResult

    @property
    def person(self) -> Person:
        return self.reading.person

    @property
    def this(self) -> Round:
        return self.reading.this

    @property
    def today(self) -> date:
        return timezone.localdate(self.reading.now)

    @property
    def mine(self) -> bool:
        return self.person.led_team_ids >= set(self.group.team_ids)

    @property
    def inside(self) -> list[GroupResult]:
        return [each for each in self.this.groups if each.inside_id == self.group.id]

    @property
    def acts(self) -> bool:
        """Its manager or an HR lead, about the latest result, where no smaller group does."""
        own = self.mine or self.person.is_hr
        return own and self.reading.is_latest and self.group in smallest(self.this.groups)

    @cached_property
    def page(self) -> GroupPage:
        whose = "Your group" if self.mine else "This group"
        return group_page(self.reading.shown, self.group, whose=whose)

    @property
    def url(self) -> str:
        return group_url(self.this, self.group)


def find(found: Reading, group_id: int) -> Here:
    """The group of this round with this id."""
    for group in found.this.groups:
        if group.id == group_id:
            return Here(found, group)
    raise Http404


def planned(group: GroupResult, *, today: date) -> dict[str, date]:
    """By code: the milestones that lie before any team of the group."""
    ahead = Rollout.objects.current().unconfirmed().filter(team__in=group.team_ids)
    rows = ahead.filter(due_on__gte=today).order_by("-due_on")
    return dict(rows.values_list("milestone__code", "due_on"))


def chosen(page: GroupPage, steps: Taken) -> Point | None:
    """What the group chose, as its page tells it."""
    talk = steps.talk
    here = [each for each in page.points if each.scale == talk.scale]
    return (here or [Point(talk.scale, talk.item)])[0] if talk.scale else None


def told(here: Here) -> list[tuple[Line, Helped | None]]:
    """Promises of the group or inside it, the latest first, each with whether it helped."""
    actions = Action.objects.within(here.group.team_ids).told().order_by("-made_on", "-pk")
    own = [action for action in actions if is_of(action, here.group)]
    judged = judge(here, [action for action in own if action.ended == action.End.KEPT])
    return [(line(action, here.today), judged.get(action.pk)) for action in actions]


def is_of(action: Action, group: GroupResult) -> bool:
    """Of all teams of the group, not of a part of it."""
    return {team.pk for team in action.teams.all()} == set(group.team_ids)


def judge(here: Here, kept: list[Action]) -> dict[int, Helped | None]:
    """By id. The statements may have been asked a cycle before the pulse that is answered."""
    if not kept:
        return {}
    companies, back = here.reading.companies, LOOKS_BACK + ROUNDS
    rounds = with_groups(here.person, companies, now=here.reading.now, back=back)
    recent = rounds[-LOOKS_BACK:]
    return {
        action.pk: helped(rounds, here.group, action) for action in kept if answered(recent, action)
    }
