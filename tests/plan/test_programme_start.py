from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from culture.people.models import Person, Team
from roadmap.plan.models.milestones import Dependency, Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.packs import pack
from roadmap.plan.programmes.start import start
from tests import make
from tests.make import TODAY
from tests.plan.conftest import url

PAGE = "/roadmap/start/"


def form(**fields):
    said = {
        "name": "Service by heart",
        "vision": "Guests say we keep our word.",
        "starts_on": "2026-03-10",
        "target_on": "2027-09-09",
        "size": "20",
        "weeks": "17",
    }
    return said | fields


def test_the_page_says_what_would_be_made_and_makes_nothing(as_, hanna, max_, emma, otto):
    page = as_(hanna).post(PAGE, form(weeks="26")).content.decode()

    assert "20 milestones, 6 of them in each of 3 teams" in page
    assert "32 check-ins, the last one due on" in page
    assert "Service in every review talk: " in page
    assert "waits for the last team" in page
    assert "Start the programme" in page
    assert not Programme.objects.exists()


def test_the_preview_alone_follows_the_choices_before_all_is_filled_in(as_, hanna, otto):
    asked = form(name="", size="50", weeks="26")
    answer = as_(hanna).post(PAGE, asked, headers={"HX-Request": "true"})
    page = answer.content.decode()

    assert page.lstrip().startswith('<div class="stack" id="preview"')
    assert "50 milestones, 11 of them in each of 2 teams" in page
    assert "after your target" in page
    assert "Start the programme" not in page


def test_starting_makes_milestones_needs_and_a_rollout_per_team(as_, hanna, max_, emma, otto):
    answer = as_(hanna).post(PAGE, form(start="1"))

    assert answer.status_code == 302
    assert answer.url == url("board")
    assert Milestone.objects.count() == 20
    assert Rollout.objects.count() == 14 + 6 * 3
    once = Rollout.objects.filter(milestone__reach="organisation")
    assert set(once.values_list("team__name", flat=True)) == {"Havelund"}
    needs = Dependency.objects.filter(milestone__code="CMT-M4").values_list("needs__code")
    assert [*needs] == [("CMT-M2",)]


def test_each_team_does_its_whole_chain_later_by_one_offset(hanna, max_, emma, otto, programme):
    shifts = {}
    for milestone in Milestone.objects.filter(reach="team"):
        for rollout in milestone.rollouts.all():
            shift = rollout.starts_on - milestone.starts_on
            shifts.setdefault(rollout.team_id, set()).add(shift)
        assert milestone.due_on == max(r.due_on for r in milestone.rollouts.all())

    assert all(len(found) == 1 for found in shifts.values())
    assert {timedelta(0)} in shifts.values()
    assert len({shift for found in shifts.values() for shift in found}) == 3


def test_a_second_click_starts_nothing_twice(as_, hanna, otto):
    client = as_(hanna)
    client.post(PAGE, form(start="1"))
    client.post(PAGE, form(start="1"))

    assert Programme.objects.count() == 1
    assert Milestone.objects.count() == 20


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"starts_on": "2026-02-01"}, "The start lies more than a month back"),
        ({"starts_on": "2044-02-01"}, "Choose a day within five years"),
        ({"target_on": "2026-03-09"}, "The target date must lie after the start"),
        ({"target_on": "2026-04-10"}, "at least three months"),
        ({"target_on": "9999-12-31"}, "more than five years after the start"),
        ({"starts_on": "10.3.26 or so"}, "Enter a valid date"),
        ({"size": "13"}, "Select a valid choice"),
        ({"weeks": "-4"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_made(as_, hanna, otto, wrong, words):
    answer = as_(hanna).post(PAGE, form(start="1", **wrong))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Programme.objects.exists()


def test_without_teams_the_page_leads_to_the_roster(as_, db):
    lonely = make.hr_lead()
    client = as_(lonely)

    assert reverse("people:import") in client.get(PAGE).content.decode()
    client.post(PAGE, form(start="1"))
    assert not Programme.objects.exists()


def test_a_team_of_nobody_but_its_manager_gets_no_team_milestones(programme):
    teams = Rollout.objects.filter(milestone__reach="team").values_list("team__name", flat=True)
    assert set(teams) == {"Havelund", "Team Nord", "Team Süd"}


def test_two_hundred_teams_and_all_fifty_milestones(hanna, django_assert_max_num_queries):
    top = Team.objects.get(name="Havelund")
    teams = Team.objects.bulk_create(
        Team(name=f"Team {n}", key=f"t{n}", parent=top) for n in range(199)
    )
    Person.objects.bulk_create(
        Person(email=f"p{n}@havelund.example", name=f"P {n}", team=team)
        for n, team in enumerate(teams)
    )
    row = Programme(name="Large", vision="Large", starts_on=TODAY, target_on=date(2027, 9, 9))

    with django_assert_max_num_queries(15):
        start(row, pack(50), random=Random(1))

    assert Rollout.objects.count() == 39 + 11 * 200
