"""What everybody of a group may read of it, signed in."""

import pytest
import time_machine
from django.urls import reverse

from surveys import gate
from surveys.models.results import Group
from surveys.models.terms import Terms
from tests import make
from tests.conftest import team

pytestmark = pytest.mark.django_db
PAGE = reverse("health:own-group")


@pytest.fixture
def large(company, hanna, max_, emma):
    """Havelund with groups of their own; Max leads Team Nord, where Emma works."""
    for name in ("Team Nord", "Team Süd", "Hotels"):
        make.people(20, team(name))
    return make.counted_pulse(lambda person, item: 2 if item.scale == "leadership" else 4)


def test_from_the_day_of_the_results_people_read_their_own_group(large, emma, as_):
    with time_machine.travel(make.published_at(large), tick=False):
        page = as_(emma).get(PAGE).text

    assert "<h1>Your group" in page
    assert "Team Nord, 2" in page
    assert "In their own words" not in page


def test_before_that_day_they_read_nothing(large, emma, as_):
    with time_machine.travel(large.ends_at + make.HOUR, tick=False):
        assert as_(emma).get(PAGE).status_code == 404
        assert gate.own(emma, [large], now=large.ends_at) == []


def test_another_group_is_never_read(large, emma):
    found = gate.own(emma, [large], now=make.published_at(large))

    assert [group.level for group in found] == [Group.Level.EXACT]
    assert emma.team_id in found[0].team_ids
    assert found[0].n >= 10


def test_whoever_leads_reads_what_they_lead_and_not_where_they_answered(large, max_, as_):
    with time_machine.travel(make.published_at(large), tick=False):
        assert gate.own(max_, [large], now=make.published_at(large)) == []
        assert "Your group has no scores of its own" in as_(max_).get(PAGE).text


def test_where_the_terms_leave_it_to_the_leader_nothing_is_read(company, max_, emma, as_):
    Terms.objects.create(own_group=False)
    for name in ("Team Nord", "Team Süd", "Hotels"):
        make.people(20, team(name))
    pulse = make.counted_pulse()

    with time_machine.travel(make.published_at(pulse), tick=False):
        assert gate.own(emma, [pulse], now=make.published_at(pulse)) == []
        assert "no scores of its own" in as_(emma).get(PAGE).text


def test_small_groups_are_read_by_nobody_of_them(staffed_small, emma):
    """A rounded group of five, less one's own answer, would be about four."""
    found = gate.own(emma, [staffed_small], now=make.published_at(staffed_small))
    assert [group.level for group in found] == [Group.Level.EXACT]


@pytest.fixture
def staffed_small(company, hanna, max_, emma):
    make.people(11, team("Team Nord"))
    make.people(10, team("Team Süd"))
    make.people(18, company)
    return make.counted_pulse()
