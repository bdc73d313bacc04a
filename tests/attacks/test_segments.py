"""Somebody crosses groups with time here and site: the smallest crowd, by trying everything."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys import gate
from surveys.counting.segments import smallest_cut
from surveys.models.results import Group
from tests import make
from tests.attacks.catalogue import COMPANIES

tables = st.integers(1, 3).flatmap(
    lambda units: st.integers(1, 3).flatmap(
        lambda values: st.lists(
            st.lists(st.integers(0, 9), min_size=values, max_size=values),
            min_size=units,
            max_size=units,
        )
    )
)


def tried(table: np.ndarray) -> float:
    """Every set of cells, smallest first: can any sum of rows and columns reach it and no other?"""
    here = list(zip(*np.nonzero(table), strict=True))
    sums = [[Fraction(int(unit == row)) for unit, _ in here] for row in range(table.shape[0])]
    sums += [
        [Fraction(int(value == column)) for _, value in here] for column in range(table.shape[1])
    ]
    full = rank(sums)
    found = np.inf
    for size in range(1, len(here) + 1):
        for inside in combinations(range(len(here)), size):
            people = sum(int(table[here[at]]) for at in inside)
            if people < found and rank(without(sums, inside)) < full:
                found = people
    return found


def without(sums, inside):
    """The sums as seen outside these cells: a lower rank says that some sum lies inside."""
    return [[value for at, value in enumerate(row) if at not in inside] for row in sums]


def rank(rows) -> int:
    rows, done = [row[:] for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for at in range(done + 1, len(rows)):
            factor = rows[at][column] / rows[done][column]
            rows[at] = [a - factor * b for a, b in zip(rows[at], rows[done], strict=True)]
        done += 1
    return done


@pytest.mark.attack(
    "AT12",
    f"{5 * COMPANIES} random tables of groups × segments: our formula for the smallest crowd "
    "against trying every set of cells with exact fractions.",
)
def test_the_smallest_cut_is_what_trying_everything_finds(found):
    seen = []

    @settings(max_examples=5 * COMPANIES, suppress_health_check=list(HealthCheck))
    @given(tables)
    def attack(table):
        table = np.array(table)
        seen.append(table.size)
        assert smallest_cut(table) == tried(table)

    attack()
    found(f"Equal in all {len(seen)}.")


@pytest.mark.attack(
    "AT12", "A company in which time here and site would single out people beside the groups."
)
@pytest.mark.django_db
def test_a_dimension_that_would_single_people_out_is_not_published(company, hanna, found):
    """Only people of Team Nord work at the harbour: its others would stand out."""
    nord, south = (make.Team.objects.get(name=name) for name in ("Team Nord", "Team Süd"))
    for at in range(23):
        make.person(team=nord, site="Castle" if at < 3 else "Harbour")
    for at in range(40):
        joined = make.TODAY.replace(year=2020 if at % 2 else 2008)
        make.person(team=south, site="Castle", joined_on=joined)
    for _ in range(23):
        make.person(team=nord, site="Castle", joined_on=make.TODAY.replace(year=2008))
    pulse = make.counted_pulse()
    read = gate.read(hanna, [pulse], now=pulse.ends_at)
    shown = {group.dimension for group in read if group.dimension}
    assert shown == {Group.Dimension.TENURE}
    found("Site stays unpublished; time here, which mixes enough people, is shown.")
