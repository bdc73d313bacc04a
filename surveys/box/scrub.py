"""After a count: nothing stays in the files of the database either.

Deleted rows, and the entries of indexes above all, lie in their files until something overwrites
them: a copy of the data folder, made after a count, would tell whose envelope there was. So the
tables get new files with only the rows that are left. Not by VACUUM FULL: it keeps what any open
transaction of the server, even of another database, might still see.
"""

from django.db import OperationalError, connection, transaction

from culture.outbox.models import Letter, Slot
from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation

TABLES = [model._meta.db_table for model in (Invitation, Ballot, Letter, Slot)]


def scrub() -> bool:
    """Take what was deleted out of the files. False: somebody is in the way; try again later.

    A backup under way is: it holds its tables until it ends.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
            for table in TABLES:
                cursor.execute(f"CREATE TEMP TABLE left_{table} ON COMMIT DROP AS TABLE {table}")
            cursor.execute(f"TRUNCATE {', '.join(TABLES)}")
            for table in TABLES:
                cursor.execute(f"INSERT INTO {table} TABLE left_{table}")
    except OperationalError:  # a lock that others hold for long
        return False
    return True
