"""The gate: who reads which groups, and what a group never tells."""

from datetime import date, timedelta

import pytest

from surveys import gate
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from tests import make
from tests.conftest import team

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulse(staffed):
    return make.counted_pulse()


def names(person, pulse, now=None):
    person = type(person).objects.get(pk=person.pk)
    return [group.name for group in gate.read(person, [pulse], now=now or pulse.ends_at)]


def test_hr_and_sponsors_read_every_group_from_the_count_on(pulse, hanna, sonja):
    everything = names(hanna, pulse)
    assert everything[0] == "Whole company"
    assert {"Team Nord", "Team Süd"} <= set(everything)
    assert names(sonja, pulse) == everything


def test_a_manager_reads_the_company_and_the_own_team(pulse, max_):
    assert names(max_, pulse) == ["Whole company", "Team Nord"]


def test_a_manager_above_reads_the_teams_below_but_no_group_with_the_own_answer(pulse, helga):
    read = names(helga, pulse)
    assert "Whole company" in read
    assert {"Team Nord", "Team Süd"} <= set(read)
    groups = gate.read(helga, [pulse], now=pulse.ends_at)
    top = team("Havelund").pk  # where Helga herself is counted
    assert not [group for group in groups if top in group.team_ids and not group.is_company]


def test_employees_read_the_company_a_day_later_and_technical_admins_nothing(
    pulse, emma, kim, tore
):
    assert names(emma, pulse) == names(kim, pulse) == []
    later = make.published_at(pulse)
    assert names(emma, pulse, later) == names(kim, pulse, later) == ["Whole company"]
    assert names(tore, pulse, later) == []


def test_whoever_stopped_leading_stops_reading(pulse, max_):
    nord = team("Team Nord")
    nord.manager = None
    nord.save()
    assert names(max_, pulse, make.published_at(pulse)) == ["Whole company"]


def test_a_team_member_who_becomes_its_leader_does_not_read_the_count_they_were_in(pulse):
    nord = team("Team Nord")
    nord.manager = nord.members.exclude(pk=nord.manager_id).first()
    nord.save()
    assert names(nord.manager, pulse) == ["Whole company"]


def test_a_leader_who_joined_after_the_pulse_opened_may_read_it(pulse):
    nord = team("Team Nord")
    nord.manager = make.person("Nina New", team=nord, joined_on=pulse.opens_on + timedelta(days=1))
    nord.save()
    assert names(nord.manager, pulse) == ["Whole company", "Team Nord"]


def test_a_person_who_left_reads_nothing(pulse, hanna):
    hanna.is_active = False
    hanna.save()
    assert names(hanna, pulse) == []


def test_an_open_pulse_has_no_results(staffed, hanna):
    pulse = make.open_pulse()
    assert gate.read(hanna, Pulse.objects.all(), now=pulse.ends_at) == []


def test_unanimous_groups_do_not_tell_that_they_are(staffed, hanna):
    pulse = make.counted_pulse(rating=5)
    for group in gate.read(hanna, [pulse], now=pulse.ends_at)[1:]:
        assert all(scale.score <= 95 for scale in group.scales.values())
        assert all(item.favourable in (None, 90) for item in group.items.values())


def test_distributions_need_twenty_answers(staffed, hanna):
    pulse = make.counted_pulse()
    for group in gate.read(hanna, [pulse], now=pulse.ends_at):
        shown = [item.counts for item in group.items.values() if item.counts]
        assert bool(shown) == (group.exact and group.n >= 20)


def test_reading_many_pulses_costs_no_more_queries_than_one(
    staffed, max_, django_assert_max_num_queries
):
    first = make.counted_pulse()
    second = make.cadence(starts_on=date(2026, 6, 9)).pulses.first()
    make.launch.open_pulse(second, now=second.opens_at)
    make.counted_pulse(pulse=second)
    with django_assert_max_num_queries(6):
        read = gate.read(max_, [first, second], now=second.ends_at)
    assert len(read) == 4


def test_what_was_read_once_is_never_shown_as_the_group_of_another_pulse(pulse, hanna):
    """A restored database, or a test: ids begin again, and the process has kept them."""
    assert names(hanna, pulse)[0] == "Whole company"
    Group.objects.filter(pulse=pulse, level=Group.Level.COMPANY).update(name="Another company")
    assert names(hanna, pulse)[0] == "Whole company"
    Pulse.objects.filter(pk=pulse.pk).update(fingerprint="0" * 64)
    assert names(hanna, pulse)[0] == "Another company"
