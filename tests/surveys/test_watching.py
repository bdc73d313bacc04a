"""The page of a pulse, watched: what needs somebody, with its cure; the mails; the schedule."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from culture.outbox.models import Bounce, Heartbeat, Letter, Run
from surveys.box import key_files, keys
from surveys.launch import INVITATION
from surveys.models.pulses import Pulse
from surveys.watching import watching
from tests import make
from tests.markup import faults

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NEED = re.compile(r'<li class="split"><span>([^<]+)</span><a class="act" href="([^"]+)">')


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def pulse(staffed, hanna, settings):
    settings.MAIL_READY = True
    return make.open_pulse()


@pytest.fixture
def hr(pulse, hanna, as_):
    return as_(hanna)


def page_of(browser, pulse):
    return browser.get(reverse("surveys:pulse", args=[pulse.pk])).text


def needs_in(page):
    """[(words, address of the cure)]"""
    return NEED.findall(page)


def invitations(pulse):
    return Letter.objects.filter(kind=INVITATION)


def test_where_nothing_is_wrong_nothing_needs_anybody(hr, pulse):
    invitations(pulse).update(state=Letter.State.SENT)
    page = page_of(hr, pulse)
    assert "What needs you" not in page
    assert faults(page) == []


@pytest.fixture
def everything_wrong(pulse, clock):
    """Keys, worker, relay, a letter, an address and the employees' word."""
    invitations(pulse).update(not_before=make.NOW, dated_at=make.NOW)
    dead = invitations(pulse).first()
    Letter.objects.filter(pk=dead.pk).update(state=Letter.State.DEAD)
    Heartbeat.objects.create(pk=1, at=make.NOW)
    Run.objects.create(
        name="reports", dated_at=make.NOW, tried=12, refused=3, code=550, paused_at=make.NOW
    )
    Bounce.objects.note("gone@havelund.example", "no_mailbox", on=make.TODAY)
    private = keys.path_of(pulse.fingerprint, key_files.PRIVATE)
    private.rename(private.parent.parent / "away")
    make.person("Kim Keeper", role="representative")
    clock.move_to(make.NOW + 9 * MINUTE)


def test_every_problem_stands_with_its_cure(hr, pulse, everything_wrong):
    page = page_of(hr, pulse)
    told = needs_in(page)

    mail, letters = reverse("health:mail"), reverse("outbox:letters")
    count = reverse("surveys:certificate", args=[pulse.pk])
    assert [url for _, url in told] == [
        count,
        mail,
        mail,
        letters,
        mail,
        reverse("trust:agreement"),
    ]
    words = " ".join(words for words, _ in told)
    for part in (
        "The keys of this pulse are not in order.",
        "Mail is not being sent since 13:00: no worker was seen.",
        "Sending of reports is paused. The mail server refused 3 of the first 12 for good.",
        "1 invitation could not be sent.",
        "Mail to 1 address came back.",
        "It waits for Kim Keeper",
    ):
        assert part in words
    assert faults(page) == []


def test_mail_that_waits_for_the_server_is_told(hr, pulse, clock):
    invitations(pulse).update(not_before=make.NOW)
    later = make.NOW + 20 * MINUTE
    Heartbeat.objects.create(pk=1, at=later)
    clock.move_to(later)
    assert "the mail server takes none" in needs_in(page_of(hr, pulse))[0][0]


def test_a_representative_reads_of_the_count_and_the_terms_and_not_of_mail(pulse, kim, as_):
    invitations(pulse).update(state=Letter.State.DEAD)
    told = needs_in(page_of(as_(kim), pulse))
    assert [url for _, url in told] == [reverse("trust:agreement")]


def test_a_count_that_does_not_come_through_is_told(pulse, hanna, as_, clock):
    Pulse.objects.filter(pk=pulse.pk).update(ends_at=pulse.extends_to)
    clock.move_to(pulse.extends_to + 11 * MINUTE)
    assert "The count has not come through yet." in page_of(as_(hanna), pulse)


