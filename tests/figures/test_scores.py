"""Scores, intervals, levels: what their rules say beyond the worked examples."""

from itertools import pairwise
from statistics import variance

import numpy as np
import pytest

from culture.figures import intervals, levels, recommend, response, scores
from tests.figures.expected import near


def test_the_variance_of_an_item_is_that_of_its_answers_as_scores():
    counts = (3, 0, 7, 11, 2)
    answers = [25 * stop for stop, times in enumerate(counts) for _ in range(times)]

    assert scores.item_score(counts).variance == pytest.approx(variance(answers))
    assert scores.item_score((0, 0, 0, 1, 0)).variance == 0


def test_scale_sums_give_mean_and_spread():
    assert scores.scale_score(6, 24, 98) == scores.ScaleScore(6, 4.0, near(0.4**0.5))
    assert scores.scale_score(1, 60, 3600).sd is None


def test_a_person_needs_half_of_the_statements_for_a_mean():
    nobody = np.nan
    answers = np.array([[4, 5, nobody, nobody], [4, nobody, nobody, nobody], [1, 2, 3, 4]])

    assert scores.scale_means(answers) == pytest.approx([4.5, nobody, 2.5], nan_ok=True)


def test_a_reverse_item_of_six_options_is_turned():
    assert scores.recoded([1, 6, np.nan], options=6) == pytest.approx([6, 1, np.nan], nan_ok=True)


def test_wilson_with_a_finite_group_ends_in_the_share_itself():
    assert intervals.wilson(7, 10, population=10) == (0.7, 0.7)


def test_a_larger_sample_never_widens_the_interval():
    widths = [high - low for low, high in (intervals.wilson(k, 2 * k) for k in range(1, 60))]

    assert all(after < before for before, after in pairwise(widths))


def test_recommend_kinds_end_where_they_should():
    assert recommend.recommend([0, 6, 7, 8, 9, 10]) == recommend.Recommend(2, 2, 2)


@pytest.mark.parametrize(
    ("counted", "band"),
    [(49, "under 50 %"), (50, "50–69 %"), (70, "70–84 %"), (85, "85 % or more")],
)
def test_groups_are_told_their_response_in_bands(counted, band):
    assert response.Response(counted, 100).band == band


def test_a_level_waits_for_three_of_four_items():
    two = {"A": {1: 50.0}, "B": {1: 60.0}, "C": {}, "D": {}}
    three = two | {"C": {2: 70.0}}

    assert levels.construct_level(two, at=2) is None
    assert levels.construct_level(three, at=2) == 60
    assert levels.construct_level(three, at=4) is None


def test_a_change_needs_an_item_asked_twice():
    assert levels.matched_change({"A": 1}, {"B": 2}) is None


def test_a_rounded_level_weighs_months_by_their_items():
    cycle = [(60, 1), (40, 1), (50, 2)]
    after_the_baseline = [(60, 2), (40, 4)]

    assert levels.rounded_level(cycle, items=4) == 50
    assert levels.rounded_level(after_the_baseline, items=4) == 50
    assert levels.rounded_level([(60, 2)], items=4) is None


@pytest.mark.parametrize(
    ("constructs", "n", "said"),
    [
        ((62, 58, 55, 66, 49, 61, 47), 40, "amber"),
        ((62, 58, 55, 66, 44, 61, 47), 40, "red"),
        ((86, 70, 70, 70, 70, 70, 60), 40, "red"),
        ((85, 70, 70, 70, 70, 70, 60), 10, "green"),
        ((85, 70, 70, 70, 70, 70, 60), 9, None),
    ],
)
def test_the_status_is_as_bad_as_the_weakest_and_the_gap(constructs, n, said):
    assert levels.status(constructs, n) == said


def test_where_the_status_turns_is_the_companys_choice():
    strict = levels.Cuts(low=50, fair=70, gap=30)

    assert levels.status((49, 71), 12, cuts=strict) == "red"
    assert levels.status((69, 75), 12, cuts=strict) == "amber"
