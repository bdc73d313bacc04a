"""Changing the dates and needs of a milestone: what would move is shown first, then saved at once.

Its own rollouts move together, but for those reported as done, ever. What waits for them moves back
where it must; what has begun keeps its dates.
"""

from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

from django.db import transaction
from django.db.models import F, Max, Min, OuterRef, Subquery

from culture.words import span_words
from roadmap.plan.models.milestones import Dependency, Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.schedule import Slot, ripple

State = Rollout.State
SETTLED = (State.REPORTED, State.REVIEWED, State.DONE, State.LAPSED)
PLANNED = (State.DRAFT, State.NOT_STARTED)


class DueBeforeStart(Exception):
    """Some team would have less than a day."""


class StartsTooEarly(Exception):
    """It would start before what it needs is done. `earliest`: the first possible start."""

    def __init__(self, earliest: date):
        self.earliest = earliest
        super().__init__(earliest)


@dataclass(frozen=True)
class KnockOn:
    """A milestone that moves because of a change, in so many teams; `later` is the most of them."""

    milestone: Milestone
    teams: int
    later: str
    due_on: date


@dataclass(frozen=True)
class Change:
    """Slots with new dates: the milestone's own, and those of others that wait for it."""

    milestone: Milestone
    needs: frozenset[int]
    own: list[Slot]
    others: list[Slot]
    before: dict[int, Slot]

    @property
    def mark(self) -> str:
        """Tells whether what is saved is what was looked at."""
        return str(crc32(repr([(slot.key, slot.starts_on) for slot in self.others]).encode()))

    @property
    def moved(self) -> list[Slot]:
        """Those that get other dates than they have."""
        return [slot for slot in [*self.own, *self.others] if slot != self.before[slot.key]]

    @property
    def knock_on(self) -> list[KnockOn]:
        titles = Milestone.objects.in_bulk({slot.milestone for slot in self.others})
        by_milestone: dict[int, list[Slot]] = {}
        for slot in self.others:
            by_milestone.setdefault(slot.milestone, []).append(slot)
        return [self._knock_on(titles[pk], slots) for pk, slots in by_milestone.items()]

    def _knock_on(self, milestone, slots) -> KnockOn:
        days = max((slot.starts_on - self.before[slot.key].starts_on).days for slot in slots)
        return KnockOn(milestone, len(slots), span_words(days), max(slot.due_on for slot in slots))

    @transaction.atomic
    def save(self) -> None:
        moved = [
            Rollout(pk=slot.key, starts_on=slot.starts_on, due_on=slot.due_on)
            for slot in [*self.own, *self.others]
        ]
        Rollout.objects.bulk_update(moved, ["starts_on", "due_on"], batch_size=500)
        self.milestone.dependencies.all().delete()
        Dependency.objects.bulk_create(
            Dependency(milestone=self.milestone, needs_id=pk) for pk in self.needs
        )
        fit_spans({self.milestone.pk, *(slot.milestone for slot in self.others)})


def hold(programme_id) -> None:
    """Keep others from changing dates of this programme until the transaction ends."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme_id)


def open_span(milestone):
    """First start and last due day over the rollouts that can still move, or (None, None)."""
    still = milestone.rollouts.filter(renew_on=None).exclude(state__in=SETTLED)
    return tuple(still.aggregate(first=Min("starts_on"), last=Max("due_on")).values())


def draft_change(milestone, *, starts_on, due_on, needs) -> Change:
    """What moving the open rollouts to this span would mean; None leaves the dates alone.

    Raises schedule.Cycle (with ids), DueBeforeStart or StartsTooEarly.
    """
    before = {slot.key: slot for slot in slots_of(milestone.programme_id)}
    own = moved_together(milestone, starts_on, due_on, before.values())
    graph = needs_of(milestone.programme_id) | {milestone.pk: needs}
    pushed = ripple((before | {slot.key: slot for slot in own}).values(), graph)
    refuse_early(starts_on, own=own, pushed=pushed)
    others = [slot for slot in pushed if slot.milestone != milestone.pk]
    return Change(milestone, frozenset(needs), own, others, before)


def refuse_new(milestone, *, teams, needs) -> None:
    """Whether a milestone that is not saved yet could begin when it says, after what it needs.

    Raises StartsTooEarly.
    """
    own = [new_slot(milestone, team) for team in teams]
    slots = [*slots_of(milestone.programme_id), *own]
    pushed = ripple(slots, needs_of(milestone.programme_id) | {None: needs})
    refuse_early(milestone.starts_on, own=own, pushed=pushed)


def new_slot(milestone, team) -> Slot:
    return Slot(
        key=("new", team),
        milestone=None,
        team=team,
        everywhere=milestone.everywhere,
        starts_on=milestone.starts_on,
        due_on=milestone.due_on,
    )


def moved_together(milestone, starts_on, due_on, slots) -> list[Slot]:
    first, last = open_span(milestone)
    if first is None or starts_on is None:
        return []
    own = [slot for slot in slots if slot.milestone == milestone.pk and not slot.settled]
    moved = [
        replace(
            slot,
            starts_on=slot.starts_on + (starts_on - first),
            due_on=slot.due_on + (due_on - last),
        )
        for slot in own
    ]
    if any(slot.due_on < slot.starts_on for slot in moved):
        raise DueBeforeStart
    return moved


def refuse_early(starts_on, *, own, pushed) -> None:
    wanted = {slot.key: slot.starts_on for slot in own}
    late = [slot.starts_on - wanted[slot.key] for slot in pushed if slot.key in wanted]
    if late:
        raise StartsTooEarly(starts_on + max(late))


def slots_of(programme_id):
    rows = Rollout.objects.filter(milestone__programme=programme_id).select_related("milestone")
    return [
        Slot(
            key=rollout.pk,
            milestone=rollout.milestone_id,
            team=rollout.team_id,
            everywhere=rollout.milestone.everywhere,
            starts_on=rollout.starts_on,
            due_on=rollout.due_on,
            begun=rollout.state not in PLANNED,
            settled=rollout.state in SETTLED or rollout.renew_on is not None,
        )
        for rollout in rows
    ]


def needs_of(programme_id):
    ids = Milestone.objects.filter(programme=programme_id).values_list("pk", flat=True)
    graph = {pk: set() for pk in ids}
    rows = Dependency.objects.filter(milestone__programme=programme_id)
    for milestone, needs in rows.values_list("milestone_id", "needs_id"):
        graph[milestone].add(needs)
    return graph


def fit_spans(milestone_ids) -> None:
    """First start and last due day of each milestone, from its rollouts: a saving of each."""
    span = Rollout.objects.filter(milestone=OuterRef("pk")).order_by().values("milestone")
    Milestone.objects.filter(pk__in=milestone_ids).update(
        starts_on=Subquery(span.annotate(first=Min("starts_on")).values("first")),
        due_on=Subquery(span.annotate(last=Max("due_on")).values("last")),
        version=F("version") + 1,
    )
