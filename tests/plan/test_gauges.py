"""The gauges: arithmetic first, then the page with its lists and its meetings."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from culture.people.models import Person, Team
from roadmap.plan.models.programmes import Meeting, Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.programmes.gauges import (
    CANNOT,
    Renewals,
    behind_words,
    breadth,
    coverage_words,
    focus,
    persistence,
)
from roadmap.plan.programmes.invested import invested
from roadmap.plan.programmes.readings import covers, renewals, team_standings
from roadmap.plan.standing import Standing
from tests import make
from tests.conftest import team
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url

PAGE = "/roadmap/gauges/"
DAY = timedelta(days=1)


def test_focus_is_the_share_of_meetings_with_the_interval_of_wilson():
    """Wilson (1927) for 9 of 12: 46.8 to 91.1 %."""
    found = focus([True] * 9 + [False] * 3)

    assert found.value == "75 %"
    assert found.words == "9 of 12 meetings. Allowing for chance, 47 % to 91 %."
    assert focus([]).value == CANNOT


def test_persistence_counts_from_the_last_day_that_was_missed():
    found = Renewals(kept=4, over=1, last_on=TODAY - 60 * DAY, longest=75, where="“A” in B")
    gauge = persistence(found, since=TODAY - 400 * DAY, today=TODAY)

    assert gauge.value == "9 weeks"
    assert gauge.words == "One is lapsed now. The longest gap: 11 weeks, “A” in B."


def test_without_a_lapse_persistence_counts_from_the_start_and_without_a_renewal_it_cannot_tell():
    kept = Renewals(kept=4, over=0, last_on=None, longest=0, where="")
    none = Renewals(kept=0, over=0, last_on=None, longest=0, where="")

    assert persistence(kept, since=TODAY - 365 * DAY, today=TODAY).value == "12 months"
    assert persistence(none, since=TODAY - 365 * DAY, today=TODAY).value == CANNOT


def stands(**fields):
    return Standing(today=TODAY, teams=2, starts_on=TODAY, due_on=TODAY + 30 * DAY, **fields)


def test_breadth_counts_the_teams_in_which_nothing_lags():
    programme = Programme(start_days=7, risk_days=14)
    teams = [stands(under_way=1), stands(stuck=1), stands(under_way=1, doubtful=1), stands()]

    found = breadth(teams, programme)

    assert found.value == "33 %"
    assert found.words == "1 of 3 teams that have begun. One lags, one is at risk."
    assert breadth([stands()], programme).value == CANNOT


def test_who_is_behind_is_said_in_words():
    assert behind_words(2, 0) == "Two lag."
    assert behind_words(0, 1) == "One is at risk."
    assert behind_words(3, 2) == "Three lag, two are at risk."


def test_coverage_counts_teams_with_something_live_and_what_is_done_once_for_all(
    programme, max_, helga, hanna
):
    say(rollout("CMT-M2", "Team Nord"), "under_way", max_, TODAY)
    Rollout.objects.filter(milestone__code="STR-M2").update(state="under_way")
    finished = rollout("CMT-M2", "Team Süd")
    Rollout.objects.filter(pk=finished.pk).update(state="done", done_on=TODAY)

    found = {each.face.key: each for each in covers(programme)}

    assert (found["commitment"].teams, found["commitment"].of) == (1, 3)
    assert found["commitment"].share == "33 %"
    assert found["strategy"].words == "0 of 3 teams · 1 for everybody"
    assert found["leadership"].is_gap
    assert found["leadership"].share == "–"
    words = coverage_words([*found.values()])
    assert "Leadership" in words
    assert "Commitment" not in words


def test_renewals_find_the_longest_gap_and_whether_it_was_closed(programme):
    weekly = Rollout.objects.filter(milestone__code="COM-M3")
    nord, sued = rollout("COM-M3", "Team Nord"), rollout("COM-M3", "Team Süd")
    weekly.filter(pk=nord.pk).update(
        state="done",
        lapsed_on=TODAY - 90 * DAY,
        done_on=TODAY - 50 * DAY,
        renew_on=TODAY + 41 * DAY,
    )
    weekly.filter(pk=sued.pk).update(state="lapsed", lapsed_on=TODAY - 20 * DAY)

    found = renewals(programme, TODAY)

    assert found == Renewals(
        kept=1,
        over=1,
        last_on=TODAY - 20 * DAY,
        longest=40,
        where="“Weekly team talk” in Team Nord",
    )


def test_drafts_and_other_programmes_do_not_count(programme):
    other = make.programme(name="Safe at work")
    Rollout.objects.filter(milestone__programme=other).update(state="stuck")
    Rollout.objects.filter(milestone__programme=programme, team=team("Team Süd")).update(
        state="draft"
    )

    assert len(team_standings(programme, TODAY)) == 2
    assert breadth(team_standings(programme, TODAY), programme).value == CANNOT


# The page


def test_the_page_names_what_is_late_not_started_and_without_anybody(as_, programme, hanna, helga):
    Rollout.objects.filter(pk=rollout("CMT-M2", "Team Nord").pk).update(
        starts_on=TODAY - 30 * DAY, due_on=TODAY - DAY
    )
    Team.objects.filter(name="Team Süd").update(manager=None)

    page = as_(hanna).get(PAGE).content.decode()

    assert "Over their date: 1" in page
    assert "Not started: 1" in page
    number = Rollout.objects.of(programme).without_reporter().count()
    assert f"Nobody looks after it: {number}" in page
    assert page.count(CANNOT) == 2
    listing = as_(hanna).get(f"{PAGE}late/").content.decode()
    assert "Team charter" in listing
    assert as_(hanna).get(f"{PAGE}early/").status_code == 404


def test_the_thresholds_are_those_of_the_programme(as_, programme, hanna):
    Rollout.objects.filter(pk=rollout("CMT-M2", "Team Nord").pk).update(
        starts_on=TODAY - 8 * DAY, due_on=TODAY + DAY
    )
    assert "Not started: 1" in as_(hanna).get(PAGE).content.decode()

    Programme.objects.update(start_days=9)
    assert "Not started: 0" in as_(hanna).get(PAGE).content.decode()


def test_a_meeting_is_noted_and_taken_back(as_, programme, hanna):
    client, later = as_(hanna), TODAY
    note = url("meeting-note", programme.pk)

    client.post(note, {"on": later, "had_topic": "yes"})
    meeting = Meeting.objects.get()
    assert (meeting.on, meeting.had_topic, meeting.by) == (TODAY, True, hanna)
    assert "1 of 1 meeting. Allowing for chance" in client.get(PAGE).content.decode()

    for _ in range(2):
        assert client.post(url("meeting-remove", meeting.pk)).status_code == 302
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "2026-03-11"}, "This day is still to come"),
        ({"on": "2026-03-09"}, "The programme began on 10 March"),
        ({"on": "soon"}, "Enter a valid date"),
        ({"had_topic": ""}, "This field is required"),
        ({"had_topic": "perhaps"}, "Select a valid choice"),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused(as_, programme, hanna, wrong, words):
    said = {"on": str(TODAY), "had_topic": "no"} | wrong
    answer = as_(hanna).post(url("meeting-note", programme.pk), said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meeting.objects.exists()


def test_one_day_has_one_meeting(as_, programme, hanna):
    client, note = as_(hanna), url("meeting-note", programme.pk)
    client.post(note, {"on": TODAY, "had_topic": "no"})

    assert client.post(note, {"on": TODAY, "had_topic": "yes"}).status_code == 422
    assert not Meeting.objects.get().had_topic


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_notes_it(as_, programme, hanna):
    Programme.objects.update(starts_on=TODAY - 20 * DAY)
    clients, ready, codes = [as_(hanna), as_(hanna)], Barrier(2, timeout=20), []

    def click(client):
        for days in range(15):
            ready.wait()
            said = {"on": TODAY - days * DAY, "had_topic": "no"}
            codes.append(client.post(url("meeting-note", programme.pk), said).status_code)
        connection.close()

    threads = [Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) == [302] * 15 + [422] * 15


def test_a_sponsor_reads_the_gauges_and_notes_nothing(as_, programme, sonja):
    assert "Note a meeting" not in as_(sonja).get(PAGE).content.decode()
    answer = as_(sonja).post(url("meeting-note", programme.pk), {"on": TODAY, "had_topic": "no"})
    assert answer.status_code == 404


def test_hours_and_money_are_added_up_by_construct_without_drafts(programme):
    programme.milestones.update(hours_planned=0, money_planned=0)
    programme.milestones.filter(code="CMT-M2").update(hours_planned=40, money_planned=500)
    programme.milestones.filter(code="COM-M1").update(hours_planned=90)
    Rollout.objects.filter(milestone__code="COM-M1").update(state="draft")
    Rollout.objects.filter(milestone__code="CMT-M2").update(hours_spent=7)

    (found,) = invested(programme)

    assert found.face.key == "commitment"
    assert (found.hours_planned, found.hours_spent) == (40, 21)
    assert (found.money_planned, found.money_spent) == (500, 0)


def test_many_teams_cost_no_more_queries(as_, hanna, max_, otto, django_assert_max_num_queries):
    top = Team.objects.get(name="Havelund")
    teams = Team.objects.bulk_create(
        Team(name=f"Team {n}", key=f"t{n}", parent=top) for n in range(60)
    )
    Person.objects.bulk_create(
        Person(email=f"p{n}@havelund.example", name=f"P {n}", team=each, joined_on=date(2020, 1, 1))
        for n, each in enumerate(teams)
    )
    programme = make.programme(size=50)
    Rollout.objects.filter(milestone__programme=programme, team__in=teams).update(
        starts_on=TODAY - 90 * DAY, due_on=TODAY - 30 * DAY
    )
    client = as_(hanna)

    with django_assert_max_num_queries(28):
        client.get(PAGE)
    with django_assert_max_num_queries(16):
        client.get(f"{PAGE}late/")
