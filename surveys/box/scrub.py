"""After a count: nothing stays in the files of the database either.

Deleted rows, and the entries of indexes above all, lie in their files until something overwrites
them: a copy of the data folder, made after a count, would tell whose envelope there was. So the
tables are cut off, or written anew while another pulse is open.
"""

from django.db import OperationalError, connection, transaction

from culture.outbox.models import Letter, Slot
from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation

BALLOTS, INVITATIONS = (model._meta.db_table for model in (Ballot, Invitation))
MAIL = tuple(model._meta.db_table for model in (Letter, Slot))
TRIES = 50
# Whoever began before this instant may still see what was deleted, and so keeps it in a table that
# is written anew: a backup under way, a replica, a prepared transaction.
OLDER = """
SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()
               AND backend_type IN ('client backend', 'walsender')
               AND age(backend_xmin) > age(%(instant)s::xid))
    OR EXISTS (SELECT FROM pg_prepared_xacts)
    OR EXISTS (SELECT FROM pg_replication_slots WHERE age(xmin) > age(%(instant)s::xid))
"""


def scrub() -> bool:
    """Take what was deleted out of the files. False: somebody is in the way; try again later."""
    if not others_are_gone():
        return False
    try:
        if not cut_off():
            rewrite(BALLOTS, INVITATIONS)
        rewrite(*MAIL)
    except OperationalError:  # a lock that others hold for long
        return False
    return True


def others_are_gone() -> bool:
    """Whether everybody who worked in the database when this began has finished; waits a little."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::xid::text")
        (instant,) = cursor.fetchone()
        for _ in range(TRIES):
            cursor.execute(OLDER, {"instant": instant})
            if not cursor.fetchone()[0]:
                return True
            cursor.execute("SELECT pg_sleep(0.1)")
    return False


def cut_off() -> bool:
    """New, empty files; only while no pulse is open."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"LOCK TABLE {BALLOTS}, {INVITATIONS} IN ACCESS EXCLUSIVE MODE")
        if Invitation.objects.exists():
            return False
        cursor.execute(f"TRUNCATE {BALLOTS}, {INVITATIONS}")
    return True


def rewrite(*tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
        try:
            for table in tables:
                cursor.execute(f"VACUUM FULL {table}")
        finally:
            cursor.execute("RESET lock_timeout")
