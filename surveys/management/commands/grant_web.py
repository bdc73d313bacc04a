import os

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg import sql

from surveys.box.ballot import Ballot
from surveys.models.results import Certificate, Comment, Figure, Group

# May put an envelope in or replace it, and never take one out to look at it or throw it away.
BALLOTS = (
    "REVOKE ALL ON {table} FROM {role}",
    "GRANT INSERT, SELECT (invitation_id), UPDATE (sealed) ON {table} TO {role}",
)
PUBLISHED = ("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}",)
EVERYTHING = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
)


class Command(BaseCommand):
    help = (
        "Give a database role what the web process needs and no more: it casts ballots and cannot "
        "read them; it reads what was published and cannot change it. Run after each migrate."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "role",
            help="not the owner of the tables; made here if WEB_PASSWORD is set and it is missing",
        )

    def handle(self, *args, role, **options):
        with connection.cursor() as cursor:
            make(cursor, role)
            for statement in statements(connection.ops.quote_name(role)):
                cursor.execute(statement)
        self.stdout.write(f"{role} casts ballots and cannot read them.")


def make(cursor, role):
    cursor.execute("SELECT rolname = current_user FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if not found and (password := os.environ.get("WEB_PASSWORD")):
        command = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        cursor.execute(command.format(sql.Identifier(role), sql.Literal(password)))
    elif not found or found[0]:
        raise CommandError(
            f"“{role}” must be a role of its own. Create it first, or set WEB_PASSWORD."
        )


def statements(role):
    yield from (statement.format(role=role) for statement in EVERYTHING)
    yield from (one.format(table=Ballot._meta.db_table, role=role) for one in BALLOTS)
    for model in (Group, Figure, Comment, Certificate):
        yield from (one.format(table=model._meta.db_table, role=role) for one in PUBLISHED)
