"""Rosters for tests: lines become a file, read, guessed and kept as the product does."""

from pathlib import Path

from culture.people.models import Organisation, Team
from culture.people.roster.columns import guess
from culture.people.roster.keep import keep
from culture.people.roster.match import Existing
from culture.people.roster.plan import plan
from culture.people.roster.table import read
from tests.make import TODAY

REAL = Path(__file__).parent.parent / "data" / "roster.csv"


def sheet(*lines):
    return read("\n".join(lines).encode())


def kept(*lines, leavers=False, today=TODAY):
    table = sheet(*lines)
    return keep(table, guess(table), today=today, leavers=leavers)


def planned(*lines, leavers=False):
    table = sheet(*lines)
    existing = Existing.load(Organisation.current())
    return plan(table, guess(table), existing, today=TODAY, leavers=leavers)


def reasons(plan):
    return {refused.line: refused.reason for refused in plan.refused}


def tree():
    """{team: (team above, manager)} in words."""
    return {
        team.name: (team.parent.name if team.parent else None, str(team.manager or ""))
        for team in Team.objects.select_related("parent", "manager")
    }
