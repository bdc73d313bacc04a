"""Dates of a programme: arithmetic only. No model, no clock; the random source is an argument.

Everything is counted in whole days. A team milestone is dated once, for a team that begins with the
programme; each team then does all of it later by its own offset, so that its whole chain moves
together. An organisation milestone that follows team ones waits for the last team.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from random import Random

from roadmap.plan.packs import Template

DAYS_A_MONTH = 365.25 / 12
LIBRARY_MONTHS = 18
HAIR = 1e-6


class Cycle(Exception):
    """Milestones that wait for each other. `keys` names them in order, the first one twice."""

    def __init__(self, keys: list):
        self.keys = keys
        super().__init__(" → ".join(map(str, keys)))


@dataclass(frozen=True)
class Step:
    """One template with its dates for a team (or the organisation) without any offset.

    `later` is how many days the start lies behind the template, because something it needs is
    done only then.
    """

    template: Template
    starts_on: date
    due_on: date
    later: int

    def span(self, offset: int = 0) -> tuple[date, date]:
        """Start and due day in a team that begins `offset` days after the programme."""
        shift = timedelta(days=offset if self.template.everywhere else 0)
        return self.starts_on + shift, self.due_on + shift


def steps(
    templates: Iterable[Template], *, starts_on: date, scale: float = 1.0, last_offset: int = 0
) -> list[Step]:
    """Each template with its dates, needs first. `last_offset`: days of the last team's offset.

    `scale` stretches months and weeks: 1.0 is the library's 18 months. Raises Cycle.
    """
    by_code = {template.code: template for template in templates}
    done: dict[str, Step] = {}
    for code in in_order({code: template.after for code, template in by_code.items()}):
        template = by_code[code]
        planned = starts_on + timedelta(days=whole(template.start_month * DAYS_A_MONTH * scale))
        start = max(
            [planned, *(free_after(done[n], template, last_offset) for n in template.after)]
        )
        length = timedelta(days=max(1, whole(template.weeks * 7 * scale)) - 1)
        done[code] = Step(template, start, start + length, (start - planned).days)
    return list(done.values())


def whole(days: float) -> int:
    """Whole days, cut off; not one fewer where a float misses the next one by a hair."""
    return int(days + HAIR)


def free_after(need: Step, waiting: Template, last_offset: int) -> date:
    """The first day on which `waiting` may begin: a team waits for its own work alone."""
    waits_for_all = need.template.everywhere and not waiting.everywhere
    return need.due_on + timedelta(days=1 + (last_offset if waits_for_all else 0))


def offsets(teams: Iterable[Hashable], *, weeks: int, random: Random) -> dict[Hashable, int]:
    """Days by which each team begins later: spread evenly over `weeks`, in a shuffled order.

    The order is drawn, so that nobody chooses who goes first and teams not yet reached stay a fair
    comparison.
    """
    drawn = sorted(teams)
    random.shuffle(drawn)
    return {team: offset_of(place, len(drawn), weeks) for place, team in enumerate(drawn)}


def offset_of(place: int, teams: int, weeks: int) -> int:
    """Days of offset of the team at this place, 0 being the first."""
    return place * weeks // teams * 7


def in_order(needs: Mapping[Hashable, Iterable[Hashable]]) -> list:
    """Keys, each after everything it needs. Raises Cycle."""
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise Cycle(list(reversed(error.args[1]))) from None


@dataclass(frozen=True)
class Slot:
    """One rollout as `ripple` sees it. `begun`: its dates stay. `settled`: reported as done."""

    key: Hashable
    milestone: Hashable
    team: Hashable
    everywhere: bool
    starts_on: date
    due_on: date
    begun: bool = False
    settled: bool = False

    def moved_to(self, starts_on: date) -> "Slot":
        return replace(self, starts_on=starts_on, due_on=self.due_on + (starts_on - self.starts_on))


class Ends:
    """When a milestone is due, in each team and in the last. What is settled holds nothing up."""

    def __init__(self, slots: Iterable[Slot]):
        self.by_team = {
            slot.team: slot.due_on for slot in slots if slot.everywhere and not slot.settled
        }
        self.last = max((slot.due_on for slot in slots if not slot.settled), default=None)

    def before(self, slot: Slot) -> date | None:
        """The day that this slot waits for: its own team's, else the last."""
        return self.by_team.get(slot.team) if self.by_team and slot.everywhere else self.last


def ripple(slots: Iterable[Slot], needs: Mapping[Hashable, Iterable[Hashable]]) -> list[Slot]:
    """The slots that must move back because what they need is due later, with their new dates.

    `needs` has every milestone as a key. Nothing moves forward, and nothing that has begun moves.
    Raises Cycle.
    """
    planned: dict[Hashable, list[Slot]] = {}
    for slot in slots:
        planned.setdefault(slot.milestone, []).append(slot)
    ends: dict[Hashable, Ends] = {}
    moved = []
    for milestone in in_order(needs):
        before = [ends[need] for need in needs[milestone]]
        placed = [pushed_by(before, slot) for slot in planned.get(milestone, [])]
        ends[milestone] = Ends(placed)
        moved += [
            new
            for new, old in zip(placed, planned.get(milestone, []), strict=True)
            if new is not old
        ]
    return moved


def pushed_by(before: Iterable[Ends], slot: Slot) -> Slot:
    """The slot itself, or where it starts on the day after the last one before it."""
    start = None if slot.begun else earliest(before, slot)
    return slot.moved_to(start) if start and start > slot.starts_on else slot


def earliest(before: Iterable[Ends], slot: Slot) -> date | None:
    """The first day on which this slot may start; None where nothing holds it up."""
    days = [day for ends in before if (day := ends.before(slot))]
    return max(days) + timedelta(days=1) if days else None
