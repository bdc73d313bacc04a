"""Rows of the database as prepared bytes: COPY of them is the floor of whatever writes many."""

from collections.abc import Sequence

from django.db import connection, transaction


def copied_out(tables: Sequence[str]) -> dict[str, bytes]:
    """All rows of these tables, as COPY sends them."""
    return {table: b"".join(rows_of(table)) for table in tables}


def rows_of(table: str):
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        yield from copy


@transaction.atomic
def copy_in(prepared: dict[str, bytes]) -> None:
    """Write prepared rows in one transaction that checks its constraints and commits."""
    with connection.cursor() as cursor:
        for table, rows in prepared.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)


def empty(tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
