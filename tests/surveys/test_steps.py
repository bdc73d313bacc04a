"""The clock's steps: each may run twice, or in two workers at once, and changes nothing more."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from culture.outbox.delivery import deliver_due
from culture.outbox.models import Letter
from surveys import steps
from surveys.letters import write_first_reminders
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.terms import Terms
from tests import make

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def first(staffed, settings):
    """The first planned pulse of a cadence, on a machine that can mail."""
    settings.MAIL_READY = True
    return make.cadence().pulses.first()


def in_two_workers(step, *args):
    def work():
        step(*args)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_three_pulses_stand_ahead_and_planning_twice_adds_none(first):
    for _ in range(2):
        steps.plan_pulses(make.NOW)
    assert [(p.opens_on, p.block) for p in Pulse.objects.all()] == [
        (date(2026, 3, 10), "baseline"),
        (date(2026, 4, 14), "A"),
        (date(2026, 5, 12), "B"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_a_pulse_once(first):
    in_two_workers(steps.open_due, first.opens_at)
    first.refresh_from_db()
    assert first.is_open
    assert Invitation.objects.count() == Letter.objects.count() == first.invited


def test_opening_twice_invites_once(first):
    for _ in range(2):
        steps.open_due(first.opens_at)
    assert Letter.objects.count() == Invitation.objects.count()


def test_a_pulse_does_not_open_before_its_time_or_without_a_relay(first, settings):
    steps.open_due(first.opens_at - MINUTE)
    settings.MAIL_READY = False
    steps.open_due(first.opens_at)
    first.refresh_from_db()
    assert first.state == Pulse.State.PLANNED


def test_a_machine_that_slept_through_a_window_skips_the_pulse(first):
    later = first.closes_at + timedelta(weeks=5)
    steps.run(later)
    first.refresh_from_db()
    assert first.state == Pulse.State.SKIPPED
    assert Pulse.objects.open().count() <= 1


def test_reminders_reach_only_the_silent_and_go_once(first):
    steps.open_due(first.opens_at)
    first.refresh_from_db()
    people = make.invited(first)
    for person in people[:10]:
        make.cast(first, person, now=first.opens_at + MINUTE)
    third_day = first.opens_at + timedelta(days=2, hours=6)
    for _ in range(2):
        steps.remind(third_day)

    reminded = set(
        Letter.objects.filter(kind="pulse.reminder_1").values_list("about_id", flat=True)
    )
    silent = set(Invitation.objects.filter(answered=False).values_list("pk", flat=True))
    assert reminded == silent
    assert len(silent) == len(people) - 10


def test_where_the_terms_say_so_everybody_is_reminded(first, relay):
    """Then neither our rows nor a mail server's log tells who had not answered."""
    Terms.objects.create(remind_everybody=True)
    steps.open_due(first.opens_at)
    first.refresh_from_db()
    for person in make.invited(first)[:10]:
        make.cast(first, person, now=first.opens_at + MINUTE)
    Letter.objects.all().delete()
    third_day = first.opens_at + timedelta(days=2, hours=6)
    steps.remind(third_day)
    while deliver_due(now=third_day, connection=relay.connection()):
        pass
    assert len(relay.took) == first.invited
    assert all(b"Everybody gets this reminder" in mail for mail in relay.took)


def test_participation_moves_once_an_hour_and_by_five_people_or_more(first):
    steps.open_due(first.opens_at)
    shown = []
    for hours, answering in enumerate([0, 6, 4, 1]):
        now = first.opens_at + timedelta(hours=hours)
        steps.refresh_participation(now)
        first.refresh_from_db()
        done = Invitation.objects.filter(answered=True).count()
        for person in make.invited(first)[done : done + answering]:
            make.cast(first, person, now=now + MINUTE)
        steps.refresh_participation(now + 2 * MINUTE)
        first.refresh_from_db()
        shown.append(first.answered)
    steps.refresh_participation(first.opens_at + timedelta(hours=4))
    first.refresh_from_db()
    assert [*shown, first.answered] == [0, 0, 6, 6, 11]


@pytest.mark.parametrize(("answer", "moved"), [(0.4, True), (0.6, False)])
def test_the_close_moves_once_if_fewer_than_half_have_answered(first, answer, moved):
    steps.open_due(first.opens_at)
    first.refresh_from_db()
    people = make.invited(first)
    for person in people[: int(answer * len(people))]:
        make.cast(first, person, now=first.opens_at + MINUTE)
    steps.extend(first.closes_at - timedelta(minutes=61))
    assert not Pulse.objects.get(pk=first.pk).extended
    for _ in range(2):
        steps.extend(first.closes_at - timedelta(minutes=60))
    first.refresh_from_db()
    assert first.extended == moved
    assert first.ends_at in (first.closes_at, first.extends_to)


@pytest.mark.django_db(transaction=True)
def test_a_whole_life_runs_by_the_clock_alone(first):
    steps.run(first.opens_at)
    first.refresh_from_db()
    for person in make.invited(first):
        make.cast(first, person, now=first.opens_at + MINUTE)
    for _ in range(2):
        steps.run(first.closes_at)
    first.refresh_from_db()
    assert first.state == Pulse.State.SHREDDED
    assert first.certificate.counted == first.invited
    assert Pulse.objects.planned().count() == 3


def test_a_joiner_of_less_than_two_weeks_is_first_asked_next_time(staffed, emma, settings):
    settings.MAIL_READY = True
    cadence = make.cadence()
    first, second = cadence.pulses.all()[:2]
    emma.joined_on = second.opens_on - timedelta(days=13)
    emma.save()
    for pulse in (first, second):
        make.launch.open_pulse(pulse, now=pulse.opens_at)
    asked = Invitation.objects.filter(person=emma)
    assert [invitation.pulse for invitation in asked] == [first]


def test_too_few_people_open_nothing_and_say_why(company, settings):
    settings.MAIL_READY = True
    pulse = make.cadence().pulses.first()
    with pytest.raises(make.launch.CannotOpen, match="bring your people first"):
        make.launch.open_pulse(pulse, now=pulse.opens_at)
    pulse.refresh_from_db()
    assert pulse.state == Pulse.State.PLANNED


def test_who_was_put_on_the_roster_shortly_before_is_not_asked_whatever_it_says(staffed, emma):
    """Eight invented colleagues around one real one would give that one's answers away."""
    first, second = make.cadence().pulses.all()[:2]
    emma.added_on = second.opens_on - timedelta(days=2)
    emma.save()
    for pulse in (first, second):
        make.launch.open_pulse(pulse, now=pulse.opens_at)
    assert [row.pulse for row in Invitation.objects.filter(person=emma)] == [first]


def test_an_address_changed_while_a_pulse_is_open_gets_none_of_its_mails(staffed, emma):
    pulse = make.open_pulse()
    asked = emma.email
    emma.email = "somebody.else@havelund.example"
    emma.save()
    invitation = make.invitation(pulse, emma)
    mail = write_first_reminders([invitation.pk], now=make.NOW)[invitation.pk]
    assert mail.to == asked
