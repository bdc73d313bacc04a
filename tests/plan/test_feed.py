"""One's own dates in one's own calendar program."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.models.views import Feed
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url


@pytest.fixture
def address(as_, charter, max_):
    as_(max_).post(url("feed-renew"))
    return url("feed-file", Feed.objects.get(person=max_).key)


def events(address):
    """{what stands there: the event}, read as a calendar program reads it."""
    body = Client().get(address).content
    assert max(map(len, body.split(b"\r\n"))) <= 75
    return {str(event["summary"]): event for event in Calendar.from_ical(body).walk("VEVENT")}


def test_the_file_needs_no_sign_in_and_is_a_calendar(address):
    answer = Client().get(address)
    calendar = Calendar.from_ical(answer.content)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    assert not calendar.errors


def test_what_somebody_reports_is_due_all_day_under_a_lasting_name(address, charter):
    before = events(address)["Due: Team charter"]
    later = charter.due_on + timedelta(days=20)

    Rollout.objects.filter(pk=charter.pk).update(due_on=later)
    after = events(address)["Due: Team charter"]

    assert before.decoded("dtstart") == charter.due_on
    assert type(before.decoded("dtstart")) is date
    assert after.decoded("dtstart") == later
    assert after["uid"] == before["uid"]


def test_what_is_reported_moves_from_who_reports_to_who_confirms(
    as_, address, charter, max_, helga
):
    as_(helga).post(url("feed-renew"))
    hers = url("feed-file", Feed.objects.get(person=helga).key)

    say(charter, "reported", max_, TODAY)

    assert "Due: Team charter" not in events(address)
    names = [name for name in events(hers) if name.startswith("To confirm")]
    assert names == ["To confirm: Team charter"]


def test_a_team_is_named_where_somebody_has_more_than_one_and_nobody_ever(as_, programme, helga):
    as_(helga).post(url("feed-renew"))
    Rollout.objects.filter(milestone__code="CMT-M2").update(owner=helga)

    address = url("feed-file", Feed.objects.get(person=helga).key)
    names, body = events(address), Client().get(address).content.decode()

    assert "Due: Team charter (Team Nord)" in names
    assert "Due: Team charter (Team Süd)" in names
    assert "Helga" not in body
    assert "@havelund" not in body


def test_a_new_address_makes_the_old_one_empty(as_, address, max_):
    page = as_(max_).post(url("feed-renew"), follow=True).content.decode()

    assert "The old one no longer works" in page
    assert Client().get(address).status_code == 404
    assert Client().get(url("feed-file", Feed.objects.get(person=max_).key)).status_code == 200


def test_who_has_left_has_no_calendar(address, max_):
    max_.is_active = False
    max_.save()

    assert Client().get(address).status_code == 404


def test_an_unchanged_file_is_not_sent_twice(address, charter):
    first = Client().get(address)
    asked = {"If-None-Match": first.headers["ETag"]}

    assert Client().get(address, headers=asked).status_code == 304
    Rollout.objects.filter(pk=charter.pk).update(due_on=charter.due_on + timedelta(days=1))
    assert Client().get(address, headers=asked).status_code == 200


def test_archived_programmes_and_drafts_ask_for_nothing(address, programme, charter):
    Rollout.objects.filter(pk=charter.pk).update(state="draft")
    assert "Due: Team charter" not in events(address)

    programme.archived_on = TODAY
    programme.save()
    assert events(address) == {}


def test_looking_at_the_page_makes_no_address(as_, programme, max_):
    page = as_(max_).get(url("feed")).content.decode()

    assert "There is no address yet" in page
    assert not Feed.objects.exists()


def test_the_file_costs_the_same_however_many_teams(
    address, helga, max_, django_assert_max_num_queries
):
    Rollout.objects.filter(milestone__reach="team").update(owner=max_)
    with django_assert_max_num_queries(10):
        assert len(events(address)) >= len({rollout("CMT-M2", "Team Nord").pk})
