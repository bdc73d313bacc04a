"""Comments and segments on pages: only where the gate gives them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from culture.people.models import Person
from tests import make
from tests.conftest import team
from tests.surveys.test_comments import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(staffed):
    """Everybody wrote where they work; half of each team came last year."""
    for name in ("Team Nord", "Team Süd"):
        make.people(12, team(name))
    Person.objects.filter(pk__in=[p.pk for p in Person.objects.order_by("pk")[::2]]).update(
        joined_on=date(2025, 1, 1)
    )
    pulse = make.open_pulse()
    for at, person in enumerate(make.invited(pulse)):
        write(pulse, person, f"Room {person.team.pk}", company_only=at % 4 == 0)
    pulse = make.count(pulse)
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


def test_a_manager_reads_the_own_group_s_comments_on_its_page_and_on_their_own(
    counted, as_, max_, hanna
):
    mine, other = f"Room {max_.team_id}", f"Room {hanna.team_id}"
    page = as_(max_).get(reverse("health:comments")).text
    assert mine in page
    assert other not in page
    assert "Their authors wanted these beside no group" not in page
    everything = as_(hanna).get(reverse("health:comments")).text
    assert mine in everything
    assert other in everything
    assert "Their authors wanted these beside no group" in everything


def test_the_results_name_time_here_for_hr_and_not_for_a_manager(counted, as_, hanna, max_):
    assert "1 to 2 years" in as_(hanna).get(reverse("health:results")).text
    assert "1 to 2 years" not in as_(max_).get(reverse("health:results")).text


def test_segments_stand_for_programs_too(counted, as_, hanna, max_):
    told = as_(hanna).get(reverse("results-list")).json()[0]
    assert {segment["name"] for segment in told["segments"]} == {"1 to 2 years", "6 to 10 years"}
    assert all(group["name"] != "1 to 2 years" for group in told["groups"])
    assert as_(max_).get(reverse("results-list")).json()[0]["segments"] == []
