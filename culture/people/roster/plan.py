"""What keeping a file would do: the dry run. Writes nothing.

The file is the truth for the columns it has; an empty cell erases nothing. Roles never come from a
file, and an HR lead never leaves by one: both are changed by hand on the person's page. Nor does a
file change the address of an HR lead or an employee representative.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from culture.people.models import Person
from culture.people.roster import guard
from culture.people.roster.columns import kept_nowhere, require_addresses
from culture.people.roster.match import Change, Existing, matched, seen
from culture.people.roster.rows import Refused, date_order, once_each, rows_of
from culture.people.roster.seats import seat
from culture.people.roster.table import Table
from culture.people.roster.team_changes import TeamChange


@dataclass
class RosterPlan:
    """What keeping the file does, in the order of its lines."""

    created: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)
    left: list[Change] = field(default_factory=list)
    # On the roster and not in the file: they leave only where `leavers` says so.
    missing: list[Person] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: list[Refused] = field(default_factory=list)
    teams: dict[str, TeamChange] = field(default_factory=dict)
    not_kept: list[str] = field(default_factory=list)
    # "day first" or "month first", where dates could be read either way.
    date_order: str = ""
    leavers: bool = False

    @property
    def kept(self) -> list[Change]:
        """Everybody of the file who works here afterwards."""
        return self.created + self.changed + self.unchanged

    @property
    def staffed(self) -> list[TeamChange]:
        """The teams of the file in which somebody works."""
        places = {change.place for change in self.kept}
        return [team for key, team in self.teams.items() if key in places]

    @property
    def managers(self) -> set[str]:
        """Addresses of everybody who leads one of them."""
        return {team.manager for team in self.staffed} - {""}

    @property
    def without_manager(self) -> list[TeamChange]:
        return [team for team in self.staffed if not team.manager]

    @property
    def new_teams(self) -> list[TeamChange]:
        return [team for team in self.teams.values() if team.team is None]

    @property
    def moved_teams(self) -> list[TeamChange]:
        return [team for team in self.teams.values() if team.moved]

    @property
    def leaving(self) -> list[Person]:
        return [change.person for change in self.left] + (self.missing if self.leavers else [])

    @property
    def changes_nothing(self) -> bool:
        teams = any(team.differs for team in self.teams.values())
        return not (self.created or self.changed or self.leaving or teams)


def plan(
    table: Table, columns: Mapping, existing: Existing, *, today: date, leavers: bool
) -> RosterPlan:
    """The dry run. Raises RosterUnreadable where no column holds mail addresses."""
    require_addresses(table, columns)
    result = RosterPlan(
        leavers=leavers,
        not_kept=kept_nowhere(table, columns),
        date_order=date_order(table, columns),
    )
    rows, result.refused = rows_of(table, columns, today=today)
    rows, twice = once_each(rows)
    changes, taken = matched(rows, existing)
    result.refused += twice + taken
    mentioned = seen(table, columns, existing)
    result.missing = [
        p for p in existing.people if p.is_active and not p.is_hr and p.pk not in mentioned
    ]
    working, elsewhere = guard.at_home(send_off(changes, result), existing)
    working, held = guard.in_office(working)
    leaving = {person.pk for person in result.leaving}
    working, aliases = guard.one_each(working, existing, leaving)
    result.refused += elsewhere + held + aliases
    seat(working, columns, existing, result)
    result.refused.sort(key=lambda refused: refused.line)
    return result


def send_off(changes, result) -> list[Change]:
    """Sort out those who left; returns everybody else."""
    for change in changes:
        row, person = change.row, change.person
        if not row.left:
            continue
        if person is None:
            result.skipped.append(Refused(row.line, change.name, "Left before; not taken in."))
        elif person.is_hr:
            reason = "An HR lead does not leave by a file. Change it on their page."
            result.refused.append(Refused(row.line, change.name, reason))
        elif person.is_active:
            result.left.append(change)
    return [change for change in changes if not change.row.left]
