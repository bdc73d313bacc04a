"""What a database administrator can take away: a dump, and what PostgreSQL keeps beside each row.

Left out are the rows that open the running installation: sessions and API tokens.
"""

import os
import subprocess
from pathlib import Path

from django.db import connection
from psycopg import sql

from culture.embedded import postgres
from culture.embedded.processes import CannotStart

LEFT_OUT = ("django_session", "authtoken_token")
TABLES = """
SELECT class.relname, array_agg(attname::text ORDER BY attnum) FROM pg_class AS class
JOIN pg_index ON indrelid = class.oid AND indisprimary
JOIN pg_attribute ON attrelid = class.oid AND attnum = ANY (indkey)
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY 1 ORDER BY 1
"""
HIDDEN = """
COPY (SELECT {name}, ctid, xmin, concat_ws(' ', {keys}) FROM {table} ORDER BY ctid) TO STDOUT
WITH (FORMAT csv)
"""


def dump(to: Path) -> None:
    """Write the whole database as SQL, with the server's own pg_dump.

    Raises CannotStart where there is none, or none for this server.
    """
    info = connection.connection.info
    without = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    argv = [postgres.find_binaries() / "pg_dump", "--no-owner", "--no-privileges", *without]
    place = ["-h", info.host, "-p", str(info.port), "-U", info.user, "-d", info.dbname]
    done = subprocess.run(  # noqa: S603 -- our own argument list
        [*argv, *place, "-f", to],
        env=postgres.environment() | {"PGPASSWORD": info.password},
        cwd=os.sep,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise CannotStart(f"pg_dump failed:\n{done.stderr.strip()}")


def hidden_columns(to: Path) -> None:
    """Write table, place on disk, writing transaction and primary key of every row.

    A dump carries none of them but the order; whoever runs the server reads them all.
    """
    with connection.cursor() as cursor, to.open("wb") as file:
        file.write(b"table,ctid,xmin,key\n")
        cursor.execute(TABLES)
        for table, keys in cursor.fetchall():
            if table in LEFT_OUT:
                continue
            with cursor.copy(hidden(table, keys)) as copy:
                for block in copy:
                    file.write(block)


def hidden(table: str, keys: list[str]) -> sql.Composed:
    return sql.SQL(HIDDEN).format(
        name=sql.Literal(table),
        keys=sql.SQL(", ").join(map(sql.Identifier, keys)),
        table=sql.Identifier(table),
    )
