"""Goal 12: keeping a roster of new people, from the bytes of the file to the commit."""

import csv
import io

from django.utils import timezone

from culture.people.models import Organisation, Person, Team
from culture.people.roster.columns import guess
from culture.people.roster.keep import keep
from culture.people.roster.table import read
from tests.benchmarks.compare import Cost, Row, interleaved, times
from tests.benchmarks.rows import copied_out, copy_in, empty

TABLES = (Team._meta.db_table, Person._meta.db_table)
HEADINGS = ("Employee number", "Name", "Work e-mail", "Team", "Parent team", "Manager e-mail",
            "Location", "Joined on")  # fmt: skip
IN_A_TEAM = 20
IN_A_BRANCH = 10


def measure(machine, sizes) -> list[Row]:
    machine.use("roster")
    Organisation.objects.create(name="Havelund")
    file = roster(sizes.roster)
    kept_from(file)
    prepared = copied_out(TABLES)
    copied, kept = interleaved(
        sizes.rounds,
        lambda: on_empty_tables(machine, lambda: copy_in(prepared)),
        lambda: on_empty_tables(machine, lambda: kept_from(file)),
    )
    return times("12", f"roster of {sizes.roster:,} people / COPY", "≤ 8", kept, copied)


def roster(people: int) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    writer.writerows(map(line, range(people)))
    return file.getvalue().encode()


def line(number: int) -> tuple:
    """The first of each team leads it."""
    team = number // IN_A_TEAM
    leader = f"person.{team * IN_A_TEAM}@havelund.example"
    address = f"person.{number}@havelund.example"
    return (
        number, f"Person {number}", address, f"Team {team}", f"Branch {team // IN_A_BRANCH}",
        "" if address == leader else leader, "Nord", "2020-01-31",
    )  # fmt: skip


def kept_from(file: bytes) -> None:
    """Raises RuntimeError unless everybody in the file was new and is kept."""
    table = read(file)
    done = keep(table, guess(table), today=timezone.localdate(), leavers=False)
    if len(done.created) != len(table.lines):
        raise RuntimeError(f"Only {len(done.created)} of {len(table.lines)} lines were kept.")


def on_empty_tables(machine, deed) -> Cost:
    empty(TABLES)
    return machine.doing(deed)
