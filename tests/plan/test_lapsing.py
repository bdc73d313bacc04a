from datetime import UTC, date, datetime, timedelta

import pytest

from culture.talk.models import Notice
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.rollouts import lapsing
from roadmap.plan.tasks import mark_lapsed
from tests.make import NOW, TODAY
from tests.plan.conftest import say, url

RENEW = date(2027, 3, 10)


@pytest.fixture
def yearly(charter, max_, helga):
    """The charter of Team Nord, done today, to be done again each year."""
    charter.milestone.recurs_months = 12
    charter.milestone.save()
    say(charter, "reported", max_, TODAY)
    charter.confirm(by=helga, day=TODAY)
    return charter


def at(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_done_once_it_is_to_be_renewed_after_its_months(as_, yearly, max_):
    assert yearly.renew_on == RENEW
    assert yearly.standing(TODAY).pace == "To renew by 10 March 2027"
    assert "To renew by 10 March 2027" in as_(max_).get(url("rollout", yearly.pk)).content.decode()


def test_what_does_not_recur_stays_done(charter, max_, helga):
    say(charter, "reported", max_, TODAY)
    charter.confirm(by=helga, day=TODAY)

    lapsing.run(at(date(2036, 1, 1)))

    charter.refresh_from_db()
    assert (charter.state, charter.renew_on) == ("done", None)


def test_over_its_day_it_lapses_once_and_its_reporter_hears_of_it(yearly, max_):
    lapsing.run(at(RENEW))
    yearly.refresh_from_db()
    assert yearly.state == "done"

    lapsing.run(at(RENEW + timedelta(days=1)))
    lapsing.run(at(RENEW + timedelta(days=2)))

    yearly.refresh_from_db()
    assert (yearly.state, yearly.lapsed_on) == ("lapsed", RENEW)
    assert Notice.objects.filter(person=max_, what="lapsed").count() == 1
    assert yearly.standing(RENEW + timedelta(days=1)).state == "lapsed"


def test_the_clock_does_it_each_minute(yearly):
    Rollout.objects.filter(pk=yearly.pk).update(renew_on=TODAY - timedelta(days=1))

    mark_lapsed()

    yearly.refresh_from_db()
    assert yearly.state == "lapsed"


def test_a_manager_is_reminded_thirty_days_before(yearly, max_):
    days = (31, 30)
    due = [Rollout.objects.due_for(max_, RENEW - timedelta(days=n)) for n in days]

    assert [yearly in rows for rows in due] == [False, True]


def test_home_names_the_day_by_which_it_is_to_be_renewed(as_, yearly, max_):
    Rollout.objects.filter(pk=yearly.pk).update(
        starts_on=TODAY, renew_on=TODAY + timedelta(days=20)
    )

    page = as_(max_).get("/").content.decode()

    assert "Renew it" in page
    assert "by Monday 30 March" in page


def test_lapsed_it_is_reported_again_and_lapses_only_if_missed_again(as_, yearly, max_, helga):
    lapsing.run(at(RENEW + timedelta(days=1)))
    later = RENEW + timedelta(days=3)

    say(yearly, "under_way", max_, later)
    lapsing.run(at(later))
    yearly.refresh_from_db()
    assert yearly.state == "under_way"
    assert yearly.standing(later).state == "late"

    say(yearly, "reported", max_, later)
    yearly.confirm(by=helga, day=later)
    assert (yearly.state, yearly.renew_on) == ("done", later.replace(year=2028))
    assert yearly.lapsed_on == RENEW


def test_what_waits_for_a_word_does_not_lapse(yearly, max_):
    say(yearly, "reported", max_, RENEW)

    lapsing.run(at(RENEW + timedelta(days=9)))

    yearly.refresh_from_db()
    assert yearly.state == "reported"


def test_an_archived_programme_lets_nothing_lapse(yearly):
    Programme.objects.update(archived_on=TODAY)

    lapsing.run(at(RENEW + timedelta(days=1)))

    yearly.refresh_from_db()
    assert yearly.state == "done"


def test_before_there_is_an_organisation_nothing_happens(db):
    lapsing.run(NOW)
