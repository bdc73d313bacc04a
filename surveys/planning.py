"""What a pulse will be: its place in the cadence, and the snapshot and groups it would open with.

The plan sheet shows it before anything is sent; opening freezes the same thing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Q

from culture.people import newcomers
from culture.people.models import Person, Team
from culture.people.newcomers import SETTLED_AFTER
from culture.people.tree import Tree
from surveys import groups
from surveys.asking import asking, offsets, rotation
from surveys.cadence import ahead
from surveys.models.pulses import Cadence, PlannedGroup, Pulse, Unit
from surveys.models.terms import Terms
from surveys.naming import Naming

AHEAD = 3  # pulses that stand planned
FEW, MOST_GROUPS = 60, 3  # fewer people than that, asked everything at once, make so many groups


def plan_ahead(cadence: Cadence) -> None:
    """Keep the next pulses of a cadence standing as rows. Repeating adds nothing."""
    missing = AHEAD - cadence.pulses.planned().count() if cadence.active else 0
    if missing > 0:
        around, last = ahead.around(), cadence.pulses.order_by("number").last()
        for turn in islice(ahead.turns(cadence, around, last=last), missing):
            turn.row(cadence, around).save()


def pulse_of(cadence: Cadence, number: int) -> Pulse:
    """The number-th pulse of a cadence as it would be planned today; not saved."""
    around, last = ahead.around(), None
    if cadence.pk:
        last = cadence.pulses.filter(number__lt=number).order_by("number").last()
    turns = ahead.turns(cadence, around, last=last)
    return next(turn.row(cadence, around) for turn in turns if turn.number == number)


@dataclass(frozen=True)
class Sheet:
    """Who will be asked, and which groups will get results: before anything is sent."""

    unit_of: dict[int, int]  # team id by person id
    units: list[Unit]  # not saved
    plan: groups.Plan
    newcomers: Counter  # by team id: who came too late to be asked last time
    offsets: dict[int, int] = field(default_factory=dict)  # by team id; none if all are asked alike

    @property
    def invited(self) -> int:
        return len(self.unit_of)

    @property
    def blocks(self) -> set[str]:
        """The blocks that somebody is asked."""
        return {unit.block for unit in self.units if unit.block}


def sheet(pulse: Pulse, *, today: date, terms: Terms | None = None) -> Sheet:
    """The snapshot of the roster as it stands today, and the groups planned from it."""
    terms = terms or Terms.current()
    tree = Tree(Team.objects.values_list("pk", "parent_id", "name", "manager_id"))
    people = list(invitees(pulse, today))
    unit_of = {person.pk: counted_in(person, tree) for person in people}
    units = snapshot(pulse, tree, unit_of)
    last = Pulse.objects.published().order_by("opens_at").last()
    plan = groups.plan(
        map(as_cell, units),
        last and planned(last),
        rounded=groups.planned_size(terms.k_rounded),
        exact=groups.planned_size(terms.k_exact),
        most=MOST_GROUPS if is_small(pulse.cadence, len(unit_of)) else None,
    )
    given = spread(pulse, plan, units)
    late = Counter(unit_of[person.pk] for person in people if came_since(person, last))
    return Sheet(unit_of, units, plan, late, given)


def is_small(cadence: Cadence, invited: int) -> bool:
    """Whether it asks everything at once, of few people when it began."""
    return cadence.whole and (cadence.began_with or invited) < FEW


def spread(pulse: Pulse, plan: groups.Plan, units: list[Unit]) -> dict[int, int]:
    """Give each unit the block of its exact group, where the cadence spreads its blocks.

    Returns the offset of each team's group.
    """
    if not asking.spreads(pulse):
        return {}
    invited = {unit.team_id: unit.invited for unit in units}
    cells = [{team: invited[team] for team in cell.teams} for cell in plan.exact]
    known = dict(pulse.cadence.offsets.values_list("team_id", "offset"))
    given = {
        team: offset
        for cell, offset in zip(cells, offsets.kept(cells, known), strict=True)
        for team in cell
    }
    give_blocks(pulse, units, given)
    return given


def give_blocks(pulse: Pulse, units: list[Unit], given: Mapping[int, int]) -> None:
    """Each unit the block that its team's offset comes to, where the pulse spreads its blocks."""
    for unit in units:
        if asking.spreads(pulse) and unit.team_id in given:
            unit.block = rotation.block_of(pulse.number, offset=given[unit.team_id])


