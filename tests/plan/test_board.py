from datetime import timedelta

import pytest

from culture.people.models import Person, Team
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url

BOARD = "/roadmap/"


def test_the_headline_says_how_many_are_done_and_which_are_late(as_, programme, hanna, max_):
    vision = rollout("STR-M2", "Havelund")
    say(vision, "reported", max_, TODAY)
    vision.confirm(by=hanna, day=TODAY)
    Rollout.objects.filter(milestone__code="COM-M1").update(
        starts_on=TODAY - timedelta(days=30), due_on=TODAY - timedelta(days=8)
    )

    page = as_(hanna).get(BOARD).content.decode()

    assert "One of 12 milestones is done. One is late: Tell the why." in page
    assert "8 days late" in page
    assert "1 of 3 done" in page
    assert Rollout.objects.of(programme).progress(TODAY).words in page


def test_a_row_says_how_far_the_teams_are_and_whom_to_ask(as_, charter, hanna, max_):
    say(charter, "stuck", max_, TODAY, note="Short of people")

    page = as_(hanna).get(BOARD).content.decode()

    assert "0 of 3 teams. Ask Team Nord what is in the way" in page


def test_filters_stand_in_the_address_and_htmx_gets_the_list_alone(as_, charter, hanna, max_):
    say(charter, "under_way", max_, TODAY)
    asked = f"{BOARD}?construct=commitment&state=under_way"

    page = as_(hanna).get(asked, headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="list"')
    assert "Team charter" in page
    assert "First pulse and honest read-out" not in page
    assert "No milestone is in this state" in as_(hanna).get(f"{BOARD}?state=done").content.decode()


def test_a_manager_reads_the_rollouts_of_their_own_teams(as_, programme, max_, helga):
    sued = rollout("CMT-M2", "Team Süd")
    say(sued, "stuck", helga, TODAY, note="Short of people")

    assert "Ask Team Süd" in as_(helga).get(BOARD).content.decode()
    assert "Team Süd" not in as_(max_).get(BOARD).content.decode()


def test_the_board_says_whose_turn_it_is(as_, charter, hanna, max_):
    Rollout.objects.filter(pk=charter.pk).update(starts_on=TODAY, due_on=TODAY)
    assert "waits for your report" in as_(max_).get(BOARD).content.decode()

    say(charter, "reported", max_, TODAY)
    assert "waits for your report" not in as_(max_).get(BOARD).content.decode()
    assert "Confirm 1 report" in as_(hanna).get(BOARD).content.decode()


def test_strangers_find_no_roadmap(as_, programme, emma, otto, kim, tore):
    for person in (emma, otto, kim, tore):
        assert as_(person).get(BOARD).status_code == 404


def test_before_the_start_hr_is_led_to_it_and_others_are_told(as_, hanna, max_):
    assert url("programme-start") in as_(hanna).get(BOARD).content.decode()
    assert url("programme-start") not in as_(max_).get(BOARD).content.decode()


def test_an_archived_programme_asks_nobody_for_anything(programme, max_):
    make.programme(name="Next", starts_on=TODAY + timedelta(days=60))
    Rollout.objects.of(programme).update(starts_on=TODAY, due_on=TODAY)
    assert Rollout.objects.due_for(max_, TODAY).exists()

    Programme.objects.filter(pk=programme.pk).update(archived_on=TODAY)

    assert Programme.current().name == "Next"
    assert not Rollout.objects.due_for(max_, TODAY).exists()


def test_what_is_due_stands_late_first_and_leaves_out_what_has_not_begun(programme, max_):
    for code, start, due in [("CMT-M2", -9, 20), ("STR-M5", -30, -2), ("COM-M3", 3, 9)]:
        Rollout.objects.filter(milestone__code=code).update(
            starts_on=TODAY + timedelta(days=start), due_on=TODAY + timedelta(days=due)
        )

    found = [r.milestone.code for r in Rollout.objects.due_for(max_, TODAY)]

    assert found == ["STR-M5", "CMT-M2"]


@pytest.fixture
def forty_teams(hanna):
    top = Team.objects.get(name="Havelund")
    for number in range(41):
        team = make.team(f"Team {number}", parent=top)
        Person.objects.create_user(f"t{number}@havelund.example", f"T {number}", team=team)
    return make.programme(size=50)


def test_the_board_costs_the_same_however_many_teams(
    as_, forty_teams, hanna, django_assert_max_num_queries
):
    client = as_(hanna)
    with django_assert_max_num_queries(14):
        client.get(BOARD)


def test_the_matrix_costs_the_same_however_many_teams(
    as_, forty_teams, hanna, django_assert_max_num_queries
):
    client = as_(hanna)
    with django_assert_max_num_queries(11):
        page = client.get(url("rollouts")).content.decode()
    assert "Page 1 of 2" in page
