"""Whether a worker is there is seen from its heartbeat, which is a row."""

from datetime import timedelta

import pytest
import time_machine

from culture.outbox import watch
from culture.outbox.delivery import deliver_due
from culture.outbox.models import Heartbeat, Run
from culture.outbox.tasks import send_due_mail
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
