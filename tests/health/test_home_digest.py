"""The mail of Monday: once a week to each, and only where the week asks something."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from culture.health.homes.digest import DIGEST, queue_due, write_digests
from culture.outbox.models import Letter
from culture.talk.models import Preference
from roadmap.plan.models.rollouts import Review
from tests import make
from tests.conftest import team
from tests.health.test_home import milestone_in

MONDAY = datetime(2026, 3, 23, 7, 0, tzinfo=UTC)  # eight in Copenhagen
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL_READY = True


def letters():
    return Letter.objects.filter(kind=DIGEST)


def written(person, now=MONDAY):
    with time_machine.travel(now, tick=False):
        return write_digests([person.pk], now=now).get(person.pk)


def due(by="Team Nord"):
    return milestone_in(team(by), due_on=date(2026, 3, 25))


def test_managers_and_hr_get_one_a_week_on_monday_morning_where_they_are(
    company, hanna, max_, helga, emma, sonja, tore
):
    for now in (MONDAY - DAY, MONDAY - HOUR, MONDAY + 11 * HOUR, MONDAY + DAY):
        queue_due(now=now)
    assert not letters().exists()

    for now in (MONDAY, MONDAY + HOUR, MONDAY + 7 * DAY):
        queue_due(now=now)

    who = list(letters().values_list("about_id", flat=True))
    assert sorted(who) == sorted([hanna.pk, max_.pk, helga.pk] * 2)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_queue_one(company, hanna, max_):
    both = Barrier(2, timeout=20)

    def beat():
        both.wait()
        queue_due(now=MONDAY)
        connection.close()

    threads = [Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert letters().count() == 2


def test_it_says_what_is_due_what_waits_and_what_was_promised(company, hanna, max_, helga):
    due()
    waits = milestone_in(team("Team Nord"), due_on=date(2026, 4, 1), title="Charter")
    waits.report(Review(state="reported"), by=max_, day=date(2026, 3, 20))
    make.action(team("Team Nord"), by=max_, due_on=date(2026, 3, 20), will="A red book.")

    mine, theirs = written(max_), written(helga)

    assert mine.subject == "Two things this week"
    assert "Shift huddle in Team Nord\n  Begin it, by Wednesday 25 March." in mine.text
    assert "A red book.\n  Late since 20 March." in mine.text
    assert "Charter in Team Nord\n  Reported on 20 March by Max Manager." in theirs.text
    assert f"http://localhost:8000{reverse('talk:preferences')}" in mine.text
    assert "Shift huddle" in mine.html


def test_it_is_silent_where_the_week_asks_nothing(company, hanna, max_):
    assert written(max_) is None
    assert written(hanna) is None


def test_hr_reads_of_questions_and_of_groups_that_have_not_shared(released, hanna, max_):
    rollout = due("Team Süd")
    rollout.milestone.rollouts.exclude(pk=rollout.pk).delete()
    make.comment(rollout, by=max_, at=MONDAY - DAY, answer_by=date(2026, 3, 24))

    text = written(hanna).text

    assert "Shift huddle in Team Süd\n  HR answers by 24 March." in text
    assert "Shared with 0 of" in text
    assert "without anybody who reports" in text


def test_a_manager_reads_the_next_step_after_a_result(released, max_):
    assert "Team Nord\n  Share, by Wednesday 25 March." in written(max_).text


def test_whoever_turned_it_off_gets_none_also_after_it_was_queued(company, as_, hanna, max_):
    due()
    queue_due(now=MONDAY)
    as_(max_).post(reverse("talk:preferences"), all_choices(as_(max_)) | {"week": "never"})

    assert Preference.objects.get(person=max_, what="week").way == "never"
    assert written(max_) is None
    queue_due(now=MONDAY + 7 * DAY)
    assert letters().filter(about_id=max_.pk).count() == 1


def all_choices(browser):
    form = browser.get(reverse("talk:preferences")).context["form"]
    return {name: form[name].initial for name in form.fields}


def test_an_employee_is_not_asked_how_often_the_week_is_mailed(company, as_, emma, max_):
    page = reverse("talk:preferences")
    assert "What the week asks of me" in as_(max_).get(page).text
    assert "What the week asks of me" not in as_(emma).get(page).text


def test_it_is_the_same_whoever_answered_a_pulse(staffed, max_, emma, hanna):
    due()
    with time_machine.travel(make.NOW, tick=False):
        pulse = make.open_pulse()
    before = {person: written(person) for person in (max_, hanna)}
    for one in make.invited(pulse):
        make.cast(pulse, one)

    assert {person: written(person) for person in (max_, hanna)} == before
