from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from culture.people.models import Person, Team
from culture.talk.models import Notice
from roadmap.plan.matrix.cascade import cascade, take_back
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.moves import Overtaken
from tests import make
from tests.make import NOW, TODAY
from tests.plan.conftest import rollout, say, url

WEEK = timedelta(days=7)
CODES = ("CMT-M2", "CSQ-M2")


@pytest.fixture
def house(programme):
    """A new team of the hotels, with people, a manager and no milestone."""
    team = make.team("House", parent=Team.objects.get(name="Hotels"))
    team.manager = make.person("Hugo House", team=team)
    team.save()
    make.people(3, team)
    return team


def milestones(*codes):
    return list(Milestone.objects.filter(code__in=codes or CODES))


def said(*places, **fields):
    ids = [milestone.pk for milestone in milestones()]
    given = {"way": "give", "milestones": ids, "places": [team.pk for team in places]}
    return given | {"first": TODAY, "state": "agreed"} | fields


def look(client, *places, **fields):
    return client.post(url("give"), said(*places, **fields))


def save(client, *places, **fields):
    plan = look(client, *places, **fields).context["plan"]
    return look(client, *places, **fields, seen=plan.mark)


def test_a_branch_gets_what_it_lacks_after_it_was_looked_at(as_, house, hanna):
    client, hotels = as_(hanna), Team.objects.get(name="Hotels")
    before = Rollout.objects.count()

    page = look(client, hotels).content.decode()
    assert "2 milestones for 1 team" in page
    assert "Has it already: Team Nord; Team Süd" in page
    assert "Nobody works there beside its manager: Hotels" in page
    assert Rollout.objects.count() == before
    save(client, hotels)

    assert Rollout.objects.count() == before + 2
    assert {r.state for r in Rollout.objects.filter(team=house)} == {"not_started"}
    assert {n.what for n in Notice.objects.filter(person=house.manager)} == {"given"}


def test_a_new_team_begins_on_the_day_asked_for_with_all_of_it_in_order(programme, house):
    first = date(2027, 1, 4)
    plan = cascade(programme, milestones(), [house.pk], first=first)
    charter, thanks = sorted(plan.new, key=lambda slot: slot.starts_on)

    assert charter.starts_on == first
    nord = rollout("CMT-M2", "Team Nord")
    assert charter.due_on - charter.starts_on == nord.due_on - nord.starts_on
    gap = rollout("CSQ-M2", "Team Nord").starts_on - nord.starts_on
    assert thanks.starts_on - charter.starts_on == gap


def test_a_team_keeps_its_own_rhythm(programme, hanna):
    """Team Süd begins later than the first team: it gets a milestone as much later."""
    Rollout.objects.filter(team__name="Team Süd", milestone__code="CSQ-M2").delete()
    chain = Rollout.objects.filter(milestone__code="CMT-M2").order_by("starts_on")
    later = chain.get(team__name="Team Süd").starts_on - chain[0].starts_on
    begins = min(Rollout.objects.filter(milestone__code="CSQ-M2").values_list("starts_on"))[0]

    plan = cascade(
        programme,
        milestones("CSQ-M2"),
        [Team.objects.get(name="Team Süd").pk],
        first=TODAY,
    )

    assert plan.new[0].starts_on == begins + later


def test_what_it_needs_comes_first_and_nothing_begins_in_the_past(programme, house):
    Rollout.objects.filter(milestone__code="STR-M4").update(
        starts_on=TODAY, due_on=TODAY + 40 * WEEK
    )
    plan = cascade(programme, milestones("CMT-M2"), [house.pk], first=TODAY)
    assert plan.new[0].starts_on > TODAY + 40 * WEEK


def test_drafts_are_seen_by_nobody_and_told_to_nobody(as_, house, hanna):
    save(as_(hanna), house, state="draft")

    assert {r.state for r in Rollout.objects.filter(team=house)} == {"draft"}
    assert not Notice.objects.exists()
    assert not Rollout.objects.visible_to(Person.objects.get(pk=house.manager_id)).filter(
        team=house
    )


def test_a_team_without_a_manager_is_named_before(as_, house, hanna):
    Team.objects.filter(pk=house.pk).update(manager=None)
    page = look(as_(hanna), house).content.decode()
    assert "1 of them has no manager who works here, so nobody reports yet: House." in page


def test_what_was_given_meanwhile_is_not_given_twice(as_, programme, house, hanna):
    client = as_(hanna)
    mark = look(client, house).context["plan"].mark
    plan = cascade(programme, milestones(), [house.pk], first=TODAY)
    save(client, house)

    assert "Nothing would be made" in look(client, house, seen=mark).content.decode()
    with pytest.raises(IntegrityError):
        plan.save(agreed=True, by=hanna, now=NOW)


def test_it_is_taken_back_where_nobody_has_begun(as_, charter, house, hanna, max_):
    client, top = as_(hanna), Team.objects.get(parent=None)
    save(client, house)
    say(charter, "under_way", max_, TODAY)

    page = look(client, top, way="back").content.decode()
    assert "6 would be taken back, from 4 teams" in page
    assert "Has begun: it stays" in page
    save(client, top, way="back")

    left = Rollout.objects.filter(milestone__code__in=CODES).values_list(
        "milestone__code", flat=True
    )
    # The milestone that nobody had begun keeps its last team.
    assert sorted(left) == ["CMT-M2", "CSQ-M2"]
    assert Rollout.objects.filter(pk=charter.pk).exists()


def test_what_begins_in_the_last_moment_undoes_all(programme, charter, max_):
    teams = Team.objects.values_list("pk", flat=True)
    plan = take_back(programme, milestones(), list(teams))
    before = Rollout.objects.count()
    say(charter, "under_way", max_, TODAY)

    with pytest.raises(Overtaken):
        plan.save()

    assert Rollout.objects.count() == before


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"milestones": []}, "Choose at least one milestone"),
        ({"places": []}, "Choose at least one team or branch"),
        ({"places": ["x"]}, "Select a valid choice"),
        ({"first": "1999-01-01"}, "before the programme"),
        ({"first": "9999-01-01"}, "years after the target"),
        ({"first": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_given_is_answered_with_words(as_, house, hanna, odd, words):
    answer = look(as_(hanna), house, **odd)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_it_costs_the_same_however_many_teams(programme, house, django_assert_max_num_queries):
    top = Team.objects.get(parent=None)
    for number in range(30):
        make.people(2, make.team(f"Team {number}", parent=top))
    teams = Team.objects.values_list("pk", flat=True)

    with django_assert_max_num_queries(7):
        plan = cascade(programme, milestones(), list(teams), first=TODAY)
    assert plan.size == 62
