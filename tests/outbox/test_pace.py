"""What a provider allows holds for all workers together, in every sixty seconds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
import time_machine
from django.db import connection as database
from django.utils import timezone

from culture.outbox import pace, tasks
from culture.outbox.delivery import deliver_due
from culture.outbox.mail import WRITERS, Mail, writes
from culture.outbox.models import Heartbeat, Hour, Letter, Slot
from culture.settings import MAIL_PROFILES
from tests.make import NOW
from tests.outbox.relay import address

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def microsoft(settings):
    for name, limit in MAIL_PROFILES["microsoft365"].items():
        setattr(settings, f"MAIL_{name.upper()}", limit)


def at_once(works, *args):
    """Run them in threads that start together; what each returned."""
    together = Barrier(len(works))

    def run(work):
        together.wait()
        try:
            return work(*args)
        finally:
            database.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]


def most_in_a_minute(instants):
    return max(sum(at <= other < at + MINUTE for other in instants) for at in instants)


def test_thirty_a_minute_hold_over_ten_minutes_with_two_workers(microsoft, relay, post):
    post(*range(1, 401))
    left = []

    def work(now):
        while deliver_due(now=now, connection=relay.connection()):
            pass

    for second in range(0, 600, 10):
        before = len(relay.took)
        at_once([work, work], NOW + second * SECOND)
        left += [NOW + second * SECOND] * (len(relay.took) - before)

    assert most_in_a_minute(left) == 30
    assert 250 <= len(left) <= 300
    assert len(set(relay.addresses)) == len(relay.took)


def test_the_task_waits_for_the_minute_and_ends_when_the_page_said(
    microsoft, relay, post, settings, monkeypatch
):
    """313 letters, "about 11 minutes"; the worker is restarted each five minutes."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    assert pace.takes(313) == "about 11 minutes"
    left = []
    with time_machine.travel(NOW, tick=False) as clock:
        monkeypatch.setattr(tasks, "sleep", clock.shift)
        relay.before_data = lambda: left.append(timezone.now())
        post(*range(1, 314))
        while Letter.objects.waiting().exists():
            tasks.send_due_mail()
            clock.shift(MINUTE)

    assert most_in_a_minute(left) <= 30
    assert timedelta(minutes=10) < left[-1] - NOW <= timedelta(minutes=13)
    assert Heartbeat.objects.get().at >= left[-1]


def test_only_one_process_waits_the_others_are_needed_elsewhere(microsoft, post):
    post(*range(1, 61))
    waiting, done = Event(), Event()

    def first():
        with pace.waiter() as mine:
            waiting.set()
            done.wait(30)
        return mine

    def second():
        waiting.wait(30)
        with pace.waiter() as mine:
            done.set()
        return mine

    assert at_once([first, second]) == [True, False]


def test_no_more_than_three_connections_are_open_at_once(microsoft, relay, post):
    post(*range(1, 13))
    all_in = Barrier(4, timeout=30)

    def hold():
        with pace.line() as mine:
            all_in.wait()
            all_in.wait()
            return mine

    def work():
        all_in.wait()
        sent = deliver_due(now=NOW, connection=relay.connection())
        all_in.wait()
        return sent

    assert at_once([hold, hold, hold, work]) == [True, True, True, 0]
    assert deliver_due(now=NOW, connection=relay.connection()) == 12


def test_a_domain_has_its_own_limit_and_holds_up_no_other(settings, relay, kind, post):
    settings.MAIL_PER_DOMAIN_PER_MINUTE = 2
    post(*range(1, 6))
    elsewhere = [Letter.about("test.elsewhere", pk, now=NOW + SECOND) for pk in (1, 2)]
    Letter.objects.bulk_create(elsewhere)

    def work(now):
        while deliver_due(now=now, connection=relay.connection(), size=3):
            pass
        return sorted(one.rpartition("@")[2] for one in relay.addresses)

    writes("test.elsewhere")(
        lambda ids, *, now: {pk: Mail(f"p{pk}@partner.example", "Hello", "Text") for pk in ids}
    )
    try:
        both = ["havelund.example"] * 2 + ["partner.example"] * 2
        assert work(NOW + SECOND) == both
        assert work(NOW + MINUTE) == both
        assert work(NOW + 70 * SECOND) == sorted(["havelund.example"] * 2 + both)
    finally:
        del WRITERS["test.elsewhere"]


def test_a_day_has_its_limit_and_the_rest_goes_when_it_is_over(settings, relay, post):
    settings.MAIL_PER_DAY = 3
    post(*range(1, 6))

    for hours in (0, 1, 23):
        deliver_due(now=NOW + hours * 60 * MINUTE, connection=relay.connection())
    assert len(relay.took) == 3

    deliver_due(now=NOW + 25 * 60 * MINUTE, connection=relay.connection())
    assert len(relay.took) == 5


def test_what_was_counted_names_nobody_and_goes_with_the_minute(microsoft, settings, relay, post):
    settings.MAIL_PER_DOMAIN_PER_MINUTE = 9
    post(1, 2)
    deliver_due(now=NOW, connection=relay.connection())
    kept = str([list(model.objects.values()) for model in (Slot, Hour)])
    assert Slot.objects.count() == 2
    assert "havelund" not in kept
    assert address(1) not in kept

    pace.sweep(NOW + 2 * MINUTE)
    assert not Slot.objects.exists()
    pace.sweep(NOW + 26 * 60 * MINUTE)
    assert not Hour.objects.exists()


@pytest.mark.parametrize(
    ("limits", "letters", "words"),
    [
        ({}, 313, ""),
        ({"MINUTE": 30}, 313, "about 11 minutes"),
        ({"MINUTE": 30}, 1, "about 1 minute"),
        ({"MINUTE": 30}, 0, ""),
        ({"MINUTE": 30}, 9_000, "about 5 hours"),
        ({"DAY": 2_000}, 2_000, ""),
        ({"DAY": 2_000}, 5_000, "about 2 days"),
        ({"MINUTE": 30, "DOMAIN_PER_MINUTE": 10}, 100, "about 10 minutes"),
    ],
)
def test_how_long_it_takes_is_told_beforehand(settings, limits, letters, words):
    for name, limit in limits.items():
        setattr(settings, f"MAIL_PER_{name}", limit)

    assert pace.takes(letters) == words


def test_two_domains_share_the_time(settings):
    settings.MAIL_PER_DOMAIN_PER_MINUTE = 10
    people = [f"p{at}@{at % 2}.example" for at in range(100)]

    assert pace.takes(100, people) == "about 5 minutes"
