"""The statements that every answer runs, planned by PostgreSQL once per connection.

Django's own cursors write values into the statement, so that each is planned anew: that takes
several times as long as running it. Here values go beside it, and so stand in no list of what the
server runs. Needs a `prepare_threshold` (settings).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import Cursor


@contextmanager
def prepared() -> Iterator[Cursor]:
    """A cursor of psycopg's own on Django's connection; errors are Django's."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        yield cursor
