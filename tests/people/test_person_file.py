"""Everything kept about one person, for them or their HR lead; never that they were asked."""

import json

import pytest
from django.apps import apps

from culture.people.models import Entry, Person, Team
from culture.people.person_file import relations
from roadmap.plan.models.rollouts import Review, Rollout
from surveys.models.terms import Consent, Terms
from tests import make
from tests.conftest import team

MINE = "/people/mine/"


def export_page(person):
    return f"/people/{person.pk}/export/"


def file_in(response):
    assert "attachment" in response["Content-Disposition"]
    return json.loads(response.content)


@pytest.fixture
def busy(company, hanna, max_, emma, kim, as_):
    """Emma reported, was moved, and is asked in an open pulse."""
    make.people(20, team("Team Nord"))
    make.programme()
    Review.objects.create(
        rollout=Rollout.objects.first(), by=emma, on=make.TODAY, state="stuck", note="No time yet"
    )
    as_(hanna).post(
        f"/people/{emma.pk}/",
        {"role": "employee", "language": "de", "is_active": "on", "team": team("Team Süd").pk},
    )
    pulse = make.open_pulse()
    make.cast(pulse, emma, 3, now=pulse.opens_at + make.HOUR)
    return emma


def test_the_person_gets_roster_log_and_what_they_wrote(busy, as_):
    found = file_in(as_(busy).post(MINE))

    assert found["person"]["email"] == "emma.employee@havelund.example"
    assert found["person"]["team"] == "Team Süd"
    moved = found["roster_log"][0]
    assert moved["what"] == "Emma Employee moved from Team Nord to Team Süd"
    assert moved["by"] == "Hanna HR"
    assert [row["note"] for row in found["elsewhere"]["review, by"]] == ["No time yet"]
    assert [one["what"] for one in found["log"]] == [
        "Emma Employee downloaded what is kept about themselves"
    ]


def test_it_tells_nothing_of_the_pulse_and_says_why(busy, as_):
    text = as_(busy).post(MINE).content.decode()

    assert "so we cannot find yours" in text
    for word in ("invitation", "ballot", "answered", "token", "tenure"):
        assert f'"{word}' not in text
    assert "password" not in text


def test_no_table_of_the_pulses_is_read_but_those_of_offices():
    told = {key.model._meta.label for key in relations() if key.model._meta.app_label == "surveys"}

    assert told == {"surveys.Terms", "surveys.Consent", "surveys.Keeper", "surveys.Cadence"}
    assert {model._meta.label for model in apps.get_app_config("surveys").get_models()} - told >= {
        "surveys.Invitation",
        "surveys.Ballot",
    }


def test_hr_gets_the_same_file_and_it_is_written_down(busy, hanna, as_):
    found = file_in(as_(hanna).post(export_page(busy)))

    assert found["person"]["name"] == "Emma Employee"
    entry = Entry.objects.get(kind="exported")
    assert (entry.by, entry.about) == (hanna, busy)


def test_what_somebody_decided_in_an_office_is_in_it(hanna, kim, as_):
    terms = Terms.current().kept()
    Consent.objects.create(terms=terms, person=kim, agrees=False, reason="Too early", at=make.NOW)

    found = file_in(as_(kim).post(MINE))

    assert found["elsewhere"]["consent, person"][0]["reason"] == "Too early"


def test_a_manager_finds_the_teams_they_lead(max_, as_):
    found = file_in(as_(max_).post(MINE))

    assert [row["name"] for row in found["elsewhere"]["team, manager"]] == ["Team Nord"]
    assert Team.objects.filter(manager=max_).count() == 1


def test_the_page_shows_it_first_and_names_whom_to_ask(busy, hanna, as_):
    page = as_(busy).get(MINE).content.decode()

    assert "emma.employee@havelund.example" in page
    assert "Hanna HR.</p>" in page
    assert not Entry.objects.filter(by=busy).exists()


def test_only_an_hr_lead_downloads_of_others(emma, max_, otto, kim, tore, as_):
    for person in (max_, otto, kim, tore):
        assert as_(person).post(export_page(emma)).status_code == 404
    assert as_(emma).get(export_page(emma)).status_code == 405
    assert not Entry.objects.exists()
    assert Person.objects.get(pk=emma.pk).is_active
