"""What the outbox promises, each against a real SMTP server."""

import logging
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.mail import get_connection
from django.db import connection as database

from culture.outbox.delivery import deliver_due
from culture.outbox.models import LEASE, STUCK_AFTER, Letter
from culture.outbox.replies import TRIES
from culture.settings import BASE_DIR
from tests.make import NOW
from tests.outbox.relay import HANG_UP, address

MINUTE = timedelta(minutes=1)
State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)


def states():
    return dict(Letter.objects.values_list("about_id", "state"))


def test_a_letter_is_sent_and_marked(relay, post):
    post(1, 2)

    assert deliver_due(now=NOW, connection=relay.connection()) == 2

    assert relay.addresses == [address(1), address(2)]
    assert states() == {1: State.SENT, 2: State.SENT}
    assert deliver_due(now=NOW, connection=relay.connection()) == 0


def test_the_same_letter_cannot_be_put_in_twice(relay, post):
    post(1)
    post(1)

    deliver_due(now=NOW, connection=relay.connection())

    assert len(relay.took) == 1


def test_a_letter_for_later_waits(relay, kind):
    Letter.about(kind.name, 1, now=NOW, not_before=NOW + MINUTE).save()

    assert deliver_due(now=NOW, connection=relay.connection()) == 0
    assert deliver_due(now=NOW + MINUTE, connection=relay.connection()) == 1


def test_workers_at_once_share_the_letters_and_send_each_once(relay, post):
    post(*range(1, 61))
    together = Barrier(3)

    def work():
        together.wait()
        try:
            while deliver_due(now=NOW, connection=relay.connection(), size=7):
                pass
        finally:
            database.close()

    with ThreadPoolExecutor(3) as pool:
        for run in [pool.submit(work) for _ in range(3)]:
            run.result()

    assert relay.addresses == sorted(address(pk) for pk in range(1, 61))


def test_each_letter_is_marked_before_the_next_one_leaves(relay, post):
    """So a worker killed at any moment repeats at most the letter it was in the middle of."""
    post(*range(1, 6))
    behind = []

    def look():
        try:
            behind.append(len(relay.took) - Letter.objects.filter(state=State.SENT).count())
        finally:
            database.close()

    relay.before_data = lambda: ThreadPoolExecutor(1).submit(look).result()
    deliver_due(now=NOW, connection=relay.connection())

    assert behind == [0] * 5


def test_what_a_killed_worker_held_is_claimed_again(relay, post):
    post(1, 2)
    Letter.objects.claim(10, now=NOW)

    assert deliver_due(now=NOW + LEASE - MINUTE, connection=relay.connection()) == 0
    assert deliver_due(now=NOW + LEASE, connection=relay.connection()) == 2
    assert set(Letter.objects.values_list("attempts", flat=True)) == {0}


def test_a_claim_inside_another_transaction_is_refused(post):
    from django.db import transaction

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        Letter.objects.claim(1, now=NOW)


def test_a_second_try_carries_the_same_message_id_and_date(relay, post):
    """The connection dies after the text and before the 250: nobody knows, so it is sent again."""
    post(1)
    relay.faults = {address(1): HANG_UP}

    assert deliver_due(now=NOW, connection=relay.connection()) == 0
    deliver_due(now=NOW + 3 * MINUTE, connection=relay.connection())

    first, second = relay.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert states() == {1: State.SENT}


def test_when_the_relay_hangs_up_the_rest_waits_and_loses_no_try(relay, post):
    post(1, 2, 3)
    relay.faults = {address(1): HANG_UP}

    deliver_due(now=NOW, connection=relay.connection())

    assert dict(Letter.objects.values_list("about_id", "attempts")) == {1: 1, 2: 0, 3: 0}
    assert deliver_due(now=NOW, connection=relay.connection()) == 0
    assert deliver_due(now=NOW + MINUTE, connection=relay.connection()) == 2


@pytest.mark.parametrize("code", [421, 432, 450, 451])
def test_a_passing_refusal_is_tried_again_later(relay, post, code):
    post(1)
    relay.faults = {address(1): f"{code} try later"}

    deliver_due(now=NOW, connection=relay.connection())

    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.error_code) == (State.WAITING, 1, code)
    assert letter.not_before >= NOW + MINUTE


def test_tries_are_bounded_and_grow_apart(relay, post):
    post(1)
    relay.faults = {address(1): "450 mailbox busy"}
    now, waits = NOW, []

    while Letter.objects.waiting().exists():
        deliver_due(now=now, connection=relay.connection())
        waits.append(Letter.objects.get().not_before - now)
        now = Letter.objects.get().not_before

    assert len(relay.tried) == TRIES
    assert waits[:-1] == sorted(waits[:-1])
    assert Letter.objects.dead().count() == 1


def test_a_final_refusal_ends_one_letter_and_no_other(relay, post):
    post(1, 2, 3)
    relay.faults = {address(2): "550 5.1.1 no such mailbox"}

    assert deliver_due(now=NOW, connection=relay.connection()) == 3

    assert states() == {1: State.SENT, 2: State.DEAD, 3: State.SENT}
    assert Letter.objects.dead().get().error_code == 550


