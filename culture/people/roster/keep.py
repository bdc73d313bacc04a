"""Keeping a file: the plan, written in one transaction with a bounded number of statements."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from culture.access import Role
from culture.people.models import Organisation, Person, Team
from culture.people.roster.match import Existing
from culture.people.roster.plan import RosterPlan, plan
from culture.people.roster.seats import KEPT
from culture.people.roster.table import RosterUnreadable, Table
from culture.people.roster.tree import TOP

TABLE = Person._meta.db_table
BATCH = 5_000


@transaction.atomic
def keep(table: Table, columns: dict, *, today: date, leavers: bool) -> RosterPlan:
    """Make the roster what the file says, and return what was done. Repeating changes nothing.

    Two at once wait for each other: the plan is made again under the lock, never from a stale page.
    Raises RosterUnreadable; then nothing was saved.
    """
    organisation = Organisation.objects.select_for_update().first()
    if organisation is None:
        raise RosterUnreadable("Name the organisation first: its people have nowhere to go yet.")
    if organisation.sample:
        raise RosterUnreadable("Leave the sample company first. Your people and it never mix.")
    existing = Existing.load(organisation)
    done = plan(table, columns, existing, today=today, leavers=leavers)
    teams = keep_teams(done, existing)
    keep_people(done, teams, today=today)
    keep_tree(done, teams)
    return done


def keep_teams(done, existing) -> dict[str, Team]:
    """Every team by key; new ones are saved in their place, and still without a manager."""
    changes = {key: change for key, change in done.teams.items() if change.team is None}
    new = {
        key: Team(pk=pk, name=change.name, key=key or Team.TOP_KEY)
        for pk, (key, change) in zip(next_ids(len(changes)), changes.items(), strict=True)
    }
    teams = {team.key: team for team in existing.teams}
    teams |= {key: change.team for key, change in done.teams.items() if change.team}
    teams |= new
    for key, team in new.items():
        team.parent = teams[changes[key].above] if key != TOP else None
    Team.objects.bulk_create(new.values(), BATCH)
    return teams


def next_ids(size) -> list[int]:
    """Ids before there are rows: a new team then names its parent from the first moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Team._meta.db_table, size],
        )
        return [pk for (pk,) in cursor.fetchall()]


def keep_people(done, teams, *, today):
    """Who leaves goes first: somebody new may have their mailbox."""
    leaving = [person.pk for person in done.leaving]
    Person.objects.filter(pk__in=leaving).update(is_active=False, left_on=today)
    changed = [changed_person(change, teams) for change in done.changed]
    update(Person, changed, [*KEPT, "team", "is_active", "left_on"])
    add(done.created, teams, today=today)


def add(created, teams, *, today):
    """COPY: 100,000 people in seconds. Nobody has a password; codes are sent by mail."""
    password = make_password(None)
    columns = ", ".join(["password", "role", "is_active", "added_on", "team_id", *KEPT])
    with connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} ({columns}) FROM STDIN") as copy:
        for change in created:
            team = teams[change.place]
            copy.write_row([password, Role.EMPLOYEE.value, True, today, team.pk, *said(change)])


def said(change) -> list:
    """The values of KEPT for somebody new."""
    row = change.row
    told = {"name": change.name, "key": row.key or None, "language": row.language}
    return [told.get(name, getattr(row, name)) for name in KEPT]


def update(model, rows, fields):
    """Rows that exist, in few statements; bulk_update takes minutes where this takes seconds."""
    model.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=fields
    )


def changed_person(change, teams) -> Person:
    change.person.left_on = None
    for name, (_, new) in change.fields.items():
        setattr(change.person, name, teams[change.place] if name == "team" else new)
    return change.person


def keep_tree(done, teams):
    """Names, keys, places and managers; a team that moved begins a new epoch."""
    changed = [change for change in done.teams.values() if change.differs]
    addresses = [change.manager for change in changed if change.newly_led]
    ids = dict(Person.objects.filter(email__in=addresses).values_list("email", "pk"))
    for change in changed:
        team = teams[change.key]
        team.name = change.name
        if change.key != TOP:
            team.key, team.parent = change.key, teams[change.above]
        team.epoch += change.moved
        team.manager_id = ids.get(change.manager, team.manager_id)
    rows = [teams[change.key] for change in changed]
    update(Team, rows, ["name", "key", "parent", "epoch", "manager"])
