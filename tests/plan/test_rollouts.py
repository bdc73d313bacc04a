import re

from culture.people.models import Team
from tests.make import TODAY
from tests.plan.conftest import say, url

PAGE = "/roadmap/rollouts/"


def teams_of(page):
    return re.findall(r'<th scope="row" class="level-\d">([^<]+)</th>', page)


def test_teams_stand_in_the_order_of_the_tree_with_their_states(as_, charter, hanna, max_):
    say(charter, "reported", max_, TODAY)

    page = as_(hanna).get(PAGE).content.decode()

    assert teams_of(page) == ["Havelund", "Team Nord", "Team Süd"]
    assert '<th scope="rowgroup" colspan="5">Hotels</th>' in page
    assert "Four milestones in 3 teams" in page
    cell = rf'state-reported" href="{url("rollout", charter.pk)}"'
    assert cell in page


def test_a_branch_and_a_construct_narrow_it(as_, programme, hanna):
    hotels = Team.objects.get(name="Hotels")

    page = as_(hanna).get(f"{PAGE}?branch={hotels.pk}&construct=commitment").content.decode()

    assert teams_of(page) == ["Team Nord", "Team Süd"]
    assert "One milestone in 2 teams" in page


def test_a_branch_of_empty_teams_is_no_choice(as_, programme, hanna):
    old = Team.objects.create(name="Old stores", key="old", parent=Team.objects.get(parent=None))
    Team.objects.create(name="Old team", key="older", parent=old)

    page = as_(hanna).get(PAGE).content.decode()

    assert ">Hotels</option>" in page
    assert "Old stores" not in page


def test_odd_questions_get_an_answer(as_, programme, hanna):
    client = as_(hanna)
    assert client.get(f"{PAGE}?page=999&construct=nonsense").status_code == 200
    assert client.get(f"{PAGE}?branch=x").status_code == 404
    assert client.get(f"{PAGE}?branch=987654").status_code == 404


def test_only_hr_leads_compare_teams(as_, programme, max_, helga, sonja, emma):
    for person in (max_, helga, sonja, emma):
        assert as_(person).get(PAGE).status_code == 404
