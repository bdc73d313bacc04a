"""The web's own database role: puts envelopes in, and cannot look at them."""

from contextlib import contextmanager

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from surveys.asking.questions import questions
from surveys.box.ballot import VOID, Ballot
from surveys.models.terms import Terms
from tests import make
from tests.conftest import team
from tests.paper.conftest import cast, slip_codes, unaddressed

pytestmark = pytest.mark.django_db(transaction=True)
ROLE = "sevencs_web_test"


@pytest.fixture
def role():
    """Made by the superuser of the tests' own server."""
    at = connection.settings_dict
    login = {"host": at["HOST"], "port": at["PORT"], "password": at["PASSWORD"]}
    with psycopg.connect(user="postgres", dbname=at["NAME"], autocommit=True, **login) as superuser:
        superuser.execute(f"CREATE ROLE {ROLE}")
        superuser.execute(f"GRANT {ROLE} TO {at['USER']}")
        call_command("grant_web", ROLE)
        yield ROLE
        superuser.execute(f"DROP OWNED BY {ROLE}")
        superuser.execute(f"DROP ROLE {ROLE}")


@contextmanager
def acting_as(role):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def refused(statement):
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute(statement)


def test_it_casts_and_replaces_but_cannot_read_an_envelope(role, staffed, client):
    pulse = make.open_pulse()
    emma = make.invited(pulse)[0]
    said = {item.code: "4" for item in questions(pulse).items}
    with time_machine.travel(make.NOW, tick=False), acting_as(role):
        for _ in range(2):
            assert client.post(make.link(pulse, emma), said).status_code == 303
        for statement in (
            "SELECT sealed FROM surveys_ballot",
            "DELETE FROM surveys_ballot",
            "UPDATE surveys_ballot SET invitation_id = invitation_id + 1",
            "COPY surveys_ballot TO STDOUT",
        ):
            refused(statement)
    assert Ballot.objects.count() == 1


def test_it_voids_a_printed_code_without_reading_what_it_voids(role, staffed):
    unaddressed(1, team("Team Nord"))
    pulse = make.open_pulse()
    (code,) = slip_codes(pulse)
    with acting_as(role):
        for rating in (1, 5):
            cast(pulse, code, rating)
    assert bytes(Ballot.objects.get().sealed) == VOID


def test_it_cannot_change_what_was_published(role, staffed):
    make.counted_pulse()
    with acting_as(role):
        for table in ("group", "figure", "comment", "certificate"):
            refused(f"DELETE FROM surveys_{table}")
            refused(f"UPDATE surveys_{table} SET id = id")


def test_the_owner_of_the_tables_is_no_role_of_its_own():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    for name in (owner, "nobody_there"):
        with pytest.raises(CommandError, match="role of its own"):
            call_command("grant_web", name)


def test_it_keeps_terms_one_at_a_time(role, company):
    with acting_as(role), transaction.atomic():
        assert Terms.held().kept().pk
