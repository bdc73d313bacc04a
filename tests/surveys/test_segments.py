"""Segments: set against groups and against each other, they tell only of ten people or more."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.people.models import Person
from surveys import gate
from surveys.counting.segments import merged, paired, safe_items, smallest_cut
from surveys.models.results import Group
from surveys.models.terms import Terms
from tests import make
from tests.conftest import team

tables = st.integers(1, 4).flatmap(
    lambda values: st.lists(
        st.lists(st.integers(0, 6), min_size=values, max_size=values), min_size=1, max_size=4
    )
)


def brute_force(people):
    """Every way to put units and segments on two sides; who stands between them."""
    units, values = len(people), len(people[0])
    cuts = {
        sum(
            people[u][s]
            for u, s in product(range(units), range(values))
            if sides[u] != sides[units + s]
        )
        for sides in product([0, 1], repeat=units + values)
    }
    return min(cuts - {0}, default=np.inf)


@given(tables)
def test_the_smallest_cut_is_what_brute_force_finds(people):
    assert smallest_cut(np.array(people)) == brute_force(people)


@given(st.dictionaries(st.text("abcdef", max_size=2), st.integers(0, 20), min_size=1), st.data())
def test_values_are_joined_until_each_holds_ten_and_none_is_left_out(people, data):
    ordered = data.draw(st.permutations(sorted(people)))[:3]
    parts = merged(people, 10, ordered=ordered)
    assert sorted(value for part in parts for value in part) == sorted(people)
    assert len(parts) == 1 or all(sum(people[value] for value in part) >= 10 for part in parts)
    assert len(parts) <= 12


def test_values_with_an_order_join_their_neighbours():
    people = {"short": 3, "middle": 30, "long": 30, "longest": 4}
    parts = merged(people, 10, ordered=list(people))
    assert parts == [["short", "middle"], ["long", "longest"]]


def counts_of(cells, items=2):
    """So many valid ballots in each cell, who all chose 4."""
    counts = np.zeros((len(cells), items, 6), int)
    counts[:, :, 4] = np.array(cells)[:, None]
    return counts


def test_a_site_that_is_one_team_but_for_three_people_is_not_published():
    cells = [20, 3, 20]  # team A at the harbour, three of A in town, team B in town
    units, rows = [0, 0, 1], [0, 1, 1]
    assert safe_items(units, rows, counts_of(cells), grouped=[0, 1], minimum=10) == []
    apart = safe_items([0, 0, 0], rows, counts_of(cells), grouped=[], minimum=10)
    assert apart == [0, 1]


def test_an_item_that_few_of_a_segment_rated_is_left_out_alone():
    counts = counts_of([30, 30])
    counts[1, 0] = [21, 0, 0, 0, 9, 0]
    assert safe_items([0, 0], [0, 1], counts, grouped=[], minimum=10) == [1]


def test_too_many_pairs_of_two_dimensions_prove_nothing():
    assert paired([0, 0, 1], [0, 1, 1]) == [0, 1, 2]
    assert paired(range(13), range(13)) is None


def joined_in(year, members):
    keys = [person.pk for person in members]
    Person.objects.filter(pk__in=keys).update(joined_on=date(year, 1, 1))


@pytest.fixture
def mixed(staffed):
    """Every other member of each team came last year."""
    for name in ("Team Nord", "Team Süd", "Hotels"):
        joined_in(2025, list(team(name).members.order_by("pk"))[::2])
    return staffed


@pytest.mark.django_db
def test_time_here_is_published_for_the_company_and_read_by_hr_alone(mixed, hanna, max_, emma):
    pulse = make.counted_pulse(
        rating=lambda person, item: 5 if person.joined_on.year == 2025 else 2
    )
    found = {g.name: g for g in gate.read(hanna, [pulse], now=pulse.ends_at) if g.dimension}
    assert set(found) == {"1 to 2 years", "6 to 10 years"}
    assert sum(group.n for group in found.values()) == pulse.certificate.counted
    assert found["1 to 2 years"].scales["strategy"].score > 90
    for person in (max_, emma):
        read = gate.read(person, [pulse], now=make.published_at(pulse))
        assert not [group for group in read if group.dimension]


@pytest.mark.django_db
def test_terms_without_segments_publish_none(mixed):
    Terms.objects.create(segments=False)
    make.counted_pulse()
    assert not Group.objects.filter(level=Group.Level.SEGMENT).exists()


def at_sites(**teams):
    """Teams of so many people at each site: Nord={"Harbour": 9, "Town": 1}."""
    make.organisation()
    top = make.team("Top")
    branch = make.team("East", parent=top)
    for name, sites in teams.items():
        here = make.team(name, parent=top if name == "West" else branch)
        for site, people in sites.items():
            for _ in range(people):
                make.person(team=here, site=site)
    return make.open_pulse()


def dimensions(pulse):
    return set(Group.objects.filter(pulse=pulse).values_list("dimension", flat=True)) - {""}


@pytest.mark.django_db
def test_a_site_that_is_a_small_team_and_one_more_person_is_not_published():
    """The team's rounded score, taken away from the site's, would leave that person's answer."""
    pulse = at_sites(Nord={"Harbour": 9}, Sued={"Harbour": 1, "Town": 10}, West={"Town": 30})
    make.counted_pulse(pulse=pulse)
    assert {group.name for group in Group.objects.filter(level=Group.Level.ROUNDED)} >= {"Nord"}
    assert "site" not in dimensions(pulse)


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [True, False])
def test_whether_sites_are_published_hangs_on_no_single_answer(answers):
    """One of Sued works at the harbour, like all of West: answering or not changes nothing."""
    pulse = at_sites(West={"Harbour": 20}, Sued={"Harbour": 1, "Town": 29})
    alone = Person.objects.get(team__name="Sued", site="Harbour")
    for person in make.invited(pulse):
        if answers or person != alone:
            make.cast(pulse, person)
    make.count(pulse)
    assert "site" not in dimensions(pulse)
