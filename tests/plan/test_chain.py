"""The longest chain: a known answer, and what every answer must keep to."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.plan.looks.chain import longest_chain
from roadmap.plan.schedule import Cycle


def chains_to(end, needs, days):
    """Every chain of needs that ends here: brute force."""
    before = [need for need in needs.get(end, ()) if need in days]
    longer = [chain for need in before for chain in chains_to(need, needs, days)]
    return [[end], *([*chain, end] for chain in longer)]


@st.composite
def plans(draw):
    """Needs point to smaller keys only, so that nothing waits for itself."""
    size = draw(st.integers(1, 8))
    days = {key: draw(st.integers(1, 40)) for key in range(size)}
    needs = {key: draw(st.sets(st.integers(0, key - 1))) if key else set() for key in range(size)}
    return needs, days, draw(st.integers(0, size - 1))


def test_the_longest_chain_is_the_one_of_most_days_not_of_most_links():
    needs = {"launch": {"tests", "words"}, "tests": {"code"}, "words": set(), "code": set()}
    days = {"launch": 1, "tests": 5, "code": 5, "words": 30}

    assert longest_chain(needs, days, end="launch") == ["words", "launch"]


@given(plans())
def test_no_chain_takes_more_days(plan):
    needs, days, end = plan

    chain = longest_chain(needs, days, end=end)

    lengths = [sum(days[key] for key in each) for each in chains_to(end, needs, days)]
    assert sum(days[key] for key in chain) == max(lengths)
    assert chain[-1] == end
    assert all(need in needs[key] for need, key in itertools.pairwise(chain))


def test_a_need_that_is_not_shown_is_left_out():
    assert longest_chain({2: {1}}, {2: 3}, end=2) == [2]


def test_what_waits_for_itself_has_no_longest_chain():
    with pytest.raises(Cycle):
        longest_chain({1: {2}, 2: {1}}, {1: 1, 2: 1}, end=1)
