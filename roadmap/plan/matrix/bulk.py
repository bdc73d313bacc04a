"""One change to many rollouts: what would change and what is left alone is shown first.

A Plan is looked at and then saved in one transaction, or not at all: its mark tells whether the
rows are still as they were looked at.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from culture.people.models import Person
from culture.words import day_words
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.models.states import PLANNED, SETTLED, State
from roadmap.plan.moves import Moves, Overtaken, mark_of, moves, slots_of
from roadmap.plan.rollouts import telling
from roadmap.plan.schedule import Slot


@dataclass(frozen=True)
class Deed:
    """What is to be done to each: its verb, and what the verb needs."""

    verb: str
    by: Person
    now: datetime
    today: date
    days: int = 0
    day: date | None = None
    owner: Person | None = None
    note: str = ""


@dataclass
class Plan:
    """What would happen: (rollout, words) of what changes, (words, rollouts) of what does not."""

    deed: Deed
    changes: list[tuple[Rollout, str]] = field(default_factory=list)
    left: dict[str, list[Rollout]] = field(default_factory=dict)
    moves: Moves | None = None

    @property
    def mark(self) -> str:
        """Tells whether what is saved is what was looked at."""
        rows = [(r.pk, r.state, r.starts_on, r.due_on, r.owner_id, w) for r, w in self.changes]
        others = self.moves.mark if self.moves else ""
        return mark_of((self.deed.verb, rows, others))

    @transaction.atomic
    def save(self) -> None:
        """All of it. Raises Overtaken; then nothing was saved."""
        VERBS[self.deed.verb].save(self)

    @property
    def rows(self):
        return Rollout.objects.filter(pk__in=[rollout.pk for rollout, _ in self.changes])

    def won(self, changed: int) -> None:
        """All of them were as they were looked at; else raises Overtaken."""
        if changed != len(self.changes):
            raise Overtaken


@dataclass(frozen=True)
class Verb:
    """`judge` says (what changes, why it is left alone) of one rollout: one of both is empty."""

    judge: Callable[[Rollout, Deed], tuple[str, str]]
    save: Callable[[Plan], None]


def planned(rollouts: Iterable[Rollout], deed: Deed) -> Plan:
    """Judge each; dates also of what waits for them. Rollouts come with their places."""
    plan = Plan(deed)
    for rollout in rollouts:
        change, why = VERBS[deed.verb].judge(rollout, deed)
        if change:
            plan.changes.append((rollout, change))
        else:
            plan.left.setdefault(why, []).append(rollout)
    return with_moves(plan) if deed.verb == "move" else plan


def with_moves(plan: Plan) -> Plan:
    """Dates of several programmes are never moved at once."""
    if not plan.changes:
        return plan
    programme = plan.changes[0][0].milestone.programme_id
    before = slots_of(programme)
    asked = {r.pk: moved(before[r.pk], plan.deed) for r, _ in plan.changes}
    plan.moves = moves(programme, asked, before)
    final = {slot.key: slot for slot in plan.moves.own}
    plan.changes = [
        (r, dates_words(before[r.pk], asked[r.pk], final[r.pk], plan.deed.today))
        for r, _ in plan.changes
    ]
    return plan


def moved(slot: Slot, deed: Deed) -> Slot:
    """By days, or to a first day. What has begun keeps its start."""
    if deed.day:
        return slot.moved_to(deed.day)
    step = timedelta(days=deed.days)
    if slot.begun:
        return replace(slot, due_on=slot.due_on + step)
    return replace(slot, starts_on=slot.starts_on + step, due_on=slot.due_on + step)


def dates_words(old: Slot, asked: Slot, new: Slot, today: date) -> str:
    words = (
        f"{day_words(old.starts_on, today)} – {day_words(old.due_on, today)} becomes "
        f"{day_words(new.starts_on, today)} – {day_words(new.due_on, today)}"
    )
    waits = new.starts_on > asked.starts_on
    return f"{words}: what it needs is not done before" if waits else words


def may_move(rollout: Rollout, deed: Deed) -> tuple[str, str]:
    begun = rollout.state not in PLANNED
    if rollout.state in SETTLED:
        return "", "Reported as done: the dates stay"
    if rollout.renew_on:
        return "", "Comes round again by itself: the dates stay"
    if begun and deed.day:
        return "", "Has begun already: move its due day by days"
    if begun and rollout.due_on + timedelta(days=deed.days) < rollout.starts_on:
        return "", "Would be due before it began"
    if deed.day == rollout.starts_on:
        return "", "Starts on that day already"
    return "moves", ""


def may_own(rollout: Rollout, deed: Deed) -> tuple[str, str]:
    if rollout.state == State.DONE:
        return "", "Done: who reported it stays"
    will = deed.owner or rollout.team.manager
    if will is None or not will.is_active:
        return "", "The team has no manager: name one first"
    if rollout.owner == deed.owner:
        return "", f"{deed.owner or 'The team’s manager'} reports on it already"
    was = rollout.reporter or "Nobody"
    return f"{was} → {will}", ""


def may_agree(rollout: Rollout, deed: Deed) -> tuple[str, str]:
    if rollout.state != State.DRAFT:
        return "", "Agreed already"
    return f"Draft → agreed, starts {day_words(rollout.starts_on, deed.today)}", ""


def may_reach(rollout: Rollout, deed: Deed) -> tuple[str, str]:
    if rollout.state in PLANNED:
        return "", "Not begun yet: nobody was reached"
    if rollout.done_on and deed.day > rollout.done_on:
        return "", "Was done before that day"
    if rollout.reached_on == deed.day:
        return "", "Has that day already"
    was = day_words(rollout.reached_on, deed.today) if rollout.reached_on else "no day"
    return f"Reached on {was} → {day_words(deed.day, deed.today)}", ""


def may_ask(rollout: Rollout, deed: Deed) -> tuple[str, str]:
    who = rollout.reporter
    if rollout.state in (*SETTLED, State.DRAFT):
        return "", "Nothing to report: not agreed yet, or reported as done"
    if who is None:
        return "", "Nobody reports on it: name an owner or a manager"
    if who == deed.by:
        return "", "You report on it yourself"
    if rollout.starts_on > deed.today:
        return "", "Starts later"
    return f"{who} is asked for a report", ""


def save_moves(plan: Plan) -> None:
    if plan.moves:
        plan.moves.save()
        told(plan, "moved", [slot.key for slot in plan.moves.others])


def save_owner(plan: Plan) -> None:
    plan.won(plan.rows.exclude(state=State.DONE).update(owner=plan.deed.owner))
    told(plan, "given")


def save_agreed(plan: Plan) -> None:
    plan.won(plan.rows.agree())
    told(plan, "given")


def save_reached(plan: Plan) -> None:
    deed = plan.deed
    plan.won(plan.rows.exclude(state__in=PLANNED).update(reached_on=deed.day))
    told = {"by": deed.by, "on": deed.today, "reached_on": deed.day, "note": deed.note}
    Review.objects.bulk_create(
        Review(rollout=rollout, state=rollout.state, **told) for rollout, _ in plan.changes
    )


def save_asked(plan: Plan) -> None:
    told(plan, "wanted")


def told(plan: Plan, what: str, others: Iterable[int] = ()) -> None:
    """To whoever reports on each of these rollouts, and on `others` (ids)."""
    ids = [*(rollout.pk for rollout, _ in plan.changes), *others]
    telling.reporters(ids, what, by=plan.deed.by, now=plan.deed.now)


VERBS = {
    "move": Verb(may_move, save_moves),
    "owner": Verb(may_own, save_owner),
    "agree": Verb(may_agree, save_agreed),
    "reached": Verb(may_reach, save_reached),
    "ask": Verb(may_ask, save_asked),
}
