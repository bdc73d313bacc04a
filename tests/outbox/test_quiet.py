"""Mails of a pulse that come late keep the clock of whoever gets them, and never miss the close."""

import socket
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import get_connection
from hypothesis import given
from hypothesis import strategies as st

from culture.outbox import watch
from culture.outbox.delivery import deliver_due
from culture.outbox.mail import RESTS
from culture.outbox.models import Letter, Run
from culture.people.models import Person
from culture.workdays import Place
from surveys import steps
from surveys.cadence.posting import TO_SPARE, waits
from surveys.launch import INVITATION, REMINDERS
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.windows import Rules
from tests import make
from tests.conftest import team
from tests.make import NOW
from tests.outbox.relay import address

HERE = ZoneInfo("Europe/Copenhagen")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)


def at(words):
    return datetime.fromisoformat(words).replace(tzinfo=HERE)


EVENING, NIGHT, MORNING = at("2026-03-10 19:50"), at("2026-03-10 23:00"), at("2026-03-11 08:00")


@pytest.fixture
def pulse(company):
    """Opened on Tuesday 10 March; the quiet hours are those from 20:00 to 7:00."""
    make.people(12, team("Team Nord"))
    return make.open_pulse()


@pytest.fixture
def send(relay):
    """Send what is due; how many mails were taken in all."""

    def work(now, connection=None):
        while deliver_due(now=now, connection=connection or relay.connection()):
            pass
        return len(relay.took)

    return work


