"""Changing the dates and needs of a milestone: what would move is shown first, then saved at once.

Its own rollouts move together, but for those reported as done, ever. What waits for them moves back
where it must; what has begun keeps its dates.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Max, Min

from roadmap.plan.models.milestones import Dependency, Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.states import EVER_SETTLED
from roadmap.plan.moves import Moves, mark_of, needs_of, slots_of
from roadmap.plan.schedule import Slot, ripple


class DueBeforeStart(Exception):
    """Some team would have less than a day."""


class StartsTooEarly(Exception):
    """It would start before what it needs is done. `earliest`: the first possible start."""

    def __init__(self, earliest: date):
        self.earliest = earliest
        super().__init__(earliest)


@dataclass(frozen=True)
class Change(Moves):
    """A milestone with other needs, and new dates: its own, and those of others that wait."""

    milestone: Milestone
    needs: frozenset[int]

    @property
    def mark(self) -> str:
        """Only of the others: what the form itself says, the sender sees as they type it."""
        return mark_of([(slot.key, slot.starts_on) for slot in self.others])

    @transaction.atomic
    def save(self) -> None:
        """All or nothing. Raises Overtaken."""
        super().save()
        self.milestone.dependencies.all().delete()
        Dependency.objects.bulk_create(
            Dependency(milestone=self.milestone, needs_id=pk) for pk in self.needs
        )


def hold(programme_id) -> None:
    """Keep others from changing dates of this programme until the transaction ends."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme_id)


def hold_milestone(milestone) -> None:
    """The same, and nobody else saves this milestone meanwhile; it is read again."""
    hold(milestone.programme_id)
    milestone.refresh_from_db(from_queryset=Milestone.objects.select_for_update(no_key=True))


def open_span(milestone):
    """First start and last due day over the rollouts that can still move, or (None, None)."""
    still = milestone.rollouts.filter(renew_on=None).exclude(state__in=EVER_SETTLED)
    return tuple(still.aggregate(first=Min("starts_on"), last=Max("due_on")).values())


def draft_change(milestone, *, starts_on, due_on, needs) -> Change:
    """What moving the open rollouts to this span would mean; None leaves the dates alone.

    Raises schedule.Cycle (with ids), DueBeforeStart or StartsTooEarly.
    """
    before = slots_of(milestone.programme_id)
    own = moved_together(milestone, starts_on, due_on, before.values())
    graph = needs_of(milestone.programme_id) | {milestone.pk: needs}
    pushed = ripple((before | {slot.key: slot for slot in own}).values(), graph)
    refuse_early(starts_on, own=own, pushed=pushed)
    others = [slot for slot in pushed if slot.milestone != milestone.pk]
    return Change(own, others, before, milestone, frozenset(needs))


def refuse_new(milestone, *, teams, needs) -> None:
    """Whether a milestone that is not saved yet could begin when it says, after what it needs.

    Raises StartsTooEarly.
    """
    own = [new_slot(milestone, team) for team in teams]
    slots = [*slots_of(milestone.programme_id).values(), *own]
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
