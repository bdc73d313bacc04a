"""What Havelund promised after its results, and what became of it: kept, late, broken, still ahead.

Who promises reads the result as the product gives it to them; the words are made up.
"""

from datetime import date, datetime, timedelta
from random import Random

from culture.embedded.sample import people
from culture.embedded.sample.promises import LEADERS, TEAMS, Promise
from culture.health.basis.rounds import Round, rounds_of, with_groups
from culture.health.groups.after import leaders
from culture.health.groups.focus import Point
from culture.health.groups.group import group_page
from culture.health.groups.steps import deadlines, smallest
from culture.people.models import Person, Team
from roadmap.actions.models import Action, Talk
from surveys.published import GroupResult

# How many groups get how far after a result.
SHARES, TALKS, CHOOSES, PROMISES = 0.85, 0.7, 0.55, 0.45
# How a promise ends, as shares that add up; the rest is never said.
ENDS = (("kept", 0.6), ("late", 0.15), ("changed", 0.06), ("broken", 0.07))


def write(*, now: datetime, seed: str) -> None:
    """Everything up to today, result by result."""
    hr = Person.objects.get(email=people.address(people.HR_LEAD))
    sponsor = Person.objects.get(email=people.address(people.SPONSOR))
    every, today = rounds_of(hr, now=now), now.date()
    for promise in LEADERS:
        if promise.after < len(every):
            lead(promise, every[promise.after], by=sponsor, today=today)
    for number in range(1, len(every) + 1):
        rounds = with_groups(hr, every[:number], now=now)
        groups = smallest(rounds[-1].groups)
        who = leaders(groups)
        for group in groups:
            Steps(rounds, group, by=who[group.id] or hr, seed=seed).take(today)


def lead(promise: Promise, answered: Round, *, by: Person, today: date) -> None:
    """A promise of the leaders to everybody."""
    made_on = deadlines(answered.pulse)["talk"]
    if made_on <= today:
        action = promised(promise, answered, by=by, made_on=made_on)
        end(action, promise, fate=promise.fate, today=today)


class Steps:
    """One group after one result."""

    def __init__(self, rounds: list[Round], group: GroupResult, *, by: Person, seed: str):
        self.rounds, self.group, self.by = rounds, group, by
        self.pulse = rounds[-1].pulse
        self.random = Random(f"{seed} {group.name} {self.pulse.number} steps")  # noqa: S311
        self.luck = self.random.random()

    def take(self, today: date) -> None:
        """As far as this group goes, and as far as today allows."""
        days = {step: day for step, day in deadlines(self.pulse).items() if day <= today}
        marks = {}
        if self.luck < SHARES and "share" in days:
            marks["shared_on"] = days["share"]
        if self.luck < TALKS and "talk" in days:
            marks["talked_on"] = days["talk"]
        points = group_page(self.rounds, self.group, whose="").points
        if self.luck < CHOOSES and "choose" in days and points:
            point = self.random.choice(points[:2])
            marks |= {"chosen_on": days["choose"], "scale": point.scale, "item": point.item}
            if self.luck < PROMISES and "promise" in days:
                self.promise(point, days["promise"], today=today)
        if marks:
            Talk.of(self.pulse, self.group.team_ids).mark(by=self.by, **marks)

    def promise(self, point: Point, day: date, *, today: date) -> None:
        said = set(Action.objects.within(self.group.team_ids).values_list("will", flat=True))
        new = [promise for promise in TEAMS[point.scale] if promise.will not in said]
        if not new:
            return
        promise = self.random.choice(new)
        members = Person.objects.working().filter(team__in=self.group.team_ids).order_by("pk")
        owner = self.random.choice([self.by, *members[:20]])
        teams = Team.objects.filter(pk__in=self.group.team_ids)
        action = promised(
            promise, self.rounds[-1], by=self.by, made_on=day, teams=teams, owner=owner, point=point
        )
        end(action, promise, fate=self.fate(), today=today)

    def fate(self) -> str:
        at = self.random.random()
        for fate, share in ENDS:
            at -= share
            if at < 0:
                return fate
        return ""


def promised(
    promise: Promise, answered: Round, *, by, made_on, teams=(), owner=None, point=None
) -> Action:
    action = Action(
        scale=point.scale if point else promise.scale,
        item=point.item if point else "",
        heard=promise.heard,
        will=promise.will,
        owner=owner or by,
        made_on=made_on,
        due_on=made_on + timedelta(days=promise.days),
        pulse_number=answered.pulse.number,
    )
    action.promise(teams, by=by)
    return action


def end(action: Action, promise: Promise, *, fate: str, today: date) -> None:
    """What became of it, where that day has come."""
    late = timedelta(days=12 if fate in ("late", "broken") else -4)
    day = action.due_on + late
    if not fate or day > today:
        return
    if fate in ("kept", "late"):
        action.keep(did=promise.did, did_on=day, by=action.owner, on=day)
    else:
        action.drop(fate, reason=promise.reason, by=action.owner, on=day)
