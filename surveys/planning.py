"""What a pulse will be: its place in the cadence, and the snapshot and groups it would open with.

The plan sheet shows it before anything is sent; opening freezes the same thing.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from culture.people.models import Person, Team
from surveys import groups, windows
from surveys.models.pulses import Cadence, PlannedGroup, Pulse, Unit
from surveys.models.terms import Terms
from surveys.rotation import block_of

AHEAD = 3  # pulses that stand planned
JOINED_BEFORE = timedelta(days=14)
RELEASE = timedelta(days=1)


def plan_ahead(cadence: Cadence, zone) -> None:
    """Keep the next pulses of a cadence standing as rows. Repeating adds nothing."""
    while cadence.active and cadence.pulses.planned().count() < AHEAD:
        number = cadence.pulses.count()
        Pulse.objects.create(**row(cadence, number, zone))


def row(cadence: Cadence, number: int, zone) -> dict:
    opens_on = windows.occurrence(cadence.starts_on, number * cadence.months)
    window = windows.window(opens_on, zone, cadence.working_days)
    return {
        "cadence": cadence,
        "number": number,
        "block": block_of(number),
        "opens_on": opens_on,
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
        "extends_to": window.extends_to,
        "ends_at": window.closes_at,
        "released_at": window.closes_at + RELEASE,
    }


@dataclass(frozen=True)
class Sheet:
    """Who will be asked, and which groups will get results: before anything is sent."""

    unit_of: dict[int, int]  # team id by person id
    units: list[Unit]  # not saved
    plan: groups.Plan
    newcomers: Counter  # by team id: who came too late to be asked last time

    @property
    def invited(self) -> int:
        return len(self.unit_of)


def sheet(pulse: Pulse, *, today: date, terms: Terms | None = None) -> Sheet:
    """The snapshot of the roster as it stands today, and the groups planned from it."""
    terms = terms or Terms.current()
    teams = {team.pk: team for team in Team.objects.all()}
    people = list(invitees(pulse, today))
    unit_of = {person.pk: counted_in(person, teams) for person in people}
    units = snapshot(pulse, teams, unit_of)
    last = Pulse.objects.published().order_by("opens_at").last()
    plan = groups.plan(
        map(as_cell, units),
        last and planned(last),
        rounded=groups.planned_size(terms.k_rounded),
        exact=groups.planned_size(terms.k_exact),
    )
    newcomers = Counter(unit_of[person.pk] for person in people if came_since(person, last))
    return Sheet(unit_of, units, plan, newcomers)


def invitees(pulse: Pulse, today: date):
    """Everybody who works here; later joiners are first asked after 14 days on the roster.

    The first pulse asks everybody: without it the roster itself would be the newcomer.
    """
    people = Person.objects.reachable().only("pk", "team", "joined_on", "added_on").order_by("pk")
    if pulse.number == 0:
        return people
    new = Q(joined_on__gt=today - JOINED_BEFORE) | Q(added_on__gt=today - JOINED_BEFORE)
    return people.exclude(new)


def came_since(person: Person, last: Pulse | None) -> bool:
    """Whether this person was too new to be asked in the last counted pulse."""
    days = [day for day in (person.joined_on, person.added_on) if day]
    return bool(last and days) and max(days) > last.opens_on - JOINED_BEFORE


def counted_in(person: Person, teams: dict[int, Team]) -> int:
    """The team in which a person is counted: their own, and for a leader the manager's.

    A leader is counted above everything they lead, so that nobody reads a group with their own
    answer in it; whoever leads the top is counted there.
    """
    path = path_of(teams[person.team_id], teams)
    led = [place for place, team_id in enumerate(path) if teams[team_id].manager_id == person.pk]
    return path[max(led[0] - 1, 0)] if led else path[-1]


def snapshot(pulse: Pulse, teams: dict[int, Team], unit_of: dict[int, int]) -> list[Unit]:
    invited = Counter(unit_of.values())
    with_leaders = {
        unit_of[team.manager_id] for team in teams.values() if team.manager_id in unit_of
    }
    return [
        Unit(
            pulse=pulse,
            team_id=team.pk,
            path=path_of(team, teams),
            name=team.name,
            leader_id=team.manager_id,
            epoch=team.epoch,
            invited=invited[team.pk],
            holds_leaders=team.pk in with_leaders,
        )
        for team in teams.values()
    ]


def path_of(team: Team, teams: dict[int, Team]) -> list[int]:
    path = [team.pk]
    while team.parent_id:
        team = teams[team.parent_id]
        path.insert(0, team.pk)
    return path


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


def named(cell: groups.Cell, units: dict[int, Unit]) -> str:
    """What people call this group. `units` by team id.

    All teams of a branch are the branch; several teams are "A and B together"; units that hold the
    leaders of the teams below say so.
    """
    if is_branch(cell, units):
        return units[cell.path[-1]].name
    here = sorted((units[team_id] for team_id in cell.teams), key=lambda unit: unit.path)
    names = joined([unit.name for unit in here])
    if all(unit.holds_leaders for unit in here):
        return f"Leaders in {names}"
    return f"{names} together" if len(here) > 1 else names


def is_branch(cell: groups.Cell, units: dict[int, Unit]) -> bool:
    """Whether several teams are all of a branch in which anybody was invited."""
    branch = [unit for unit in units.values() if cell.path and cell.path[-1] in unit.path]
    everybody = {unit.team_id for unit in branch if unit.invited}
    return len(cell.teams) > 1 and cell.teams >= everybody


def is_merged(cell: groups.Cell, units: dict[int, Unit]) -> bool:
    """Whether teams that are no branch of their own are counted together."""
    leaders = all(units[team_id].holds_leaders for team_id in cell.teams)
    return len(cell.teams) > 1 and not leaders and not is_branch(cell, units)


def joined(names: list[str]) -> str:
    """A; A and B; A, B and 3 more."""
    if len(names) > 2:
        return f"{names[0]}, {names[1]} and {len(names) - 2} more"
    return " and ".join(names)


def planned_rows(pulse: Pulse, sheet: Sheet) -> list[PlannedGroup]:
    """The plan as rows, not saved."""
    by_team = {unit.team_id: unit for unit in sheet.units}
    return [
        PlannedGroup(
            pulse=pulse,
            exact=exact,
            name=named(cell, by_team),
            team_ids=sorted(cell.teams),
            invited=cell.people,
            newcomers=sum(sheet.newcomers[pk] for pk in cell.teams),
        )
        for exact, cells in ((True, sheet.plan.exact), (False, sheet.plan.rounded))
        for cell in sorted(cells, key=lambda cell: min(by_team[pk].path for pk in cell.teams))
    ]
