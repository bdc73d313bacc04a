"""The quarterly report: a link by mail, once, to who may read it, when the quarter's last result is
open. And what a board is asked.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from culture.access import Role
from culture.celery import app
from culture.health import tasks
from culture.health.models import Ask, Issue, Schedule
from culture.health.reports import quarterly
from culture.health.reports.quarters import quarter_of, quarter_words
from culture.outbox.delivery import deliver_due
from culture.outbox.models import Letter
from culture.people.models import Person
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from tests import make

REPORTS, DECISIONS = reverse("health:reports"), reverse("health:decisions")
BOARD = reverse("health:board-page")


@pytest.fixture(autouse=True)
def mail_ready(settings):
    settings.MAIL_READY = True


@pytest.fixture
def schedule(company, hanna, sonja):
    """On since before the first pulse, for Hanna and Sonja."""
    row = Schedule.objects.create(since=make.NOW - timedelta(days=30))
    row.recipients.set([hanna, sonja])
    return row


@pytest.fixture
def march(schedule, pulse):
    """The one result of January to March: the next pulse opens in April."""
    return pulse


def letters():
    return Letter.objects.filter(kind=quarterly.REPORT)


def beat(now):
    quarterly.queue_due(now=now)


def test_two_beats_queue_one_letter_for_each_recipient(march, hanna, sonja):
    now = make.published_at(march)

    beat(now)
    beat(now + timedelta(minutes=1))

    assert letters().count() == 2
    assert set(Issue.objects.values_list("person", "quarter")) == {
        (hanna.pk, date(2026, 1, 1)),
        (sonja.pk, date(2026, 1, 1)),
    }


def test_the_mail_says_no_number_and_its_link_needs_a_sign_in(march, relay, settings, client):
    settings.BASE_URL = "https://pulse.havelund.example"
    now = make.published_at(march)
    beat(now)

    deliver_due(now=now, connection=relay.connection())

    assert relay.addresses == ["hanna.hr@havelund.example", "sonja.sponsor@havelund.example"]
    mail = relay.mails[0]
    assert mail["Subject"] == "The culture report for January to March is ready"
    assert not list(mail.iter_attachments())
    said = mail.get_body(("plain",)).get_content()
    assert f"https://pulse.havelund.example{REPORTS}" in said
    assert not any(character.isdigit() for character in said)
    assert client.get(REPORTS).status_code == 302


def test_whoever_lost_the_role_or_left_gets_none_even_if_it_was_queued(march, relay, hanna, sonja):
    now = make.published_at(march)
    beat(now)
    Person.objects.filter(pk=sonja.pk).update(role=Role.EMPLOYEE)
    Person.objects.filter(pk=hanna.pk).update(is_active=False)

    deliver_due(now=now, connection=relay.connection())

    assert relay.took == []
    assert set(letters().values_list("state", flat=True)) == {"cancelled"}


def test_none_is_queued_for_whoever_lost_the_role(march, sonja):
    Person.objects.filter(pk=sonja.pk).update(role=Role.EMPLOYEE)
    beat(make.published_at(march))
    assert not Issue.objects.filter(person=sonja).exists()


def test_turned_off_it_stops_and_what_waits_is_dropped(march, schedule, relay):
    now = make.published_at(march)
    beat(now)
    Schedule.objects.update(since=None)

    deliver_due(now=now, connection=relay.connection())
    beat(now)

    assert relay.took == []
    assert letters().count() == 2


def test_it_waits_until_everybody_may_read(march):
    beat(march.released_at - timedelta(seconds=1))
    assert not letters().exists()
    beat(march.released_at)
    assert letters().count() == 2


@pytest.mark.parametrize("state", [Pulse.State.PLANNED, Pulse.State.OPEN])
def test_it_waits_for_a_pulse_of_the_same_quarter(march, schedule, state):
    """Quarters from March to May hold the pulse of April too."""
    Schedule.objects.update(first_month=3)
    march.cadence.pulses.filter(number=1).update(state=state)
    now = make.published_at(march)
    beat(now)
    assert not letters().exists()

    march.cadence.pulses.filter(number__gt=0).update(state=Pulse.State.SKIPPED)
    beat(now)
    assert Issue.objects.first().quarter == date(2026, 3, 1)


def test_a_result_from_before_it_was_turned_on_is_not_mailed(march, schedule):
    Schedule.objects.update(since=march.released_at + timedelta(seconds=1))
    beat(make.published_at(march))
    assert not letters().exists()


def test_a_quarter_that_published_nothing_is_not_mailed(march):
    Group.objects.filter(pulse=march).delete()
    beat(make.published_at(march))
    assert not letters().exists()


def test_a_minute_costs_the_same_however_many_get_one(
    march, schedule, django_assert_max_num_queries
):
    """Everybody has theirs, or the quarter has published nothing: so it stays for months."""
    now = make.published_at(march)
    schedule.recipients.add(*(make.hr_lead(f"Lead {n}") for n in range(12)))
    beat(now)
    assert letters().count() == 14
    with django_assert_max_num_queries(4):
        beat(now)

    Issue.objects.all().delete()
    Group.objects.filter(pulse=march).delete()
    with django_assert_max_num_queries(8):
        beat(now)
    assert not Issue.objects.exists()


def test_without_a_mail_server_nothing_is_queued(march, settings):
    settings.MAIL_READY = False
    beat(make.published_at(march))
    assert not letters().exists()


@pytest.mark.parametrize(
    ("day", "first_month", "starts_on"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 1)),
        (date(2026, 3, 31), 1, date(2026, 1, 1)),
        (date(2026, 4, 1), 1, date(2026, 4, 1)),
        (date(2026, 12, 31), 1, date(2026, 10, 1)),
        (date(2026, 1, 31), 2, date(2025, 11, 1)),
        (date(2026, 2, 1), 3, date(2025, 12, 1)),
        (date(2028, 2, 29), 3, date(2027, 12, 1)),
    ],
)
def test_a_quarter_holds_three_months_also_across_new_year(day, first_month, starts_on):
    assert quarter_of(day, first_month) == starts_on


def test_a_quarter_is_called_by_its_months_and_by_its_years_where_it_has_two():
    assert quarter_words(date(2026, 1, 1)) == "January to March"
    assert quarter_words(date(2025, 12, 1)) == "December 2025 to February 2026"


def test_summer_time_moves_no_quarter(march):
    """Released on the day the clocks go forward, the pulse still belongs to its own quarter."""
    forward = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    Pulse.objects.filter(pk=march.pk).update(opens_on=date(2026, 3, 18), released_at=forward)
    beat(forward - timedelta(seconds=1))
    assert not letters().exists()
    beat(forward)
    assert {issue.quarter for issue in Issue.objects.all()} == {date(2026, 1, 1)}


def test_the_next_quarter_brings_the_next_letter(march, hanna):
    beat(make.published_at(march))
    following = march.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    march.cadence.pulses.filter(number__gt=1).update(state=Pulse.State.SKIPPED)

    beat(make.published_at(following))

    quarters = Issue.objects.filter(person=hanna).values_list("quarter", flat=True)
    assert sorted(quarters) == [date(2026, 1, 1), date(2026, 4, 1)]


def test_the_clock_does_it(march):
    with time_machine.travel(make.published_at(march), tick=False):
        tasks.queue_reports()

    assert letters().count() == 2
    assert "culture.health.tasks.queue_reports" in {
        entry["task"] for entry in app.conf.beat_schedule.values()
    }


def choose(client, **changed):
    return client.post(REPORTS, {"on": "on", "first_month": "1"} | changed, follow=True)


def test_hr_turns_it_on_for_people_who_read_everything_and_off_again(released, as_, hanna, sonja):
    client = as_(hanna)
    page = client.get(REPORTS).text
    assert "Sonja Sponsor" in page
    assert "Max Manager" not in page

    page = choose(client, recipients=[sonja.pk])

    assert "A link goes out once a quarter." in page.text
    kept = Schedule.objects.get()
    assert list(kept.recipients.all()) == [sonja]
    assert kept.since == make.published_at(released)
    assert "No report is mailed." in choose(client, on="", recipients=[sonja.pk]).text
    assert Schedule.current().since is None


def test_other_quarters_mail_only_results_from_now_on(released, as_, hanna):
    client = as_(hanna)
    choose(client, recipients=[hanna.pk])
    Schedule.objects.update(since=make.NOW)
    choose(client, recipients=[hanna.pk])
    assert Schedule.current().since == make.NOW

    choose(client, recipients=[hanna.pk], first_month="3")

    assert Schedule.current().since == make.published_at(released)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({}, "Choose somebody, or turn the mail off."),
        ({"recipients": ["0"]}, "Select a valid choice."),
        ({"first_month": "4"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(released, as_, hanna, changed, message):
    page = choose(as_(hanna), **changed)
    assert page.status_code == 422
    assert message in page.text
    assert not Schedule.objects.exists()


def test_a_manager_cannot_be_chosen_and_a_sponsor_cannot_choose(released, as_, hanna, max_, sonja):
    assert choose(as_(hanna), recipients=[max_.pk]).status_code == 422
    assert as_(sonja).post(REPORTS, {"on": "on"}).status_code == 404
    assert as_(sonja).post(DECISIONS, {"first": "More"}).status_code == 404
    assert as_(sonja).get(REPORTS).status_code == 200


def test_before_the_first_result_there_is_a_page_and_nothing_to_take(company, as_, hanna):
    page = as_(hanna).get(REPORTS)
    assert "The first report follows the first result." in page.text
    assert "results.xlsx" not in page.text
    assert as_(hanna).post(DECISIONS, {"first": "More"}).status_code == 404


def test_what_hr_asks_stands_on_the_board_s_page_until_it_is_taken_back(
    released, as_, hanna, sonja
):
    client = as_(hanna)
    assert "Suggested from the results and the roadmap." in client.get(BOARD).text

    client.post(DECISIONS, {"first": "Roster four weeks ahead, by 30 June", "third": "<b>40 euro"})

    page = as_(sonja).get(BOARD).text
    assert "Two decisions asked for" in page
    assert "Roster four weeks ahead, by 30 June" in page
    assert "&lt;b&gt;40 euro" in page
    assert "Suggested from" not in page
    client.post(DECISIONS, {})
    assert not Ask.objects.exists()


def test_a_decision_too_long_for_the_page_is_refused(released, as_, hanna):
    page = as_(hanna).post(DECISIONS, {"first": "x" * 201})
    assert page.status_code == 422
    assert "at most 200 characters" in page.text
    assert not Ask.objects.exists()
