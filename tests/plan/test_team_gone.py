"""A team that the newest roster no longer names: nobody works in it, and its rollouts stay."""

import pytest
from django.db.models import ProtectedError

from culture.people.models import Person, Team
from culture.talk.models import Notice
from roadmap.plan.models.rollouts import Rollout
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url


@pytest.fixture
def nord(charter, max_):
    """Max reported under way; then everybody of Team Nord went to the hotels."""
    say(charter, "under_way", max_, TODAY)
    team, hotels = charter.team, Team.objects.get(name="Hotels")
    Person.objects.filter(team=team).update(team=hotels)
    Team.objects.filter(pk=team.pk).update(manager=None)
    return team


def settle(client, gone, **said):
    return client.post(url("team-settle", gone.pk), said)


def test_a_team_with_rollouts_is_never_deleted(charter):
    with pytest.raises(ProtectedError):
        charter.team.delete()


def test_the_matrix_names_it_and_leads_to_a_cure(as_, nord, hanna):
    client = as_(hanna)

    page = client.get(url("rollouts")).content.decode()
    assert "In 1 team with open milestones nobody works any more" in page
    page = client.get(url("team", nord.pk)).content.decode()
    assert "4 milestones are still open in a team that no longer exists" in page
    assert "Most of those who worked here are in Hotels now" in page


def test_they_go_on_where_the_people_are(as_, nord, charter, hanna):
    hotels = Team.objects.get(name="Hotels")

    settle(as_(hanna), nord, way="move", team=hotels.pk)

    charter.refresh_from_db()
    assert (charter.team, charter.state) == (hotels, "under_way")
    assert charter.reviews.count() == 1
    assert not Rollout.objects.filter(team=nord).exists()


def test_whoever_reports_on_them_now_hears_of_it(as_, nord, charter, hanna, helga, max_, emma):
    hotels = Team.objects.get(name="Hotels")
    Team.objects.filter(pk=hotels.pk).update(manager=helga)
    Rollout.objects.filter(pk=charter.pk).update(owner=emma)

    settle(as_(hanna), nord, way="move", team=hotels.pk)

    moved = set(Rollout.objects.filter(team=hotels, milestone__reach="team").exclude(owner=emma))
    given = Notice.objects.filter(what="given", by=hanna)
    assert moved
    assert {one.person for one in given} == {helga}
    assert {one.about_id for one in given} == {row.pk for row in moved}


def test_what_the_other_team_has_already_is_set_aside(as_, nord, charter, hanna):
    sued = Team.objects.get(name="Team Süd")

    settle(as_(hanna), nord, way="move", team=sued.pk)

    charter.refresh_from_db()
    assert (charter.team, charter.state) == (nord, "draft")
    assert charter.reviews.first().note == "Goes on in Team Süd, which had it already."
    assert rollout("CMT-M2", "Team Süd").state == "not_started"


def test_set_aside_with_a_reason_it_asks_nobody_and_what_was_said_stays(as_, nord, charter, hanna):
    client = as_(hanna)
    settle(client, nord, way="aside", reason="The house was sold in March.")

    charter.refresh_from_db()
    assert charter.state == "draft"
    assert [review.state for review in charter.reviews.all()] == ["draft", "under_way"]
    page = client.get(url("rollouts")).content.decode()
    assert "nobody works any more" not in page
    # Nor is it among "all shown", where drafts could be agreed again.
    assert "Change all 8 shown" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"way": "aside"}, "Say in a few words why"),
        ({"way": "move"}, "Choose the team in which they go on"),
        ({"way": "move", "team": "x"}, "Select a valid choice"),
        ({}, "This field is required"),
    ],
)
def test_half_an_answer_settles_nothing(as_, nord, hanna, said, words):
    answer = settle(as_(hanna), nord, **said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Rollout.objects.filter(team=nord, state="draft").exists()


def test_a_team_in_which_somebody_works_is_not_settled(as_, charter, hanna):
    answer = settle(as_(hanna), charter.team, way="aside", reason="No")
    assert answer.status_code == 404
