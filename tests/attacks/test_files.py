"""Somebody copies the database's own files after the count."""

import struct

import psycopg
import pytest
from django.db import connection

from culture.outbox.models import Letter
from surveys import steps
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.tally import shred
from tests import make
from tests.attacks.running import database_url
from tests.attacks.thief import Thief

pytestmark = pytest.mark.django_db(transaction=True)
TRIED = "reads the bytes of tables and indexes after the count, and looks for who was asked"
FILES = """
SELECT pg_relation_filepath(pg_class.oid) FROM pg_class
LEFT JOIN pg_index ON indexrelid = pg_class.oid
WHERE coalesce(indrelid, pg_class.oid) = ANY(ARRAY['surveys_ballot', 'surveys_invitation',
  'outbox_letter']::regclass[])
"""


@pytest.fixture
def thief():
    hands = Thief()
    yield hands
    hands.leave()


@pytest.fixture
def counted(staffed):
    """Two thirds answered, the others were reminded.

    Row numbers so long that no other number holds one by chance: a Message-ID has 20 random digits.
    """
    starts = {"surveys_invitation": 7_700_000_000_000_001, "outbox_letter": 6_600_000_000_000_001}
    with connection.cursor() as cursor:
        for table, start in starts.items():
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {start})")
    pulse = make.open_pulse()
    for at, person in enumerate(make.invited(pulse)):
        if at % 3:
            make.cast(pulse, person)
    steps.queue_reminder(pulse, 1, now=make.NOW)
    pulse.ids = set(Invitation.objects.values_list("pk", flat=True))
    pulse.letters = set(Letter.objects.values_list("pk", flat=True))
    return make.count(pulse)


def swept(pulse):
    """As the beat does it: again, while others (tests beside this one, too) stand in the way."""
    return any(shred(pulse, now=pulse.ends_at) for _ in range(12))


def numbers(thief, wanted):
    """Which of these numbers stand in the files, as eight bytes or as text."""
    with thief.superuser() as superuser:
        superuser.execute("CHECKPOINT")
    with connection.cursor() as cursor:
        cursor.execute(FILES)
        raw = b"".join((thief.cluster.data / path).read_bytes() for (path,) in cursor.fetchall())
    found = {n for at in range(0, len(raw) - 7, 4) if (n := struct.unpack_from("<q", raw, at)[0])}
    return {number for number in wanted if number in found or str(number).encode() in raw}


@pytest.mark.attack("AT2", TRIED)
def test_the_files_of_the_database_forget_too(counted, thief, found):
    everybody = counted.ids | counted.letters
    before = numbers(thief, everybody)
    assert counted.ids & before  # the search itself works
    assert swept(counted)
    after = numbers(thief, everybody)
    found(f"{len(after)} of {len(everybody)} row numbers in the files; {len(before)} before")
    assert not after


@pytest.mark.attack("AT2", TRIED)
def test_while_a_backup_still_sees_the_rows_the_sweep_waits(counted, thief):
    with psycopg.connect(database_url()) as backup:
        backup.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        backup.execute("SELECT count(*) FROM surveys_ballot")
        assert not shred(counted, now=counted.ends_at)
        counted.refresh_from_db()
        assert counted.state == Pulse.State.COUNTED
        assert counted.certificate.key_destroyed_at
    assert swept(counted)
    assert not numbers(thief, counted.ids | counted.letters)


@pytest.mark.attack("AT2", TRIED)
def test_nobody_keeps_the_rows_alive_by_an_open_transaction(counted, thief):
    with thief.superuser() as writer, writer.transaction():  # in another database, as another role
        writer.execute("SELECT pg_current_xact_id()")
        assert swept(counted)
        assert not numbers(thief, counted.ids | counted.letters)


@pytest.mark.attack("AT2", TRIED)
def test_with_another_pulse_open_the_tables_are_written_anew(counted, thief):
    other = make.open_pulse()
    assert swept(counted)
    assert not numbers(thief, counted.ids)
    assert Invitation.objects.filter(pulse=other).count() == other.invited