def invitees(pulse: Pulse, today: date):
    """Everybody who works here; later joiners are first asked after 14 days on the roster.

    The first pulse asks everybody: without it the roster itself would be the newcomer.
    """
    people = Person.objects.reachable().only("pk", "team", "joined_on", "added_on").order_by("pk")
    if pulse.number == 0:
        return people
    new = Q(joined_on__gt=today - SETTLED_AFTER) | Q(added_on__gt=today - SETTLED_AFTER)
    return people.exclude(new)


def next_sparing(today: date) -> date | None:
    """The day of the next pulse, if it leaves newcomers out: the first one asks everybody."""
    pulse = Pulse.objects.planned().filter(opens_on__gte=today).order_by("opens_on").first()
    return pulse.opens_on if pulse and pulse.number else None


newcomers.CALENDARS.append(next_sparing)


def came_since(person: Person, last: Pulse | None) -> bool:
    """Whether this person was too new to be asked in the last counted pulse."""
    days = [day for day in (person.joined_on, person.added_on) if day]
    return bool(last and days) and max(days) > last.opens_on - SETTLED_AFTER


def counted_in(person: Person, tree: Tree) -> int:
    """The team in which a person is counted: their own, and for a leader the manager's.

    A leader is counted above everything they lead, so that nobody reads a group with their own
    answer in it; whoever leads the top is counted there.
    """
    path = tree.places[person.team_id].path
    led = [at for at, pk in enumerate(path) if tree.places[pk].leader_id == person.pk]
    return path[max(led[0] - 1, 0)] if led else path[-1]


def snapshot(pulse: Pulse, tree: Tree, unit_of: dict[int, int]) -> list[Unit]:
    invited = Counter(unit_of.values())
    epochs = dict(Team.objects.values_list("pk", "epoch"))
    with_leaders = {unit_of.get(place.leader_id) for place in tree.places.values()}
    return [
        Unit(
            pulse=pulse,
            team_id=place.pk,
            path=list(place.path),
            name=place.name,
            leader_id=place.leader_id,
            epoch=epochs[place.pk],
            invited=invited[place.pk],
            holds_leaders=place.pk in with_leaders,
        )
        for place in tree.places.values()
    ]


def as_cell(unit: Unit) -> groups.Cell:
    return groups.Cell(
        frozenset([unit.team_id]), tuple(unit.path), unit.invited, unit.holds_leaders
    )


def planned(pulse: Pulse) -> groups.Plan:
    """The groups that this pulse was opened with."""
    cells = {unit.team_id: as_cell(unit) for unit in pulse.units.all()}
    whole = {True: [], False: []}
    for group in pulse.planned_groups.all():
        whole[group.exact].append(reduce(or_, (cells[team_id] for team_id in group.team_ids)))
    return groups.Plan(exact=whole[True], rounded=whole[False])


def planned_rows(pulse: Pulse, sheet: Sheet) -> list[PlannedGroup]:
    """The plan as rows, not saved, in the order of the organisation."""
    naming = Naming(sheet.units)
    return [
        PlannedGroup(
            pulse=pulse,
            exact=exact,
            name=naming.name(cell),
            team_ids=sorted(cell.teams),
            invited=cell.people,
            newcomers=sum(sheet.newcomers[pk] for pk in cell.teams),
        )
        for exact, cells in ((True, sheet.plan.exact), (False, sheet.plan.rounded))
        for cell in sorted(cells, key=naming.place)
    ]
