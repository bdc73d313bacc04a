"""Pulses as HR sees them: planned once, then nothing but one number an hour until the count."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from culture.people.models import Organisation
from surveys import steps
from surveys.models.pulses import Cadence, Pulse
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def hr(staffed, hanna, as_, settings):
    settings.MAIL_READY = True
    return as_(hanna)


PLAN = {
    "rhythm": "month", "budget": 20, "working_days": 8, "send_hour": 8, "first_day": 3,
    "first_hour": 14, "second_day": 6, "second_hour": 10, "extension_days": 2, "quiet_from": 20,
    "quiet_to": 7, "jitter": 0, "falls_back": "on",
}  # fmt: skip


def plan(hr, **changed):
    data = {"starts_on": "2026-03-17", "contact": "Kim Keeper"} | PLAN | changed
    return hr.post(reverse("surveys:cadence-start"), data, follow=True)


def test_the_sheet_says_who_will_be_asked_and_which_groups_get_results(hr):
    page = hr.get(reverse("surveys:cadence-start")).text
    assert "49 people will be asked" in page
    assert "Team Nord" in page
    assert "Team Süd" in page


def test_planning_makes_pulses_that_open_by_themselves(hr, hanna):
    page = plan(hr)
    assert "The first pulse opens on Tuesday 17 March at 08:00, by itself." in page.text
    assert Cadence.objects.get().sender == hanna
    assert Pulse.objects.planned().count() == 3


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"starts_on": "2026-03-09"}, "This day has passed."),
        ({"starts_on": "2026-03-14"}, "This is a weekend."),
        ({"starts_on": "soon"}, "Enter a valid date."),
        ({"contact": ""}, "This field is required."),
        ({"rhythm": "daily"}, "Select a valid choice."),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_reason(hr, changed, message):
    assert message in plan(hr, **changed).text
    assert not Cadence.objects.exists()


def test_without_a_relay_nothing_is_planned_and_the_cure_is_told(hr, settings):
    settings.MAIL_READY = False
    assert "Set EMAIL_URL" in plan(hr).text
    assert not Cadence.objects.exists()


def test_an_empty_roster_is_told_where_to_begin(company, as_):
    page = as_(make.hr_lead()).get(reverse("surveys:cadence-start")).text
    assert "Nobody is on the roster yet." in page
    assert reverse("people:import") in page


def test_the_open_pulse_shows_one_number_for_the_company(hr):
    pulse = make.open_pulse()
    for person in make.invited(pulse)[:10]:
        make.cast(pulse, person)
    steps.refresh_participation(make.NOW + timedelta(hours=1))
    page = hr.get(reverse("surveys:pulse", args=[pulse.pk])).text
    assert "10 of 49" in page.replace("\n", " ")
    assert "0 of 49" in page
    assert "Emma" not in page


def test_a_planned_pulse_shows_who_would_be_asked_and_which_groups_would_get_results(hr):
    pulse = make.cadence(starts_on=make.TODAY + timedelta(days=7)).pulses.first()
    page = hr.get(reverse("surveys:pulse", args=[pulse.pk])).text
    assert "The March pulse opens on Tuesday 17 March, 08:00." in page
    assert "groups will get results" in page
    assert "Team Nord" in page


def test_the_certificate_is_public_and_tells_the_whole_count(client, hr):
    pulse = make.counted_pulse()
    page = client.get(reverse("surveys:certificate", args=[pulse.pk])).text
    assert "The count of March 2026" in page
    assert page.count("<dd>49</dd>") == 3


@pytest.mark.parametrize("page", ["surveys:pulses", "surveys:pulse"])
def test_pages_cost_a_bounded_number_of_queries(hr, page, django_assert_max_num_queries):
    pulse = make.counted_pulse()
    args = [pulse.pk] if page == "surveys:pulse" else []
    with django_assert_max_num_queries(16):
        hr.get(reverse(page, args=args))


def test_pages_tell_the_time_of_the_organisation(hr):
    Organisation.objects.update(time_zone="America/New_York")
    make.cadence(starts_on=make.TODAY + timedelta(days=7))
    assert "Tuesday 17 March, 08:00" in hr.get(reverse("surveys:pulses")).text
