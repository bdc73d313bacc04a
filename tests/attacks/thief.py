"""What a database administrator can carry away: dumps, restored copies, hidden columns, the WAL.

Everything is done with the server's own programs, as the owner of the machine.
"""

import os
import re
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import sql

from culture.embedded import postgres
from tests.attacks.running import database_url

WAL_PAGE = 8192  # bytes
CHANGE = re.compile(r"rmgr: Heap.* tx: +(\d+),.* desc: (HOT_UPDATE|UPDATE|INSERT).* rel (\S+) blk")


class Thief:
    """Holds the cluster of these tests, and every log of changes from now on."""

    def __init__(self):
        folder = Path(os.environ["VAR_DIR"]).parent
        self.cluster = postgres.place(folder / "postgres")
        self.server_log = folder / "postgres.log"
        self.restored: list[str] = []
        self.slot = f"thief_{uuid4().hex}"
        with self.superuser() as server:
            # Like an archive: no log file is recycled while this slot waits for it.
            server.execute("SELECT pg_create_physical_replication_slot(%s, true)", [self.slot])
            self.since = server.execute("SELECT pg_current_wal_lsn()").fetchone()[0]

    def leave(self) -> None:
        with self.superuser() as server:
            server.execute("SELECT pg_drop_replication_slot(%s)", [self.slot])
            for name in self.restored:
                server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))

    def superuser(self):
        return psycopg.connect(
            host=str(self.cluster.sockets), port=5432, user="postgres", dbname="postgres",
            password=self.cluster.password, autocommit=True,
        )  # fmt: skip

    def dump(self) -> "Dump":
        return Dump(self)

    def wal(self) -> tuple[str, bytes]:
        """All changes since we came: as pg_waldump tells them, and the bytes of the records."""
        with self.superuser() as server:
            until = server.execute("SELECT pg_switch_wal()").fetchone()[0]
        folder = self.cluster.data / "pg_wal"
        span = ["--path", folder, "--start", self.since, "--end", until]
        first = self.segment_of(self.since)
        files = sorted(path for path in folder.iterdir() if path.is_file() and path.name >= first)
        return self.run("pg_waldump", *span), b"".join(records(path.read_bytes()) for path in files)

    def segment_of(self, place: str) -> str:
        with self.superuser() as server:
            return server.execute("SELECT pg_walfile_name(%s)", [place]).fetchone()[0]

    def run(self, *command) -> str:
        return postgres.run(self.cluster, list(command))


def records(segment: bytes) -> bytes:
    """A segment of the log without the headers of its pages: one may stand in a record's middle.

    40 bytes on the first page, 24 on all others (PostgreSQL, access/xlog_internal.h).
    """
    pages = [segment[at : at + WAL_PAGE] for at in range(0, len(segment), WAL_PAGE)]
    return pages[0][40:] + b"".join(page[24:] for page in pages[1:])


class Dump:
    """A dump of everything by pg_dump, as a file; as text, and restored, when asked for."""

    def __init__(self, thief: Thief):
        self.thief = thief
        self.path = thief.cluster.home / f"{len(list(thief.cluster.home.glob('*.dump')))}.dump"
        thief.run("pg_dump", "--format=custom", "--file", self.path, database_url())

    @property
    def text(self) -> str:
        return self.thief.run("pg_restore", "--file=-", self.path)

    def lines(self) -> set[str]:
        """But for the random marks that newer versions put around a dump."""
        return {line for line in self.text.splitlines() if not line.startswith("\\")}

    def restored(self) -> str:
        """The address of a second database made from this dump."""
        name = f"stolen_{self.path.stem}"
        url = database_url().replace(connection.settings_dict["NAME"], name)
        if name not in self.thief.restored:
            with self.thief.superuser() as server:
                made = sql.SQL("CREATE DATABASE {} OWNER {}")
                owner = sql.Identifier(postgres.NAME)
                server.execute(made.format(sql.Identifier(name), owner))
            self.thief.restored.append(name)
            self.thief.run("pg_restore", "--no-owner", "--dbname", url, self.path)
        return url


def hidden_columns(url: str | None = None) -> dict[str, list[tuple]]:
    """Every row of every table of ours: place, transaction, and its values; in stored order."""
    with psycopg.connect(url or database_url()) as copy:
        names = copy.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: copy.execute(
                sql.SQL("SELECT ctid::text, xmin::text, to_jsonb(t) FROM {} t").format(
                    sql.Identifier(name)
                )
            ).fetchall()
            for (name,) in names.fetchall()
        }


def copied(text: str, table: str) -> list[dict[str, str]]:
    """The rows of one table in the order of a dump's COPY."""
    found = re.search(
        rf"^COPY public\.{table} \((.+?)\) FROM stdin;\n(.*?)^\\\.$", text, re.M | re.S
    )
    columns = found[1].replace('"', "").split(", ")
    rows = found[2].splitlines()
    return [dict(zip(columns, row.split("\t"), strict=True)) for row in rows]


def files_of(*tables: str) -> dict[str, str]:
    """The tables' own files, as the log of changes names them: database/file → table."""
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute("SELECT pg_relation_filepath(%s)", [table])
            found[cursor.fetchone()[0].removeprefix("base/")] = table
        return found


def changes(told: str, files: dict[str, str]) -> list[tuple[str, str]]:
    """(transaction, table) of each change in the log, in its order."""
    return [
        (transaction, files[rel.split("/", 1)[1]])
        for transaction, _, rel in CHANGE.findall(told)
        if rel.split("/", 1)[1] in files
    ]
