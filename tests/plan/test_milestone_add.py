from datetime import timedelta

import pytest

from culture.people.models import Team
from culture.talk.models import Notice
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Value
from roadmap.plan.models.rollouts import Rollout
from tests.make import TODAY
from tests.plan.conftest import url

SOON = TODAY + timedelta(days=300)


def said(**fields):
    return {
        "title": "A guest sits in",
        "construct": "communication",
        "lane": "education",
        "reach": "team",
        "done_means": "A guest has sat in on one team talk",
        "behaviour": "People quote what a guest said",
        "starts_on": SOON,
        "due_on": SOON + timedelta(days=30),
        "hours_planned": "20",
        "money_planned": "0",
        "recurs_months": "12",
    } | fields


def add(client, **fields):
    return client.post(url("milestone-add"), said(**fields))


@pytest.fixture
def draft(as_, programme, hanna):
    add(as_(hanna))
    return Milestone.objects.get(title="A guest sits in")


def test_what_hr_adds_is_a_draft_in_every_team(as_, programme, hanna):
    warmth = Value.objects.create(programme=programme, name="Warmth")
    need = Milestone.objects.get(code="STR-M2")

    answer = add(as_(hanna), values=[warmth.pk], needs=[need.pk], for_vision="on")

    made = Milestone.objects.get(title="A guest sits in")
    assert answer["Location"] == url("milestone", made.pk)
    assert (made.code, made.lane, made.recurs_months) == ("OWN-1", "education", 12)
    assert made.aims == ["the vision", "Warmth"]
    assert list(made.after.all()) == [need]
    teams = made.rollouts.values_list("team__name", "state")
    assert {*teams} == {("Havelund", "draft"), ("Team Nord", "draft"), ("Team Süd", "draft")}
    page = as_(hanna).get(url("milestone", made.pk)).content.decode()
    assert "A draft: it asks nobody yet" in page


def test_only_hr_and_sponsors_see_a_draft(as_, draft, max_, sonja):
    team = draft.rollouts.get(team__name="Team Nord")

    assert as_(max_).get(url("milestone", draft.pk)).status_code == 404
    assert as_(max_).get(url("rollout", team.pk)).status_code == 404
    page = as_(sonja).get(url("milestone", draft.pk)).content.decode()
    assert "A draft: it asks nobody yet" in page
    assert "Delete the draft" not in page


def test_a_draft_is_reported_by_nobody(as_, draft, hanna):
    Team.objects.filter(name="Team Nord").update(manager=hanna)
    found = draft.rollouts.get(team__name="Team Nord")

    assert not Rollout.objects.reportable_by(hanna).filter(pk=found.pk).exists()
    assert as_(hanna).post(url("rollout-report", found.pk), {}).status_code == 404


def test_agreed_it_is_asked_for_and_managers_hear_of_it(as_, draft, hanna, max_):
    as_(hanna).post(url("milestone-agree", draft.pk))

    found = draft.rollouts.get(team__name="Team Nord")
    assert (found.state, found.baseline_due_on) == ("not_started", found.due_on)
    assert Notice.objects.get(person=max_).about_id == found.pk
    assert as_(max_).get(url("milestone", draft.pk)).status_code == 200
    as_(hanna).post(url("milestone-agree", draft.pk))
    assert Notice.objects.filter(person=max_).count() == 1


def test_only_a_draft_can_be_deleted(as_, draft, hanna):
    agreed = Milestone.objects.get(code="STR-M2")
    client = as_(hanna)

    refused = client.post(url("milestone-discard", agreed.pk), follow=True).content.decode()
    client.post(url("milestone-discard", draft.pk))

    assert "was agreed already. Nothing has changed" in refused
    assert set(Milestone.objects.filter(pk__in=[agreed.pk, draft.pk])) == {agreed}


def test_two_clicks_delete_a_draft_once(draft):
    again = Milestone.objects.get(pk=draft.pk)

    assert draft.discard()
    assert again.discard()


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"due_on": SOON - timedelta(days=1)}, "The due date must not lie before the start"),
        ({"starts_on": TODAY - timedelta(days=90)}, "This lies before the programme"),
        ({"starts_on": ""}, "This field is required"),
        ({"recurs_months": "0"}, "greater than or equal to 1"),
        ({"hr_partner": "nobody@havelund.example"}, "Nobody who works here has this address"),
        ({"needs": ["987654"]}, "is not one of the available choices"),
        ({"title": ""}, "This field is required"),
    ],
)
def test_odd_input_makes_nothing(as_, programme, hanna, odd, words):
    answer = add(as_(hanna), **odd)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Milestone.objects.filter(title="A guest sits in").exists()


def test_it_cannot_begin_before_what_it_needs_is_done(as_, programme, hanna):
    charter = Milestone.objects.get(code="CMT-M2")

    answer = add(as_(hanna), needs=[charter.pk], starts_on=charter.starts_on)

    assert "The first possible day is" in answer.content.decode()
    assert not Milestone.objects.filter(title="A guest sits in").exists()


def test_what_is_done_once_has_the_owner_named(as_, programme, hanna, emma):
    add(as_(hanna), reach="organisation", owner=emma.email)

    found = Milestone.objects.get(title="A guest sits in").rollouts.get()
    assert (found.team.name, found.owner) == ("Havelund", emma)
