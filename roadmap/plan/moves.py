"""New dates for rollouts: what would move is shown first, then saved together, or nothing is.

What waits for them moves back where it must; what has begun keeps its start.
"""

from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.db import connection, transaction
from django.db.models import F, Max, Min, OuterRef, Subquery

from culture.words import span_words
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.models.states import EVER_SETTLED, PLANNED, State
from roadmap.plan.schedule import Slot, ripple

OVERTAKEN = "Somebody changed something a moment before, so nothing was saved. Look at it again."
TABLE = Rollout._meta.db_table
# Each row only as long as it is what was looked at.
MOVE = f"""
UPDATE {TABLE} AS rollout SET starts_on = new.starts_on, due_on = new.due_on
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::date[], %s::date[], %s::boolean[])
  AS new (id, starts_on, due_on, was_start, was_due, begun)
WHERE rollout.id = new.id AND rollout.starts_on = new.was_start AND rollout.due_on = new.was_due
  AND (rollout.state NOT IN ('draft', 'not_started')) = new.begun
"""  # noqa: S608 (the name of a table of ours)


class Overtaken(Exception):
    """Somebody changed one of the rows a moment before. Nothing was saved."""


def mark_of(seen) -> str:
    """Tells whether what is saved is what was looked at: of anything that is written out alike."""
    return str(crc32(repr(seen).encode()))


@dataclass(frozen=True)
class KnockOn:
    """A milestone that moves because of a change, in so many teams; `later` is the most of them."""

    milestone: Milestone
    teams: int
    later: str
    due_on: date


@dataclass(frozen=True)
class Moves:
    """Slots with new dates: those asked for, and others that wait for them. `before`: by key."""

    own: list[Slot]
    others: list[Slot]
    before: dict[int, Slot]

    @property
    def moved(self) -> list[Slot]:
        """Those that get other dates than they have."""
        return [slot for slot in [*self.own, *self.others] if slot != self.before[slot.key]]

    @property
    def mark(self) -> str:
        rows = [(s.key, s.starts_on, s.due_on, self.before[s.key]) for s in self.moved]
        return mark_of(sorted(rows, key=lambda row: row[0]))

    @property
    def knock_on(self) -> list[KnockOn]:
        """What moves besides, by milestone."""
        milestones = Milestone.objects.in_bulk({slot.milestone for slot in self.others})
        found: dict[int, list[Slot]] = {}
        for slot in self.others:
            found.setdefault(slot.milestone, []).append(slot)
        return [self._knock_on(milestones[pk], slots) for pk, slots in found.items()]

    def _knock_on(self, milestone, slots) -> KnockOn:
        days = max((slot.starts_on - self.before[slot.key].starts_on).days for slot in slots)
        return KnockOn(milestone, len(slots), span_words(days), max(slot.due_on for slot in slots))

    @transaction.atomic
    def save(self) -> None:
        """All or nothing. Raises Overtaken."""
        moved = self.moved
        if move([(self.before[slot.key], slot) for slot in moved]) != len(moved):
            raise Overtaken
        fit_spans({slot.milestone for slot in moved})


def move(pairs: list[tuple[Slot, Slot]]) -> int:
    """Give rollouts new dates in one statement; how many were still as they were looked at."""
    columns = zip(
        *((n.key, n.starts_on, n.due_on, o.starts_on, o.due_on, o.begun) for o, n in pairs),
        strict=True,
    )
    values = [list(column) for column in columns]
    if not values:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(MOVE, values)
        return cursor.rowcount


def moves(programme_id: int, asked: dict[int, Slot], before: dict[int, Slot]) -> Moves:
    """What giving rollouts these slots would mean. `before`: every slot of the programme, by key.

    A slot that would begin before what it needs is done begins right after it.
    """
    placed = {slot.key: slot for slot in ripple((before | asked).values(), needs_of(programme_id))}
    own = [placed.pop(key, slot) for key, slot in asked.items()]
    return Moves(own, list(placed.values()), before)


def slots_of(programme_id: int) -> dict[int, Slot]:
    """Every slot of a programme by key, read as plain rows: a large one has tens of thousands."""
    rows = Rollout.objects.filter(milestone__programme=programme_id).order_by()
    named = ("milestone_id", "team_id", "milestone__reach", "starts_on", "due_on")
    found = rows.values_list("pk", *named, "state", "renew_on")
    return {
        pk: Slot(
            key=pk,
            milestone=milestone,
            team=team,
            everywhere=reach == Milestone.Reach.TEAM,
            starts_on=starts_on,
            due_on=due_on,
            begun=state not in PLANNED,
            settled=state in EVER_SETTLED or renew_on is not None,
        )
        for pk, milestone, team, reach, starts_on, due_on, state, renew_on in found
    }


def rollout_of(slot: Slot, *, draft: bool) -> Rollout:
    """Unsaved; what is agreed at once keeps its first dates as the baseline."""
    agreed = {} if draft else {"baseline_starts_on": slot.starts_on, "baseline_due_on": slot.due_on}
    return Rollout(
        milestone_id=slot.milestone,
        team_id=slot.team,
        state=State.DRAFT if draft else State.NOT_STARTED,
        starts_on=slot.starts_on,
        due_on=slot.due_on,
        **agreed,
    )


def needs_of(programme_id: int) -> dict[int, set[int]]:
    """{milestone: what it needs}, with every milestone as a key, in one query."""
    rows = Milestone.objects.filter(programme=programme_id).order_by()
    graph: dict[int, set[int]] = {}
    for milestone, needs in rows.values_list("pk", "dependencies__needs"):
        graph.setdefault(milestone, set()).update([needs] if needs else [])
    return graph


def fit_spans(milestone_ids) -> None:
    """First start and last due day of each milestone, from its rollouts: a saving of each."""
    span = Rollout.objects.filter(milestone=OuterRef("pk")).order_by().values("milestone")
    Milestone.objects.filter(pk__in=milestone_ids).update(
        starts_on=Subquery(span.annotate(first=Min("starts_on")).values("first")),
        due_on=Subquery(span.annotate(last=Max("due_on")).values("last")),
        version=F("version") + 1,
    )
