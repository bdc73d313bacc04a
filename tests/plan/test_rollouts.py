import re
from datetime import timedelta

from culture.people.models import Person, Team
from roadmap.plan.matrix.asked import state_is, state_said, tempo_is, tempo_said
from roadmap.plan.models.rollout_rows import DUE
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.standing import STATES, TEMPOS
from tests import make
from tests.make import TODAY
from tests.plan.conftest import say, url

PAGE = "/roadmap/rollouts/"


def teams_of(page):
    return re.findall(r'<th scope="row" class="level-\d">.*?<a href="[^"]*">([^<]+)</a>', page)


def shown(page):
    """How many rollouts can be ticked one by one."""
    return page.count('name="rollout"')


def test_teams_stand_in_the_order_of_the_tree_with_their_states(as_, charter, hanna, max_):
    say(charter, "reported", max_, TODAY)

    page = as_(hanna).get(PAGE).content.decode()

    assert teams_of(page) == ["Havelund", "Team Nord", "Team Süd"]
    assert '<th scope="rowgroup" colspan="6">Hotels</th>' in page
    assert "Four milestones in 3 teams" in page
    assert f'href="{url("rollout", charter.pk)}"' in page
    assert "0 of 4" in page
    assert "Change all 12 shown" in page


def test_a_cell_says_state_pace_and_confidence_in_words(as_, charter, hanna, max_):
    Rollout.objects.filter(pk=charter.pk).update(starts_on=TODAY - timedelta(days=9))
    say(charter, "under_way", max_, TODAY, confidence="doubtful")

    page = as_(hanna).get(PAGE).content.decode()

    cell = page[page.index(f'href="{url("rollout", charter.pk)}"') :].split("</td>")[0]
    words = re.sub(r"<[^>]+>", "", cell)
    assert "Under way, lagging, date: doubtful" in words


def test_a_branch_and_a_construct_narrow_it(as_, programme, hanna):
    hotels = Team.objects.get(name="Hotels")

    page = as_(hanna).get(f"{PAGE}?branch={hotels.pk}&construct=commitment").content.decode()

    assert teams_of(page) == ["Team Nord", "Team Süd"]
    assert "One milestone in 2 teams" in page


def test_state_pace_owner_and_words_show_the_cells_they_are_true_of(
    as_, charter, hanna, max_, otto
):
    say(charter, "stuck", max_, TODAY, note="No room")
    client = as_(hanna)

    assert shown(client.get(f"{PAGE}?state=stuck").content.decode()) == 1
    assert shown(client.get(f"{PAGE}?tempo=at_risk").content.decode()) == 1
    assert shown(client.get(f"{PAGE}?q=süd").content.decode()) == 4
    assert shown(client.get(f"{PAGE}?q=charter").content.decode()) == 3
    # Havelund and Team Süd have no manager, and nobody else was named.
    assert teams_of(client.get(f"{PAGE}?owner=missing").content.decode()) == [
        "Havelund",
        "Team Süd",
    ]
    assert "No team milestone here" in client.get(f"{PAGE}?state=lapsed").content.decode()


def test_conditions_and_standings_agree_on_every_state_and_pace(programme, max_):
    rows = list(Rollout.objects.filter(milestone__reach="team"))
    days = [-40, -10, -1, 0, 3]
    cases = [
        (state, start, due, sure)
        for state in Rollout.State.values
        for start in days
        for due in days
        for sure in ("sure", "doubtful")
        if due >= start
    ]
    for state, start, due, sure in cases:
        Rollout.objects.filter(pk=rows[0].pk).update(
            state=state,
            starts_on=TODAY + timedelta(days=start),
            due_on=TODAY + timedelta(days=due),
            confidence=sure,
        )
        row = Rollout.objects.get(pk=rows[0].pk)
        standing = row.standing(TODAY)
        here = Rollout.objects.alias(due=DUE).filter(pk=row.pk)
        states = [s for s in STATES if here.filter(state_is(s, TODAY)).exists()]
        tempos = [t for t in TEMPOS if here.filter(tempo_is(t, programme, TODAY)).exists()]
        said = here.values_list(state_said(TODAY), tempo_said(programme, TODAY)).get()
        assert said == (standing.state, standing.tempo(programme))
        assert states == [standing.state], (state, start, due)
        assert tempos == [t for t in [standing.tempo(programme)] if t], (state, start, due, sure)


def test_a_team_without_a_manager_is_named_with_a_way_to_name_one(as_, programme, hanna):
    sued = Team.objects.get(name="Team Süd")
    client = as_(hanna)

    assert "No manager" in client.get(PAGE).content.decode()
    page = client.get(url("team", sued.pk)).content.decode()
    assert "Nobody reports for this team" in page
    assert f'href="/people/teams/{sued.pk}/"' in page


def test_a_branch_of_empty_teams_is_no_choice(as_, programme, hanna):
    old = Team.objects.create(name="Old stores", key="old", parent=Team.objects.get(parent=None))
    Team.objects.create(name="Old team", key="older", parent=old)

    page = as_(hanna).get(PAGE).content.decode()

    assert ">Hotels</option>" in page
    assert "Old stores" not in page


def test_odd_questions_get_an_answer(as_, programme, hanna):
    client = as_(hanna)
    odd = "page=999&construct=nonsense&state=x&tempo=x&lane=x&owner=x&q=%00"
    assert client.get(f"{PAGE}?{odd}").status_code == 200
    assert client.get(f"{PAGE}?branch=x").status_code == 404
    assert client.get(f"{PAGE}?branch=987654").status_code == 404
    assert client.get(f"{PAGE}?programme=987654").status_code == 404


def test_only_hr_leads_compare_teams(as_, programme, max_, helga, sonja, emma):
    for person in (max_, helga, sonja, emma):
        client = as_(person)
        for page in (PAGE, url("bulk"), url("give"), url("starts")):
            assert client.get(page).status_code == 404
        assert client.get(url("team", person.team_id)).status_code == 404


def test_a_page_costs_the_same_however_many_teams(as_, hanna, max_, django_assert_max_num_queries):
    top = Team.objects.get(name="Havelund")
    for number in range(41):
        team = make.team(f"Team {number}", parent=top)
        Person.objects.create_user(f"t{number}@havelund.example", f"T {number}", team=team)
    make.programme(size=50)
    client = as_(hanna)

    for asked in ("", "?tempo=lagging&owner=missing&state=late&q=team&lane=block"):
        with django_assert_max_num_queries(17):
            client.get(f"{PAGE}{asked}")
    assert "Page 1 of 2" in client.get(PAGE).content.decode()