@pytest.fixture
def away():
    """A connection to a mail server that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return get_connection(backend, host="127.0.0.1", port=port, timeout=1)


def closes(pulse, when):
    Pulse.objects.filter(pk=pulse.pk).update(closes_at=when, ends_at=when)


def attempts():
    return set(Letter.objects.values_list("attempts", flat=True))


def test_what_a_busy_mailbox_put_off_into_the_night_comes_in_the_morning(pulse, relay, send):
    busy = make.invited(pulse)[0].email
    relay.faults = {busy: "450 4.2.0 greylisted"}
    everybody_else = pulse.invited - 1
    assert send(EVENING) == everybody_else
    relay.faults = {}

    for minutes in (7, 15, 60, 200, 600, 729):
        assert send(EVENING + minutes * MINUTE) == everybody_else
    assert send(MORNING) == pulse.invited
    assert relay.mails[-1]["To"] == busy
    assert attempts() == {0, 1}


def test_what_a_dead_worker_held_into_the_night_comes_in_the_morning(pulse, send):
    Letter.objects.claim(100, now=EVENING)

    assert send(NIGHT) == 0
    assert send(MORNING) == pulse.invited
    assert attempts() == {0}


def test_a_relay_that_comes_back_at_night_wakes_nobody(pulse, away, send):
    for hours in range(8):
        assert send(NOW + hours * HOUR, connection=away) == 0

    assert send(NIGHT) == 0
    assert send(MORNING - MINUTE) == 0
    assert send(MORNING) == pulse.invited
    assert attempts() == {0}


def test_nothing_leaves_so_late_that_it_would_come_in_the_quiet_hours(pulse, send):
    """A batch may take as long as its lease."""
    assert send(at("2026-03-10 19:56")) == 0
    assert send(MORNING) == pulse.invited


def test_late_mail_comes_on_no_weekend(pulse, send):
    assert send(at("2026-03-13 22:00")) == 0
    assert send(at("2026-03-14 10:00")) == 0
    assert send(at("2026-03-16 08:00")) == pulse.invited


def test_each_letter_keeps_the_clock_of_its_reader(pulse, relay, send):
    awake = make.invited(pulse)[:3]
    Person.objects.filter(pk__in=[one.pk for one in awake]).update(time_zone="America/New_York")

    assert send(NIGHT - HOUR) == 3
    assert relay.addresses == sorted(one.email for one in awake)
    assert send(MORNING) == pulse.invited


def test_no_letter_misses_the_close_because_it_waits(pulse, send):
    closes(pulse, MORNING + HOUR)

    assert send(NIGHT) == 0
    assert send(at("2026-03-11 07:00")) == pulse.invited


def test_what_cannot_wait_any_more_goes_at_night(pulse, send):
    closes(pulse, at("2026-03-11 07:30"))

    assert send(NIGHT) == pulse.invited


def test_a_weekend_holds_nothing_back_beyond_the_close(pulse, send):
    closes(pulse, at("2026-03-14 18:00"))

    assert send(at("2026-03-13 23:00")) == 0
    assert send(at("2026-03-14 07:00")) == pulse.invited


def test_how_long_a_reminder_waits_tells_nobody_who_has_answered(pulse, relay, send):
    Letter.objects.all().delete()
    steps.queue_reminder(pulse, 1, now=NOW)
    people = make.invited(pulse)
    for person in people[::2]:
        make.cast(pulse, person, now=NOW)
    late = at("2026-03-12 21:00")

    assert send(late) == 0
    rows = Letter.objects.values_list("kind", "state", "not_before", "leased_until").distinct()
    morning = at("2026-03-13 08:00")
    assert list(rows) == [(REMINDERS[0], State.WAITING, morning, None)]
    assert Letter.objects.count() == len(people)

    send(morning)
    assert relay.addresses == sorted(person.email for person in people[1::2])


def test_a_dead_letter_that_is_tried_again_at_night_waits_too(pulse, relay, send):
    gone = make.invited(pulse)[0].email
    relay.faults = {gone: "550 5.7.1 not today"}
    sent = send(NOW)
    relay.faults = {}
    assert Letter.objects.retry(now=NIGHT) == 1

    assert send(NIGHT) == sent
    assert send(MORNING) == sent + 1


def test_a_paused_run_that_goes_on_at_night_waits_for_the_morning(pulse, relay, send):
    relay.faults = {one.email: "550 5.7.1 you may not" for one in make.invited(pulse)[:3]}
    send(NOW)
    (run,) = Run.objects.paused()
    before = len(relay.took)
    relay.faults = {}
    run.resume()

    assert send(NIGHT) == before
    assert send(MORNING) == pulse.invited - 3


def test_mail_that_waits_for_the_morning_is_not_called_stuck(pulse, send):
    send(NIGHT)
    watch.beat(MORNING - HOUR)

    assert not watch.standing(MORNING - HOUR).trouble
    assert Letter.objects.told().waiting().count() == pulse.invited


def test_a_reader_whose_clock_cannot_be_told_stops_nobody_else(relay, post, kind, monkeypatch):
    def rests(about_ids, *, now, until):
        if 2 in about_ids:
            raise KeyError("no such time zone")
        return {3: now + DAY} if 3 in about_ids else {}

    monkeypatch.setitem(RESTS, kind.name, rests)
    post(1, 2, 3)
    deliver_due(now=NOW, connection=relay.connection())

    assert relay.addresses == [address(1)]
    tries = dict(Letter.objects.values_list("about_id", "attempts"))
    assert tries == {1: 0, 2: 1, 3: 0}
    assert Letter.objects.get(about_id=3).not_before == NOW + DAY


def test_invitations_of_nobody_wait_for_nothing(pulse):
    """Slips, and those of a pulse that was counted meanwhile."""
    slip = Invitation.objects.first()
    Invitation.objects.filter(pk=slip.pk).update(person=None)

    assert RESTS[INVITATION]([slip.pk, 0], now=NIGHT, until=NIGHT) == {}


@given(
    minutes=st.integers(0, 60 * 24 * 400),
    hours=st.tuples(st.integers(0, 23), st.integers(4, 12)).filter(lambda pair: pair[0] != pair[1]),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    left=st.integers(0, 60 * 24 * 12),
)
def test_at_no_clock_and_no_hour_does_late_mail_come_in_the_quiet_hours(minutes, hours, zone, left):
    quiet_from, quiet_to = hours
    rules = Rules(send_hour=quiet_to, quiet_from=quiet_from, quiet_to=quiet_to)
    now, place = NOW + minutes * MINUTE, Place(ZoneInfo(zone))
    close, until = now + left * MINUTE, now + 5 * MINUTE

    free = waits(place, rules, close, now=now, until=until)

    def quiet(when):
        return rules.is_quiet(when.astimezone(place.zone).hour)

    if free:
        assert now < free < close - TO_SPARE
        assert not quiet(free)
    else:
        first = now if quiet(now) else until
        left = (close - TO_SPARE - first) // HOUR
        assert not quiet(first) or all(quiet(first + n * HOUR) for n in range(left))
