"""Whether a worker is there, and a mail server, is seen from rows that no letter moves."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import get_connection
from django.db import connection as database

from culture.celery import app
from culture.outbox import pace, watch
from culture.outbox import relay as mail_server
from culture.outbox.delivery import deliver_due
from culture.outbox.models import Heartbeat, Run
from culture.outbox.tasks import look_at_relay, send_due_mail
from tests.make import NOW

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_that_is_gone_for_three_minutes_is_missed(post):
    watch.beat(NOW)
    post(1)

    assert not watch.standing(NOW + 2 * MINUTE).trouble
    standing = watch.standing(NOW + 3 * MINUTE)
    assert standing.silent_since == "12:00"
    assert not standing.waiting_since


def test_a_worker_that_is_gone_is_missed_whatever_waits(post):
    """Only while reminders wait would tell that some do."""
    watch.beat(NOW)
    alone = watch.standing(NOW + 60 * MINUTE)
    post(1)

    assert alone.silent_since == "12:00"
    assert watch.standing(NOW + 60 * MINUTE) == alone


def test_of_letters_whose_fate_is_not_told_none_makes_mail_wait(post):
    watch.beat(NOW + 59 * MINUTE)
    post(1)

    assert not watch.standing(NOW + 60 * MINUTE).trouble


def test_a_worker_that_never_came_is_missed_from_the_first_letter_on(run, post):
    post(1, now=NOW + MINUTE)

    assert watch.standing(NOW + 4 * MINUTE).silent_since == "12:01"


def test_the_task_beats_also_when_nothing_is_due_and_needs_no_queue():
    with time_machine.travel(NOW, tick=False):
        send_due_mail()
    with time_machine.travel(NOW + MINUTE, tick=False):
        send_due_mail()

    assert Heartbeat.objects.get().at == NOW + MINUTE


def test_a_worker_without_a_relay_is_there_but_mail_waits(run, relay, post):
    post(1)
    gone = relay.connection()
    relay.stop()
    for minute in range(11):
        watch.beat(NOW + minute * MINUTE)
        deliver_due(now=NOW + minute * MINUTE, connection=gone)

    standing = watch.standing(NOW + 10 * MINUTE)
    assert (standing.silent_since, standing.waiting_since) == ("", "12:00")


def test_mail_that_leaves_slowly_is_not_called_stuck(relay, post, settings):
    settings.MAIL_PER_MINUTE = 1
    watch.beat(NOW)
    post(*range(1, 30))
    for minute in range(0, 13, 2):
        watch.beat(NOW + minute * MINUTE)
        deliver_due(now=NOW + minute * MINUTE, connection=relay.connection())

    assert len(relay.took) == 7
    assert not watch.standing(NOW + 12 * MINUTE).trouble


def test_runs_are_forgotten_with_their_letters():
    Run.objects.create(name="test letters", dated_at=NOW)

    watch.beat(NOW + timedelta(days=89))
    assert Run.objects.exists()
    watch.beat(NOW + timedelta(days=90))
    assert not Run.objects.exists()


def test_a_mail_server_that_is_away_is_told_while_nothing_waits(relay):
    watch.beat(NOW + 9 * MINUTE)
    connection = relay.connection()
    mail_server.look(now=NOW - 5 * MINUTE, connection=connection)
    relay.stop()
    for minutes in (0, 5, 10):
        mail_server.look(now=NOW + minutes * MINUTE, connection=connection)

    assert not watch.standing(NOW + 9 * MINUTE).trouble
    assert watch.standing(NOW + 10 * MINUTE).away_since == "12:00"


@pytest.mark.parametrize("told", [True, False])
def test_whether_reminders_or_invitations_wait_changes_no_word_of_it(request, relay, post, told):
    if told:
        request.getfixturevalue("run")
    connection = relay.connection()
    relay.stop()
    watch.beat(NOW + 30 * MINUTE)
    mail_server.look(now=NOW, connection=connection)
    alone = watch.standing(NOW + 30 * MINUTE)
    post(1)
    deliver_due(now=NOW + 30 * MINUTE, connection=connection)

    assert (alone.away_since, alone.waiting_since) == ("12:00", "")
    assert watch.standing(NOW + 30 * MINUTE) == alone


def test_a_mail_server_that_is_back_is_told_by_the_look_alone(relay, post):
    """Were it a letter that leaves, it would tell that one of a reminder did."""
    watch.looked(NOW, away=True)
    watch.beat(NOW + 30 * MINUTE)
    post(1)
    deliver_due(now=NOW + 30 * MINUTE, connection=relay.connection())
    assert watch.standing(NOW + 30 * MINUTE).away_since == "12:00"

    mail_server.look(now=NOW + 31 * MINUTE, connection=relay.connection())
    assert not watch.standing(NOW + 31 * MINUTE).trouble


def test_a_look_greets_and_goes_and_sends_nothing(relay):
    mail_server.look(now=NOW, connection=relay.connection())

    assert (relay.greeted, relay.left, relay.tried, relay.took) == (1, 1, [], [])


def test_a_password_that_is_refused_and_a_server_that_says_nothing_are_away_too(relay, caplog):
    backend = "django.core.mail.backends.smtp.EmailBackend"
    at = {"host": "127.0.0.1", "timeout": 0.5}
    wrong = {"username": "pulse", "password": "secret-word"}
    watch.beat(NOW + 10 * MINUTE)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        for more in ({"port": relay.port, **wrong}, {"port": mute.getsockname()[1]}):
            watch.looked(NOW, away=False)
            mail_server.look(now=NOW, connection=get_connection(backend, **at, **more))
            assert watch.standing(NOW + 10 * MINUTE).away_since == "12:00"

    assert "The mail server does not let us in (" in caplog.text
    assert "secret-word" not in caplog.text


def test_a_look_waits_for_no_letter_and_takes_no_connection_that_letters_need(relay, settings):
    settings.MAIL_CONNECTIONS = 1
    with pace.line():
        look_elsewhere(relay)
    assert relay.greeted == 0

    look_elsewhere(relay)
    assert relay.greeted == 1


def look_elsewhere(relay):
    """Over a connection to the database of its own, as another process of the worker does."""

    def look():
        try:
            mail_server.look(now=NOW, connection=relay.connection())
        finally:
            database.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(look).result()


def test_a_provider_without_smtp_is_never_away(settings):
    settings.MAIL_PROVIDER = "postmark"
    watch.beat(NOW + 60 * MINUTE)
    watch.looked(NOW, away=True)

    mail_server.look(now=NOW)

    assert not watch.standing(NOW + 60 * MINUTE).trouble


def test_the_look_has_a_rhythm_of_its_own(relay, settings):
    beat = app.conf.beat_schedule["relay"]
    assert (beat["task"], beat["schedule"]) == (look_at_relay.name, 5 * 60)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port

    look_at_relay()
    send_due_mail()

    assert (relay.greeted, relay.left) == (1, 1)


def test_a_worker_is_missed_even_where_the_mail_server_is_away(post):
    watch.beat(NOW)
    watch.looked(NOW, away=True)

    standing = watch.standing(NOW + 30 * MINUTE)
    assert (standing.silent_since, standing.away_since) == ("12:00", "")
