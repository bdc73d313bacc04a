"""The calendar: whole weeks from Monday, and what happens on their days."""

from datetime import date, timedelta

import pytest

from roadmap.plan.looks.calendar import outer_days
from roadmap.plan.models.rollouts import Rollout
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url

CALENDAR = "/roadmap/calendar/"


def on(answer, day):
    """Title and words of each entry of a day."""
    days = {each.on: each for each in answer.context["shown"].days}
    return [(entry.title, entry.words) for entry in days[day].entries]


def test_weeks_are_whole_and_begin_on_monday():
    assert outer_days(date(2026, 3, 1)) == (date(2026, 2, 23), date(2026, 4, 5))
    assert outer_days(date(2027, 2, 1)) == (date(2027, 2, 1), date(2027, 2, 28))


def test_teams_that_share_a_day_are_one_entry(as_, charter, hanna):
    Rollout.objects.filter(milestone=charter.milestone).update(
        starts_on=TODAY, due_on=TODAY + timedelta(days=9)
    )

    answer = as_(hanna).get(CALENDAR)

    assert ("Team charter", "starts in 3 teams") in on(answer, TODAY)
    assert ("Team charter", "due in 3 teams") in on(answer, TODAY + timedelta(days=9))


def test_one_team_leads_to_its_own_page_and_late_is_said(as_, charter, max_):
    day = TODAY - timedelta(days=2)
    Rollout.objects.filter(pk=charter.pk).update(starts_on=day, due_on=day)

    answer = as_(max_).get(CALENDAR)

    assert ("Team charter", "due") in on(answer, day)
    assert url("rollout", charter.pk) in answer.content.decode()
    assert "due, over its date" in answer.content.decode()


def test_what_waits_for_a_confirmation_stands_on_today(as_, charter, hanna, max_):
    say(charter, "reported", max_, TODAY - timedelta(days=5))

    assert ("Team charter", "Team Nord, waits for you") in on(as_(hanna).get(CALENDAR), TODAY)


def test_what_must_be_done_again_stands_on_its_day(as_, charter, hanna):
    day = TODAY + timedelta(days=7)
    Rollout.objects.filter(pk=charter.pk).update(state="done", renew_on=day)

    assert ("Team charter", "to be done again in 1 team") in on(as_(hanna).get(CALENDAR), day)


def test_months_turn_and_filters_stay(as_, programme, hanna):
    answer = as_(hanna).get(CALENDAR, {"month": "2026-12", "lane": "leadership"})
    page = answer.content.decode()

    assert answer.context["shown"].first == date(2026, 12, 1)
    assert "?month=2026-11&amp;lane=leadership" in page
    assert "?month=2027-01&amp;lane=leadership" in page


def test_a_manager_sees_the_days_of_their_teams(as_, programme, max_):
    sued = rollout("CMT-M2", "Team Süd")
    Rollout.objects.filter(pk=sued.pk).update(starts_on=TODAY, due_on=TODAY)

    assert "Team charter" not in dict(on(as_(max_).get(CALENDAR), TODAY))


@pytest.mark.parametrize("month", ["soon", "2026-13", "", "99999-01"])
def test_an_odd_month_shows_this_one(as_, programme, hanna, month):
    assert as_(hanna).get(CALENDAR, {"month": month}).context["shown"].first == date(2026, 3, 1)
