"""The clock that beat's tasks go by can be stopped: while the sample company lives its past year,
the minute of today must not skip a pulse of last spring.

Both sides are advisory locks of the database connection: if a process dies, what it held is free.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

KEY = -1  # the pulses' own keys are their ids, from 1 on


@contextmanager
def running() -> Iterator[bool]:
    """For a task: True, and nobody stops the clock before the block ends; or False: do nothing."""
    with held("pg_try_advisory_lock_shared", "pg_advisory_unlock_shared") as mine:
        yield mine


@contextmanager
def stopped() -> Iterator[None]:
    """Wait for the tasks that are at work, and keep new ones out until the block ends."""
    with held("pg_advisory_lock", "pg_advisory_unlock"):
        yield


@contextmanager
def held(lock: str, unlock: str) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [KEY])
        mine = cursor.fetchone()[0] is not False
        try:
            yield mine
        finally:
            if mine:
                cursor.execute(f"SELECT {unlock}(%s)", [KEY])