def test_a_dead_letter_that_is_tried_again_is_the_same_mail_with_all_its_tries(relay, post):
    (letter,) = post(1)
    relay.faults = {address(1): "550 5.1.1 no such mailbox"}
    deliver_due(now=NOW, connection=relay.connection())
    assert states() == {1: State.DEAD}

    relay.faults = {}
    assert Letter.objects.retry(now=NOW + MINUTE) == 1
    assert Letter.objects.retry(now=NOW + MINUTE) == 0
    deliver_due(now=NOW + MINUTE, connection=relay.connection())

    assert states() == {1: State.SENT}
    assert relay.mails[-1]["Message-ID"] == letter.message_id


def test_a_relay_that_refuses_the_sender_kills_no_letter(relay, post):
    post(1, 2)
    relay.refused_sender = "550 not allowed to send as this address"

    assert deliver_due(now=NOW, connection=relay.connection()) == 0

    assert list(Letter.objects.values_list("state", "attempts")) == [(State.WAITING, 0)] * 2


def test_a_day_without_a_relay_loses_nothing(relay, post):
    post(*range(1, 4))
    gone = relay.connection()
    relay.stop()

    for minute in range(0, 24 * 60, 20):
        assert deliver_due(now=NOW + minute * MINUTE, connection=gone) == 0

    assert Letter.objects.due(NOW + timedelta(days=2)).count() == 3
    assert set(Letter.objects.values_list("attempts", flat=True)) == {0}
    assert Letter.objects.stuck(NOW + timedelta(days=1)).count() == 3


def test_what_is_no_longer_wanted_is_cancelled(relay, post, kind):
    post(1, 2)
    kind.unwanted = {1}

    deliver_due(now=NOW, connection=relay.connection())

    assert relay.addresses == [address(2)]
    assert states() == {1: State.CANCELLED, 2: State.SENT}


def test_a_letter_that_cannot_be_written_stops_no_other(relay, post, kind, caplog):
    post(1, 2, 3)
    kind.bad = {2}

    deliver_due(now=NOW, connection=relay.connection())

    assert relay.addresses == [address(1), address(3)]
    assert Letter.objects.get(about_id=2).attempts == 1
    assert "ValueError" in said(caplog)
    assert "@" not in said(caplog)


def test_logs_and_rows_hold_no_address(relay, post, caplog):
    post(1, 2, 3)
    relay.faults = {address(1): "550 no person1@havelund.example here", address(2): HANG_UP}

    with caplog.at_level(logging.DEBUG, logger="culture"):
        deliver_due(now=NOW, connection=relay.connection())

    assert "550" in said(caplog)
    assert "@" not in said(caplog)
    assert "@havelund" not in str(list(Letter.objects.values()))


def said(caplog):
    """What our own loggers wrote; the test's SMTP server has one of its own."""
    ours = [entry for entry in caplog.records if entry.name.startswith("culture")]
    return "\n".join(entry.getMessage() for entry in ours)


def test_a_letter_deleted_while_it_is_sent_harms_nothing(relay, post):
    post(1, 2)
    relay.before_data = lambda: ThreadPoolExecutor(1).submit(delete_all).result()

    assert deliver_due(now=NOW, connection=relay.connection()) == 2
    assert states() == {}


def delete_all():
    try:
        Letter.objects.all().delete()
    finally:
        database.close()


def test_progress_counts_states(relay, post, kind):
    post(1, 2, 3)
    kind.unwanted = {3}
    deliver_due(now=NOW, connection=relay.connection(), size=2)

    progress = Letter.objects.progress(kind.name, [1, 2, 3, 4])

    assert progress == {State.SENT: 2, State.WAITING: 1, State.CANCELLED: 0, State.DEAD: 0}


def test_mail_waits_since_the_longest_overdue_letter(post):
    post(1, now=NOW - STUCK_AFTER)
    post(2, now=NOW - 3 * STUCK_AFTER)

    assert Letter.objects.waiting_since(NOW) == NOW - 3 * STUCK_AFTER
    assert Letter.objects.waiting_since(NOW - 3 * STUCK_AFTER) is None


def test_stuck_means_long_due(post):
    post(1)

    assert not Letter.objects.stuck(NOW + STUCK_AFTER - MINUTE).exists()
    assert Letter.objects.stuck(NOW + STUCK_AFTER).exists()


def test_a_server_that_never_says_a_word_costs_no_letter_a_try(post):
    post(1, 2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        backend = "django.core.mail.backends.smtp.EmailBackend"
        connection = get_connection(backend, host="127.0.0.1", port=port, timeout=0.5)
        assert deliver_due(now=NOW, connection=connection) == 0

    assert set(Letter.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}


def test_no_task_is_ever_sent_for_later():
    """A broker hands such a task out again and again; what is for later stands in the database."""
    later = re.compile(r"countdown=|\beta=|apply_async")
    for name in ("culture", "surveys", "roadmap"):
        sources = (BASE_DIR / name).rglob("*.py")
        assert not [path for path in sources if later.search(path.read_text())]
