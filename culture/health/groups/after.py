"""After the result: what each group still has to do, and how many working days are left.

For HR leads all groups as a checklist with a clock; for a manager their own next steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from django.urls import reverse
from django.utils.timezone import localdate

from culture.constructs import FACES
from culture.health.basis.cards import Card
from culture.health.basis.rounds import Round
from culture.health.groups.group import group_url
from culture.health.groups.steps import STEPS, Stage, Taken, deadlines, smallest, stages, taken
from culture.people.models import Person
from culture.people.tree import Tree
from culture.words import day, plural, short_day
from culture.workdays import is_working_day
from roadmap.actions.listing import Line, in_order, line, sections
from roadmap.actions.models import Action
from roadmap.plan.teams import team_tree
from surveys.groups import shared
from surveys.published import GroupResult

WORDS = {
    "share": "The manager shows the team its page.",
    "talk": "Twenty minutes with the team.",
    "choose": "One thing the team can change itself.",
    "promise": "The whole team reads it the same day.",
}
LISTED = 40
SHOWN = 5


@dataclass(frozen=True)
class Row:
    """How many groups have taken one step."""

    name: str
    words: str
    done: int
    of: int
    by: date


@dataclass(frozen=True)
class Day:
    """A working day of the clock."""

    day: date
    state: str  # "over", "today", "due" or ""


@dataclass(frozen=True)
class Group:
    """A group, who takes its steps (None: HR), and where it stands."""

    id: int
    name: str
    url: str
    leader: Person | None
    stages: tuple[Stage, ...]

    @property
    def is_shared(self) -> bool:
        return self.stages[0].day is not None


@dataclass(frozen=True)
class After:
    """`groups`: those who have most to do first. `left`: working days after today; None before
    everybody can read the result.
    """

    rows: tuple[Row, ...]
    days: tuple[Day, ...]
    groups: tuple[Group, ...]
    more: int  # groups that are not listed
    opens_on: date
    left: int | None
    unshared: bool  # whether only those are listed that have not shared it

    @property
    def to_share(self) -> int:
        """How many groups have not shared it."""
        return self.rows[0].of - self.rows[0].done

    @property
    def ends_on(self) -> date:
        return self.days[-1].day

    @property
    def is_running(self) -> bool:
        """There is time left, and something to do."""
        return self.days[-1].state != "over" and not self.is_done

    @property
    def is_done(self) -> bool:
        return all(row.done == row.of for row in self.rows)

    @property
    def headline(self) -> str:
        """ "Shared with 7 of 19 groups, 9 working days left." """
        if self.left is None:
            return f"Everybody reads the result on {day(self.opens_on)}."
        with_whom = f"Shared with {self.rows[0].done} of {plural(self.rows[0].of, 'group')}"
        if self.days[-1].state == "over":
            return f"{with_whom}; the ten working days ended on {short_day(self.ends_on)}."
        left = f"{plural(self.left, 'working day')} left" if self.left else "today is the last day"
        return f"{with_whom}, {left}."


def after(this: Round, *, today: date, unshared: bool = False) -> After | None:
    """Of a round with its groups; None where nothing was told of any group. Five queries.

    `unshared`: list only those that have not shared it.
    """
    groups = smallest(this.groups)
    if not groups:
        return None
    steps = taken(this.pulse, groups)
    wanted = [group for group in groups if not (unshared and steps[group.id].days["share"])]
    listed = sorted(wanted, key=lambda group: done(steps[group.id]))[:LISTED]
    who = leaders(listed)
    by, opened = deadlines(this.pulse), localdate(this.pulse.released_at)
    days = clock(opened, by["promise"], today=today)
    return After(
        rows=tuple(row(step, list(steps.values()), by[step]) for step in STEPS),
        days=days,
        groups=tuple(
            group_of(this, group, steps[group.id], by=by, leader=who[group.id]) for group in listed
        ),
        more=len(wanted) - len(listed),
        opens_on=opened,
        left=sum(each.day > today for each in days) if today >= opened else None,
        unshared=unshared,
    )


def group_of(this: Round, group: GroupResult, steps: Taken, *, by, leader) -> Group:
    return Group(group.id, group.name, group_url(this, group), leader, tuple(stages(steps, by=by)))


def done(steps: Taken) -> int:
    return sum(day is not None for day in steps.days.values())


def row(step: str, every: Sequence[Taken], by: date) -> Row:
    done = sum(each.days[step] is not None for each in every)
    return Row(STEPS[step][0], WORDS[step], done, len(every), by)


def clock(opened: date, last: date, *, today: date) -> tuple[Day, ...]:
    """The working days after the one on which everybody could read, up to the last."""
    span = (opened + timedelta(days=n) for n in range(1, (last - opened).days + 1))
    return tuple(Day(each, state_of(each, last, today)) for each in span if is_working_day(each))


def state_of(each: date, last: date, today: date) -> str:
    if each < today:
        return "over"
    if each == today:
        return "today"
    return "due" if each == last else ""


def leaders(groups: Sequence[GroupResult]) -> Mapping[int, Person | None]:
    """By group id: the nearest leader of all its teams. Two queries.

    None where only the leader of everybody is left, whose own answer may be in it.
    """
    tree = team_tree()
    nearest = {group.id: leader_of(tree, group) for group in groups}
    people = Person.objects.working().in_bulk({pk for pk in nearest.values() if pk})
    return {group_id: people.get(pk) for group_id, pk in nearest.items()}


def leader_of(tree: Tree, group: GroupResult) -> int | None:
    known = [tree.places[pk].path for pk in group.team_ids if pk in tree.places]
    path = reduce(shared, known) if known else ()
    above = (tree.places[pk].leader_id for pk in reversed(path) if pk not in tree.tops)
    return next((pk for pk in above if pk), None)


def card(reading) -> Card | None:
    """How far the groups have come, for those who read all of them."""
    groups = smallest(reading.this.groups) if reading.reads_everything else []
    if not groups:
        return None
    steps = taken(reading.this.pulse, groups).values()
    talked, promised = (
        sum(each.days[step] is not None for each in steps) for step in ("talk", "promise")
    )
    return Card(
        title="What groups made of it",
        words=f"{talked} of {plural(len(groups), 'group')} have talked about it, "
        f"{promised} promised something.",
        url=reverse("actions:actions"),
        act="All actions",
    )


def table(reading) -> list[list]:
    """Of everything this person may see, in the order of the list."""
    today = localdate(reading.now)
    head = ["whose", "construct", "heard", "will", "by when", "what became of it", "did", "why"]
    rows = sections(in_order(Action.objects.visible_to(reading.person)), today)
    return [head, *(table_row(section.name, each) for section in rows for each in section.lines)]


def table_row(whose: str, told: Line) -> list:
    action = told.action
    face, due = FACES[action.scale].name, f"{action.due_on:%Y-%m-%d}"
    return [whose, face, action.heard, action.will, due, told.fate, action.did, action.reason]


def own_groups(person, this: Round) -> list[Group]:
    """Those this person takes the steps of, and has not finished."""
    groups = smallest(this.groups)
    who = leaders(groups)
    mine = [group for group in groups if who[group.id] == person]
    steps = taken(this.pulse, mine)
    by = deadlines(this.pulse)
    return [
        group_of(this, group, steps[group.id], by=by, leader=person)
        for group in mine
        if steps[group.id].next
    ]


def own_actions(person, *, today: date) -> list[Line]:
    """What this person's teams promised: late, then by date, then what was kept last."""
    actions = Action.objects.of_teams(person.led_team_ids).told()
    late_first = list(actions.open().order_by("due_on", "pk")[:SHOWN])
    kept = actions.filter(ended=Action.End.KEPT).order_by("-did_on", "-pk")
    return [line(action, today) for action in [*late_first, *kept[: SHOWN - len(late_first)]]]
