"""Somebody holds all that is left after a count: tables, planner samples, queue, keys, logs."""

import logging
import re

import pytest
import redis
import time_machine
from django.conf import settings
from django.db import connection

from culture.outbox.delivery import deliver_due
from surveys import steps
from surveys.asking.questions import questions
from surveys.box import keys
from surveys.box.ballot import Ballot
from surveys.box.tokens import digest
from surveys.models.invitations import Invitation
from surveys.models.results import Figure
from surveys.tasks import run_pulses
from tests import make, postgres

pytestmark = pytest.mark.django_db(transaction=True)
LINK = re.compile(rb"/p/([A-Za-z0-9_-]{43})")


def everything_stored():
    """Every row of every table as text, hidden columns and the planner's samples included."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        parts = []
        for name in names:
            cursor.execute(f'SELECT ctid, xmin, t::text FROM "{name}" t')
            parts += [f"{name} {row}" for row in cursor.fetchall()]
        cursor.execute("SELECT s::text FROM pg_stats s WHERE tablename = ANY(%s)", [names])
        return "\n".join(parts + [f"{row}" for row in cursor.fetchall()])


def analyse():
    """What autovacuum does by itself once some fifty rows have changed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def mail(relay, now):
    """Send what is due; the tokens in the mails."""
    while deliver_due(now=now, connection=relay.connection()):
        pass
    return {found.decode() for one in relay.took for found in LINK.findall(unfolded(one))}


def unfolded(content):
    return content.replace(b"=\r\n", b"")


@pytest.fixture
def pulse(staffed, settings):
    settings.MAIL_READY = True
    return make.cadence().pulses.first()


@pytest.mark.attack(
    "AT2",
    "The planner's samples of every column, hidden columns, and all logs at their most talkative.",
)
def test_nothing_is_left_that_names_links_or_opens(pulse, relay, client, caplog, found):
    """A whole life through real mails and the real page; two thirds answer, a third is reminded."""
    caplog.set_level(logging.DEBUG)
    pulse.refresh_from_db()
    with time_machine.travel(pulse.opens_at, tick=False):
        run_pulses.delay()
        steps.run(pulse.opens_at)
        tokens = mail(relay, pulse.opens_at)
        pulse.refresh_from_db()
        fingerprint = pulse.fingerprint
        for at, token in enumerate(sorted(tokens)):
            if at % 3:
                said = {item.code: str(1 + at % 5) for item in questions(pulse).items}
                assert client.post(f"/p/{token}", said).status_code == 303
    reminded = pulse.opens_at + 3 * 24 * make.HOUR
    steps.run(reminded)
    assert mail(relay, reminded) == tokens
    analyse()
    secrets = secrets_of(pulse, tokens)
    hits = {secret for secret in secrets if secret in everything_stored()}
    assert hits  # the search itself works: before the count digests and letters are there

    end = pulse.extends_to
    steps.run(end)
    analyse()

    pulse.refresh_from_db()
    assert (pulse.state, pulse.certificate.invited) == ("shredded", len(tokens))
    left = "\n".join([everything_stored(), queue(), key_files(), logged(caplog), server_log()])
    assert fingerprint in left
    assert not [secret for secret in secrets if secret in left]
    assert not [kind for kind in ("pulse.invitation", "pulse.reminder") if kind in left]
    assert not answered_samples()
    found(f"Before the count {len(hits)} of {len(secrets)} secrets, as it must be; after it 0.")


def secrets_of(pulse, tokens):
    """Tokens, digests, envelopes, and the secret that makes links, as text."""
    sealed = [bytes(row).hex()[:200] for row in Ballot.objects.values_list("sealed", flat=True)]
    secret = keys.token_secret(pulse.fingerprint).hex()
    assert len(tokens) == Invitation.objects.count()
    return {*tokens, *sealed, secret, *(digest(token).hex() for token in tokens)}


def logged(caplog):
    """All loggers down to DEBUG, but for the relay's: here it runs in our own process."""
    ours = [record for record in caplog.records if record.name != "mail.log"]
    return "\n".join(map(caplog.handler.format, ours))


def queue():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        values = [client.dump(key) for key in client.keys("*")]
    return repr(values)


def key_files():
    names = [path.name for path in settings.KEYS_DIR.iterdir()]
    held = [path.read_bytes().hex() for path in settings.KEYS_DIR.iterdir()]
    return "\n".join(names + held)


def server_log():
    return "".join((folder / "postgres.log").read_text() for folder in postgres.folders)


def answered_samples():
    """Which of our row numbers the planner still remembers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, attname FROM pg_stats WHERE (tablename, attname) IN "
            "(('surveys_ballot', 'invitation_id'), ('surveys_invitation', 'id'), "
            "('surveys_invitation', 'person_id'), ('outbox_letter', 'about_id'), "
            "('outbox_letter', 'id'))"
        )
        return cursor.fetchall()


def published(pulse):
    """Everything published but the bootstrap intervals, which chance makes."""
    rows = Figure.objects.filter(group__pulse=pulse).exclude(kind=Figure.Kind.INTERVAL)
    told = rows.values_list("group__name", "group__n_words", "kind", "numbers")
    return {str(row) for row in told}


@pytest.mark.attack("AT1", "The same answers, given by other people of the same team.")
def test_who_in_a_group_said_what_leaves_no_trace(staffed, found):
    """The same answers, given by other people of the same team: nothing published differs."""
    results = []
    for turn in (0, 7):
        pulse = make.open_pulse()
        for unit in {one.unit_id for one in Invitation.objects.filter(pulse=pulse)}:
            people = [p for p in make.invited(pulse) if make.invitation(pulse, p).unit_id == unit]
            for at, person in enumerate(people[turn:] + people[:turn]):
                if at % 4:
                    make.cast(pulse, person, rating=1 + at % 5, recommend=at % 11)
        make.count(pulse)
        results.append(published(pulse))
    assert results[0] == results[1]
    assert results[0]
    found("Nothing that is published differs.")


def test_destroyed_keys_are_overwritten_where_they_lie(pulse):
    fingerprint = keys.make_keys()
    second_name = settings.VAR_DIR / "second-name"
    second_name.hardlink_to(keys.path_of(fingerprint, keys.PRIVATE))
    before = second_name.read_bytes()
    keys.destroy_keys(fingerprint)
    after = second_name.read_bytes()
    second_name.unlink()
    assert len(after) == len(before)
    assert after != before
