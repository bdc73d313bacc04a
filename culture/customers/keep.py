"""Keeping held lines beside the numbers there are, and taking an import back.

One number counts for each metric, team and month. A later one replaces it, and it stays beside it,
so that it counts again when the later import is taken back.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from culture.customers.models import CustomerNumber, Import, Upload, UploadLine

NUMBERS, LINES = CustomerNumber._meta.db_table, UploadLine._meta.db_table
SAME_PLACE = """
    old.metric = line.metric AND old.team_id = line.team_id AND old.month = line.month
    AND old.replaced_by_id IS NULL
"""
DIFFERS = "(old.value, old.n) IS DISTINCT FROM (line.value, line.n)"
COUNTED = f"""
    SELECT count(*) FILTER (WHERE old.id IS NULL),
           count(*) FILTER (WHERE old.id IS NOT NULL AND {DIFFERS}),
           count(*) FILTER (WHERE old.id IS NOT NULL AND NOT {DIFFERS})
    FROM {LINES} line LEFT JOIN {NUMBERS} old ON {SAME_PLACE} WHERE line.upload_id = %s
"""  # noqa: S608
CHANGED = f"""
    SELECT line.line, line.metric, team.name, line.month, old.value, line.value, old.n, line.n
    FROM {LINES} line JOIN {NUMBERS} old ON {SAME_PLACE}
    JOIN people_team team ON team.id = line.team_id
    WHERE line.upload_id = %s AND {DIFFERS} ORDER BY line.line LIMIT %s
"""  # noqa: S608
REPLACE = f"""
    UPDATE {NUMBERS} old SET replaced_by_id = %s FROM {LINES} line
    WHERE line.upload_id = %s AND {SAME_PLACE} AND {DIFFERS}
"""  # noqa: S608
ADD = f"""
    INSERT INTO {NUMBERS} (metric, team_id, month, value, n, brought_by_id)
    SELECT line.metric, line.team_id, line.month, line.value, line.n, %s
    FROM {LINES} line LEFT JOIN {NUMBERS} old ON {SAME_PLACE}
    WHERE line.upload_id = %s AND old.id IS NULL
"""  # noqa: S608
# What the import replaced now has the fate of what the import brought: replaced by a later one, or
# by none. First its own rows must no longer count, for only one number may.
STEP_ASIDE = f"""
    UPDATE {NUMBERS} SET replaced_by_id = %s WHERE brought_by_id = %s AND replaced_by_id IS NULL
"""  # noqa: S608
COME_BACK = f"""
    UPDATE {NUMBERS} old SET replaced_by_id = NULLIF(mine.replaced_by_id, %s) FROM {NUMBERS} mine
    WHERE old.replaced_by_id = %s AND old.brought_by_id <> %s AND mine.brought_by_id = %s
    AND old.metric = mine.metric AND old.team_id = mine.team_id AND old.month = mine.month
"""  # noqa: S608


@dataclass(frozen=True)
class Outcome:
    """What keeping held lines would do, or did."""

    new: int
    changed: int
    unchanged: int

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed)


def outcome(upload: Upload) -> Outcome:
    """How many lines are new, change a number, or say what is known."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [upload.pk])
        return Outcome(*cursor.fetchone())


def changes(upload: Upload, most: int) -> list[tuple]:
    """(line, metric, team, month, old value, new value, old n, new n) of the first lines."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [upload.pk, most])
        return cursor.fetchall()


@transaction.atomic
def keep(upload: Upload, *, now: datetime) -> Import | None:
    """Make the held lines count; None where they change nothing, or were kept a moment ago.

    Two at once wait for each other: what differs is found again under the lock.
    """
    lock()
    if not Upload.objects.filter(pk=upload.pk).exists():
        return None
    return settle(upload, outcome(upload), now=now)


def settle(upload: Upload, done: Outcome, *, now: datetime) -> Import | None:
    """The same for whoever holds the lock, and has found under it what there is to do."""
    kept = add(upload, done, now=now) if done.does_something else None
    upload.delete()
    return kept


def add(upload: Upload, done: Outcome, *, now: datetime) -> Import:
    kept = Import.objects.create(
        name=upload.name,
        by=upload.by,
        at=now,
        new=done.new,
        changed=done.changed,
        unchanged=done.unchanged,
    )
    with connection.cursor() as cursor:
        cursor.execute(REPLACE, [kept.pk, upload.pk])
        cursor.execute(ADD, [kept.pk, upload.pk])
    return kept


@transaction.atomic
def take_back(kept: Import, *, by, now: datetime) -> bool:
    """Its numbers go, and those it had replaced count again. False where somebody did it before."""
    lock()
    rows = Import.objects.filter(pk=kept.pk, taken_back_at=None)
    if not rows.update(taken_back_at=now, taken_back_by=by):
        return False
    with connection.cursor() as cursor:
        cursor.execute(STEP_ASIDE, [kept.pk] * 2)
        cursor.execute(COME_BACK, [kept.pk] * 4)
    CustomerNumber.objects.filter(brought_by=kept).delete()
    return True


def lock() -> None:
    """One writer at a time; readers go on."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {NUMBERS} IN SHARE ROW EXCLUSIVE MODE")
