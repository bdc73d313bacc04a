"""Numbers between their arrival and their keeping: every line checked, none kept yet.

All or nothing: one line that cannot be taken, and nothing is held. Memory stays flat: lines flow
through COPY into the table of held lines, and PostgreSQL finds those that stand there twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import connection, transaction

from culture.customers import file as files
from culture.customers.lines import LISTED, Line, Problem, Problems, Teams, Unusable, check
from culture.customers.models import Upload, UploadLine
from culture.people.models import Team

TABLE = UploadLine._meta.db_table
COPY = f"COPY {TABLE} (upload_id, line, metric, team_id, month, value, n) FROM STDIN"
TWICE = f"""
    SELECT line, first_line, count(*) OVER () FROM (
        SELECT line, min(line) OVER (PARTITION BY metric, team_id, month) AS first_line
        FROM {TABLE} WHERE upload_id = %s
    ) AS placed WHERE line > first_line ORDER BY line LIMIT {LISTED}
"""  # noqa: S608


class NotHeld(Exception):
    """Lines that cannot be taken; `problems` says which and why. Nothing was held."""

    def __init__(self, problems: Problems):
        self.problems = problems
        super().__init__(f"{problems.count} lines cannot be taken.")


@transaction.atomic
def hold_file(file, *, name: str, by, now: datetime, today: date) -> Upload:
    """Raises FileUnreadable or NotHeld."""
    Upload.objects.filter(at__lt=now - Upload.KEEPS).delete()
    with files.opened(file) as lines:
        return hold(lines, Upload(name=name[:200], by=by, at=now), today=today)


@transaction.atomic
def hold(lines: Iterable[files.Cells], upload: Upload, *, today: date, passes_over=True) -> Upload:
    """Lines are (number, cells by field); with `passes_over`, those without a value are counted
    and left out, as a file made for filling in has them.
    """
    upload.save()
    problems = Problems()
    lines = with_value(lines, upload) if passes_over else lines
    teams = Teams.of(Team.objects.values_list("pk", "key", "name"))
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for line in checked(lines, teams, problems, today=today):
                copy.write_row(row(upload, line))
        add_twice(cursor, upload, problems)
    if problems.count:
        raise NotHeld(problems)
    upload.save(update_fields=["empty"])
    return upload


def with_value(lines, upload: Upload) -> Iterator[files.Cells]:
    for number, cells in lines:
        if cells.get("value"):
            yield number, cells
        else:
            upload.empty += 1


def checked(lines, teams: Teams, problems: Problems, *, today: date) -> Iterator[Line]:
    """Asks the database nothing: COPY has the connection."""
    for number, cells in lines:
        try:
            yield check(number, cells, teams, today=today)
        except Unusable as problem:
            problems.add(number, problem)


def row(upload: Upload, line: Line) -> tuple:
    return upload.pk, line.number, line.metric, line.team_id, line.month, line.value, line.n


def add_twice(cursor, upload: Upload, problems: Problems) -> None:
    """Lines for a metric, team and month that stand in the file already."""
    cursor.execute(TWICE, [upload.pk])
    rows = cursor.fetchall()
    if not rows:
        return
    found = [
        Problem(line, f"The same metric, team and month as in line {first}. Keep one of them.")
        for line, first, _ in rows
    ]
    problems.count += rows[0][2]
    problems.first = sorted([*problems.first, *found], key=lambda one: one.line)[:LISTED]
