"""What milestones need asked: teams' milestones that were agreed, the earliest first."""

import pytest
from django.urls import reverse

from culture.health.movement.wanted import wishes
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadence(staffed, hanna):
    make.programme()
    return make.cadence(sender=hanna)


def test_only_what_is_agreed_for_teams_is_wished_for_and_the_earliest_first(cadence):
    of_teams = Milestone.objects.filter(reach=Milestone.Reach.TEAM)
    found = wishes(cadence)
    assert {wish.title for wish in found} == {row.title for row in of_teams}
    assert [wish.starts_on for wish in found] == sorted(wish.starts_on for wish in found)

    Rollout.objects.filter(milestone=of_teams.first()).update(state=Rollout.State.DRAFT)

    assert of_teams.first().title not in {wish.title for wish in wishes(cadence)}


def test_without_a_programme_nothing_is_wished_for(staffed, hanna):
    assert wishes(make.cadence(sender=hanna)) == []


def test_the_page_of_a_pulse_to_come_tells_what_found_no_place(cadence, as_, hanna):
    pulse = cadence.pulses.get(number=1)
    team = Milestone.objects.filter(reach=Milestone.Reach.TEAM)
    team.update(starts_on=pulse.opens_on, effect_items=["TRU5", "TRU6", "EXP5"])

    page = as_(hanna).get(reverse("surveys:pulse", args=[pulse.pk])).text

    assert "Left out of this pulse" in page
    assert "My ideas for better service are taken up" in page
    assert "both places for milestones are taken" in page
