"""How long the mails take, told before they go and while they do; and what reminders never tell."""

import re

import pytest
import time_machine
from django.urls import reverse

from culture.outbox.delivery import deliver_due
from culture.outbox.models import Bounce, Letter, Run
from surveys import letters, steps
from surveys.launch import REMINDERS
from surveys.models.invitations import Invitation
from tests import make

DAYS = 24 * make.HOUR


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def hr(staffed, hanna, as_, settings):
    settings.MAIL_READY, settings.MAIL_PER_MINUTE = True, 30
    settings.SESSION_COOKIE_AGE = (3 * DAYS).total_seconds()
    return as_(hanna)


def page_of(hr, pulse):
    return hr.get(reverse("surveys:pulse", args=[pulse.pk])).text


def part_of(hr, pulse):
    address = reverse("surveys:pulse", args=[pulse.pk])
    return hr.get(address, headers={"HX-Request": "true"}).text


@pytest.mark.django_db
def test_the_time_it_takes_is_told_before_anything_is_sent(hr):
    assert "49 mails take about 2 minutes." in hr.get(reverse("surveys:cadence-start")).text

    pulse = make.cadence(starts_on=make.TODAY + 7 * DAYS).pulses.first()
    assert "49 mails take about 2 minutes." in page_of(hr, pulse)


@pytest.mark.django_db
def test_without_a_limit_no_time_is_promised(hr, settings):
    settings.MAIL_PER_MINUTE = None

    assert "mails take" not in hr.get(reverse("surveys:cadence-start")).text


@pytest.mark.django_db(transaction=True)
def test_the_open_pulse_tells_how_long_the_rest_takes(hr, relay):
    pulse = make.open_pulse()
    assert "0 of 49, about 2 minutes to go" in page_of(hr, pulse)

    deliver_due(now=make.NOW, connection=relay.connection())
    assert "30 of 49, about 1 minute to go" in page_of(hr, pulse)

    deliver_due(now=make.NOW + make.HOUR, connection=relay.connection())
    assert "49 of 49</span>" in page_of(hr, pulse)


@pytest.mark.django_db
def test_of_reminders_the_clock_alone_is_told(hr):
    """How many there are is how many had not answered; that there is none, that all had."""
    pulse = make.open_pulse()
    before = part_of(hr, pulse)
    assert reminders_in(before) == [
        ("First reminder", "to come", "Thursday 12 March, 14:00"),
        ("Second reminder", "to come", "Tuesday 17 March, 10:00"),
    ]

    for person in make.invited(pulse)[:12]:
        make.cast(pulse, person)
    steps.queue_reminder(pulse, 1, now=make.NOW)
    assert part_of(hr, pulse) == before

    with time_machine.travel(make.NOW + 2 * DAYS + make.HOUR, tick=False):
        after = part_of(hr, pulse)
    assert [state for _, state, _ in reminders_in(after)] == ["done", "to come"]


def reminders_in(page):
    line = r'<span>(\w+ reminder)<span class="hidden">: ([\w ]+)</span></span>'
    return re.findall(line + r'<span class="muted">([^<]+)<', page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["550 5.1.1 no such mailbox", "550 no"])
def test_a_reminder_that_fails_is_counted_nowhere(staffed, relay, fault):
    """Else a list of bad addresses would grow by those who had not answered."""
    pulse = make.open_pulse()
    Letter.objects.all().delete()
    steps.queue_reminder(pulse, 1, now=make.NOW)
    relay.faults = {person.email: fault for person in make.invited(pulse)}
    while deliver_due(now=make.NOW + 3 * DAYS, connection=relay.connection()):
        pass

    assert Letter.objects.filter(kind=REMINDERS[0]).exists()
    assert not Letter.objects.waiting().exists()
    assert not Run.objects.exists()
    assert not Bounce.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_three_refused_invitations_pause_the_others(hr, relay):
    pulse = make.open_pulse()
    refused = make.invited(pulse)[:3]
    relay.faults = {person.email: "550 5.7.1 you may not" for person in refused}

    for hours in range(5):
        deliver_due(now=make.NOW + hours * make.HOUR, connection=relay.connection())

    assert len(relay.took) < 10
    page = page_of(hr, pulse)
    assert "Sending of invitations is paused." in page
    assert not [person.name for person in refused if person.name in page]


@pytest.mark.django_db
def test_nobody_is_asked_again_who_was_never_asked(staffed, settings):
    """Where the first pulse was slept through, the next one is the first that people hear of."""
    settings.MAIL_READY = True
    plan = make.cadence()
    texts = []
    for weeks in (5, 9):
        now = make.NOW + weeks * 7 * DAYS
        steps.run(now)
        invitation = Invitation.objects.filter(pulse__state="open").last()
        texts.append(letters.write_invitations([invitation.pk], now=now)[invitation.pk].text)
        make.count(plan.pulses.open().get())

    first, second = texts
    assert "\n\nwe want to know what helps" in first
    assert "everything" not in first
    assert "\n\nagain we ask everybody" in second
