"""The arithmetic of the count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.counting.rounding import rounded_parts, rounded_score, rounding_step
from surveys.counting.sums import Sums, published_items, turned


def sums_of(rows, groups=None, recommend=None):
    ratings = np.array(rows)
    sums = Sums(
        1 if groups is None else max(groups) + 1, ratings.shape[1], np.random.default_rng(1)
    )
    recommend = np.array(recommend or [-1] * len(rows))
    sums.add(groups or [0] * len(rows), ratings, recommend)
    return sums


def test_answers_are_counted_by_group_and_item():
    sums = sums_of([[1, 5], [2, 5], [5, 0]], groups=[0, 0, 1])
    assert sums.counts[0].tolist() == [[0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 2]]
    assert sums.counts[1].tolist() == [[0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0]]
    assert sums.ballots.tolist() == [2, 1]


def test_a_ballot_under_half_answered_counts_for_nothing():
    sums = sums_of([[1, 0, 0, 0], [1, 2, 0, 0]])
    assert (sums.invalid, sums.ballots.tolist()) == (1, [1])


def test_batches_add_up_to_the_same_as_one():
    rng = np.random.default_rng(3)
    rows = rng.integers(0, 6, (60, 5)) | 1
    whole, parts = sums_of(rows), Sums(1, 5, np.random.default_rng(1))
    for part in np.split(rows, 4):
        parts.add([0] * 15, part, np.full(15, -1))
    assert (whole.counts == parts.counts).all()


def test_the_recommend_question_falls_into_three_parts():
    sums = sums_of([[5, 5]] * 6, recommend=[10, 9, 8, 7, 6, -1])
    assert sums.recommend.tolist() == [[2, 2, 1]]


def test_reversed_items_are_turned_and_missing_stays_missing():
    assert turned(np.array([[1, 0, 5]]), [True, True, False]).tolist() == [[5, 0, 5]]


def test_an_item_is_published_only_if_every_group_has_enough_values():
    counts = np.zeros((2, 2, 6), int)
    counts[:, :, 5] = [[10, 10], [10, 9]]
    assert published_items(counts, 10) == [0]


@given(st.integers(5, 15), st.integers(1, 4))
def test_a_rounding_step_holds_three_attainable_sums(n, items):
    step = rounding_step(n * items)
    assert step % 5 == 0
    assert step >= 3 * 25 / (n * items)


@given(st.lists(st.integers(1, 5), min_size=5, max_size=9), st.integers(1, 4))
def test_a_rounded_score_never_tells_that_all_agreed(answers, items):
    counts = np.zeros((items, 6), int)
    for answer in answers:
        counts[:, answer] += 1
    score, step = rounded_score(counts)
    exact = 25 * (sum(answers) / len(answers) - 1)
    assert 10 <= score <= 90
    assert abs(score - exact) <= max(step, 10)


def test_what_an_exact_group_leaves_of_its_parts_is_never_one_sum():
    """Two parts of an exact group: whatever is published, several sums stay possible for each."""
    rng = np.random.default_rng(11)
    for _ in range(300):
        sizes, items = rng.integers(5, 10, 2), int(rng.integers(1, 3))
        counts = np.array([part(rng, size, items) for size in sizes])
        published = rounded_parts(counts)
        totals = range(int(sizes[0]) * items, 5 * int(sizes[0]) * items + 1)
        whole = int((counts[:, :, 1:].sum(axis=(0, 1)) * np.arange(1, 6)).sum())
        possible = [
            first
            for first in totals
            if rounded_parts(two(first, whole - first, sizes, items)) == published
        ]
        edges = {totals[0], totals[-1]}
        assert len(possible) >= 3 or edges & set(possible)


def part(rng, size, items):
    counts = np.zeros((items, 6), int)
    for item in range(items):
        np.add.at(counts[item], rng.integers(1, 6, size), 1)
    return counts


def two(first, second, sizes, items):
    """Any answers of two parts that add up to these sums; they score like all others that do."""
    return np.array(
        [
            spread_out(total, int(size) * items, items)
            for total, size in ((first, sizes[0]), (second, sizes[1]))
        ]
    )


def spread_out(total, rated, items):
    counts = np.zeros((items, 6), int)
    low, more = divmod(min(max(total, rated), 5 * rated), rated)
    counts[0, low] += rated - more
    if more:
        counts[0, low + 1] += more
    return counts


def test_the_bootstrap_interval_holds_the_score():
    rng = np.random.default_rng(5)
    sums = sums_of(rng.integers(1, 6, (200, 4)))
    low, high = (tenths / 10 for tenths in sums.intervals(range(4)))
    assert low < 50 < high
    assert 3 < high - low < 15


@pytest.mark.parametrize(("others", "told"), [(99, False), (100, True)])
def test_how_two_statements_go_together_shows_only_of_a_hundred_who_rated_both(others, told):
    rows = np.random.default_rng(5).integers(1, 6, (others + 200, 2))
    rows[others : others + 100, 0] = rows[others + 100 :, 1] = 0
    sums = sums_of(rows)

    assert (sums.gap(0, 1) is not None, sums.intervals([0, 1]) is not None) == (told, told)
    assert sums.intervals([0]) is not None
