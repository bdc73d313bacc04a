"""What pulses ask beside the nine, and what only the whole company's count can tell."""

import pytest
import time_machine

from culture.constructs import Scale
from culture.figures.intervals import mean_interval
from surveys import gate
from surveys.models.results import Figure, Group
from tests import make
from tests.conftest import team

BESIDE = {"loop": 4, "said": 5, "lived": 2, "profile": 1}
pytestmark = pytest.mark.django_db


@pytest.fixture
def hundred(company, hanna, max_, helga, otto):
    for name, size in (("Team Nord", 12), ("Team Süd", 11)):
        make.people(size, team(name))
    make.people(90, company)
    return company


def rated(person, item):
    """People differ, by their number; communication most, and what is lived with it."""
    if item.scale in BESIDE:
        return BESIDE[item.scale]
    if item.scale in ("communication", "experience"):
        return 1 + person.pk % 5
    return 1 + person.pk * (item.position + 3) // 7 % 5


def counted(number, rating=rated):
    return make.counted_pulse(rating, pulse=make.later_pulse(number))


def read(person, pulse):
    return gate.read(person, [pulse], now=make.published_at(pulse))


def test_what_goes_with_how_it_is_to_work_here_is_told_of_a_hundred(hundred, hanna):
    company, *groups = read(hanna, counted(0))

    assert [driver.scale for driver in company.drivers][4] == "communication"
    assert company.drivers[4].percent >= 70
    assert sum(driver.percent for driver in company.drivers) in range(97, 104)
    assert company.explained >= 90
    assert company.reliability["communication"].alpha == 1
    assert 0 <= company.reliability["trust"].icc1 <= 1
    assert groups
    assert not any(group.drivers or group.reliability or group.gaps for group in groups)


def test_of_fewer_than_a_hundred_nothing_of_the_kind_is_told(staffed, hanna):
    company = read(hanna, counted(0))[0]

    assert (company.drivers, company.explained, company.reliability) == ((), None, {})
    kinds = set(Figure.objects.values_list("kind", flat=True))
    assert not kinds & {Figure.Kind.DRIVERS, Figure.Kind.RELIABILITY}


def test_what_is_lived_is_set_beside_what_is_said(hundred, hanna):
    company = read(hanna, counted(2))[0]

    assert set(company.gaps) == {"GAP1", "GAP2", "GAP3"}
    gap = company.gaps["GAP1"]
    assert (gap.said, gap.lived, gap.difference) == (100, 25, -75)
    assert gap.low <= -75 <= gap.high


def test_of_fewer_than_a_hundred_the_gap_is_as_wide_as_both_statements_allow(staffed, hanna):
    """Not by how each person rated both: by how far each statement's answers lie apart."""
    company = read(hanna, counted(2, lambda person, item: 1 + person.pk % 5))[0]

    assert not Figure.objects.filter(kind__in=[Figure.Kind.GAPS, Figure.Kind.INTERVAL]).exists()
    gap, (said, lived) = company.gaps["GAP1"], (company.items[f"GAP1{side}"] for side in "SL")
    assert gap.difference == 0  # everybody said the same twice
    sides = [mean_interval(each.score, each.variance**0.5, each.n) for each in (said, lived)]
    assert gap.high - gap.low == pytest.approx(sum(side.high - side.low for side in sides))


def test_a_scale_that_few_rated_whole_has_no_reliability(hundred, hanna):
    """Half of the people rate one half of trust, the others the other half; nobody two of both."""

    def halves(person, item):
        skipped = item.scale == "trust" and int(item.code[-1]) % 2 == person.pk % 2
        return 0 if skipped else rated(person, item)

    company = read(hanna, counted(0, halves))[0]

    assert set(company.reliability) == set(Scale.values) - {"trust"}
    assert company.scales["trust"].low is None
    assert company.scales["commitment"].low is not None


def test_small_groups_tell_whether_something_happened_but_no_profile(hundred, hanna):
    groups = read(hanna, counted(5))
    small = [group for group in groups if group.level == Group.Level.ROUNDED]

    assert small
    assert all(group.scales["loop"].score in (70, 75, 80) for group in small)
    assert not any("profile" in group.scales for group in small)
    assert groups[0].items["PRO1"].score == 0


def test_a_pulse_that_asks_pairs_shows_both_poles(hundred, hanna, client):
    pulse = make.later_pulse(5)
    with time_machine.travel(pulse.opens_at, tick=False):
        page = client.get(make.link(pulse, make.invited(pulse)[0])).text

    assert "Which counts more here today: quality or low cost?" in page
    assert page.count("Rather low cost") == 1
    assert page.count("Both alike") == 6