@pytest.mark.parametrize("why", ["no relay", "too few", "no word", "no keepers", "asleep"])
def test_a_pulse_to_come_says_what_it_waits_for(staffed, hanna, as_, settings, clock, why):
    settings.MAIL_READY = why != "no relay"
    pulse = make.cadence().pulses.first()
    if why == "too few":
        make.Person.objects.exclude(pk=hanna.pk).update(is_active=False)
    if why == "no word":
        make.person("Kim Keeper", role="representative")
    if why == "no keepers":
        make.Terms.objects.create(two_keepers=True)
    told = needs_in(page_of(as_(hanna), pulse))
    words, url = told[0]
    assert (len(told), why in EXPECTED) == (1, True)
    assert words.startswith(EXPECTED[why][0])
    assert url == reverse(EXPECTED[why][1])


EXPECTED = {
    "no relay": ("No mail server is set", "health:mail"),
    "too few": ("Only 1 people can be asked", "people:import"),
    "no word": ("No pulse opens before the employees’ side has agreed", "trust:agreement"),
    "no keepers": ("Two people open the count", "surveys:keeper"),
    "asleep": ("It should have opened by now", "health:mail"),
}


def test_the_mails_are_told_in_numbers_and_until_when(hr, pulse, settings):
    settings.MAIL_PER_MINUTE = 30
    invitations(pulse).update(not_before=make.NOW)
    sent = invitations(pulse).values_list("pk", flat=True)[:9]
    Letter.objects.filter(pk__in=list(sent)).update(state=Letter.State.SENT)
    page = page_of(hr, pulse)
    assert "9 of 49, about 2 minutes to go, until 13:02" in page
    assert [int(n) for n in re.findall(r"<dd>(\d+)</dd>", page)] == [9, 40, 0]
    assert 'hx-trigger="every 5s"' in page


def test_a_mail_that_waits_for_somebody_s_morning_decides_when_all_are_out(hr, pulse):
    invitations(pulse).update(not_before=make.NOW)
    last = invitations(pulse).first()
    Letter.objects.filter(pk=last.pk).update(not_before=make.NOW + 5 * make.HOUR)
    assert "0 of 49, the last at 18:00" in page_of(hr, pulse)


def test_while_mail_does_not_move_no_end_is_promised(hr, pulse, settings, clock):
    settings.MAIL_PER_MINUTE = 30
    invitations(pulse).update(not_before=make.NOW)
    clock.move_to(make.NOW + 5 * MINUTE)
    page = page_of(hr, pulse)
    assert "0 of 49</span>" in page
    assert "to go" not in page


def test_the_page_asks_seldom_once_the_mails_are_out_and_never_after_the_count(hr, pulse):
    invitations(pulse).update(state=Letter.State.SENT)
    assert 'hx-trigger="every 300s"' in page_of(hr, pulse)
    make.counted_pulse(pulse=pulse)
    assert "hx-trigger" not in page_of(hr, pulse).split("<main")[1]


def test_the_schedule_is_drawn_in_order_and_says_what_may_move(pulse):
    organisation = make.Organisation.objects.get()
    drawn = watching.schedule(pulse, organisation, now=make.NOW)
    assert [stop.name.split(",")[0] for stop in drawn.stops] == [
        "Opens",
        "First reminder",
        "Second reminder",
        "Close",
        "Everybody reads",
        "Close instead",
    ]
    places = [stop.x for stop in drawn.stops]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (12, 628)
    assert [stop.name for stop in drawn.stops if stop.done] == ["Opens, invitations go out"]
    assert drawn.opens <= drawn.today < drawn.closes
    Pulse.objects.filter(pk=pulse.pk).update(ends_at=pulse.extends_to)
    pulse.refresh_from_db()
    moved = watching.schedule(pulse, organisation, now=make.NOW)
    assert "Close instead, if fewer than half have answered" not in [s.name for s in moved.stops]


def test_the_open_page_costs_a_bounded_number_of_queries(hr, pulse, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        page_of(hr, pulse)
