"""Scores, intervals and levels, against worked examples and published values."""

from itertools import pairwise
from statistics import mean, variance

import pytest

from culture.figures import intervals, levels, recommend, response, scores
from tests.figures.expected import PUBLISHED, WORKED, counts_of, near


def test_an_item_score_leaves_out_what_was_not_answered():
    example = WORKED["F1_item"]

    score = scores.item_score(counts_of(example["answers"]))
    low, high = intervals.wilson(score.favourable, score.n)

    assert (score.n, score.favourable) == (example["n"], example["favourable"])
    assert score.favourable_percent == near(example["favourable_pct"])
    assert score.neutral_percent == near(example["neutral_pct"])
    assert score.unfavourable_percent == near(example["unfavourable_pct"])
    assert (score.mean, score.score, score.sd) == near(
        (example["mean"], example["score100"], example["sd"])
    )
    assert [100 * low, 100 * high] == near(example["wilson95"])


def test_the_variance_of_an_item_is_that_of_its_answers_as_scores():
    counts = (3, 0, 7, 11, 2)
    answers = [25 * stop for stop, times in enumerate(counts) for _ in range(times)]

    assert scores.item_score(counts).variance == pytest.approx(variance(answers))
    assert scores.item_score((0, 0, 0, 1, 0)).variance == 0


def test_a_recoded_reverse_item_scores_like_the_straight_one():
    example = WORKED["F1_reverse"]

    score = scores.item_score(counts_of([6 - answer for answer in example["raw"]]))

    assert (score.mean, score.score) == near((example["mean"], example["score100"]))


def test_scale_sums_give_mean_and_spread():
    assert scores.scale_score(6, 24, 98) == scores.ScaleScore(6, 4.0, near(0.4**0.5))
    assert scores.scale_score(1, 60, 3600).sd is None


@pytest.mark.parametrize("example", PUBLISHED["wilson"])
def test_wilson_agrees_with_newcombe(example):
    assert list(intervals.wilson(example["x"], example["n"])) == near(example["ci"])


def test_a_finite_group_narrows_the_interval():
    example, item = WORKED["F2_mean_ci"], WORKED["F1_item"]
    score, sd100 = item["score100"], 25 * example["se"] * example["n"] ** 0.5

    def interval(population):
        return intervals.mean_interval(score, sd100, example["n"], population=population)

    assert list(interval(None)) == pytest.approx(example["ci100_no_fpc"], abs=1e-4)
    assert list(interval(example["N"])) == pytest.approx(example["ci100_fpc"], abs=1e-4)
    assert intervals.t_quantile(10) == near(example["t"])


def test_wilson_with_a_finite_group_ends_in_the_share_itself():
    example = WORKED["F2_wilson_fpc"]

    low, high = intervals.wilson(example["x"], example["n"], population=example["N"])

    assert [100 * low, 100 * high] == near(example["ci"])
    assert intervals.wilson(7, 10, population=10) == (0.7, 0.7)


def test_the_recommend_score_and_its_adjusted_interval():
    example = WORKED["F3_enps"]
    asked = recommend.Recommend(example["promoters"], example["passives"], example["detractors"])

    assert (asked.n, asked.score) == (example["n"], near(example["enps"]))
    assert asked.variance == near(example["variance"])
    assert list(asked.interval) == near(example["adjusted_wald95"])
    assert mean(asked.interval) == near(example["adjusted_centre"])


def test_two_recommend_scores_are_compared():
    example = WORKED["F3_enps_difference"]
    before, after = (
        recommend.Recommend(up, n - up - down, down)
        for n, up, down in zip(
            example["n"], example["promoters"], example["detractors"], strict=True
        )
    )

    found = recommend.recommend_change(before, after)

    assert (found.difference, found.se, found.z, found.p) == near(
        tuple(example[key] for key in ("difference", "se", "z", "p"))
    )


def test_the_response_rate_keeps_refusals_below_the_line():
    example = WORKED["F4_response"]

    rate = response.response(
        invited=example["invited"],
        unreachable=example["undeliverable"] + example["left_before_open"],
        submitted=example["submitted"],
        under_half=example["partial_below_half"],
    )

    assert rate.percent == near(example["rate_pct"])
    assert list(rate.interval) == near(example["wilson"])
    assert rate.band == "50–69 %"


@pytest.mark.parametrize(
    ("counted", "band"),
    [(49, "under 50 %"), (50, "50–69 %"), (70, "70–84 %"), (85, "85 % or more")],
)
def test_groups_are_told_their_response_in_bands(counted, band):
    assert response.Response(counted, 100).band == band


def rotation():
    example = WORKED["F6_construct_rotation"]
    return {
        code: {int(r): (cell["n"], cell["score"]) for r, cell in rounds.items()}
        for code, rounds in example["item_scores"].items()
    }


def test_a_level_is_made_of_each_items_newest_value():
    example = WORKED["F6_construct_rotation"]
    items = {
        code: {r: score for r, (_, score) in rounds.items()} for code, rounds in rotation().items()
    }

    assert levels.construct_level(items, at=5) == near(example["last3_construct"])


def test_a_level_waits_for_three_of_four_items():
    two = {"A": {1: 50.0}, "B": {1: 60.0}, "C": {}, "D": {}}
    three = two | {"C": {2: 70.0}}

    assert levels.construct_level(two, at=2) is None
    assert levels.construct_level(three, at=2) == 60
    assert levels.construct_level(three, at=4) is None


def test_older_answers_fade():
    example = WORKED["F6_construct_rotation"]
    items = {code: levels.decayed_item(rounds, at=5) for code, rounds in rotation().items()}

    assert items == near(example["decayed_items"])
    assert mean(items.values()) == near(example["decayed_construct"])


def test_a_change_is_made_of_items_asked_twice():
    before = {"STR1": 62.5, "STR2": 55, "STR4": 60}
    after = {"STR1": 70, "STR2": 57.5, "STR3": 75, "STR4": 65}

    assert levels.matched_change(before, after) == near(WORKED["F6_matched_change"]["change"])
    assert levels.matched_change({"A": 1}, {"B": 2}) is None


def test_a_rounded_level_weighs_months_by_their_items():
    cycle = [(60, 1), (40, 1), (50, 2)]
    after_the_baseline = [(60, 2), (40, 4)]

    assert levels.rounded_level(cycle, items=4) == 50
    assert levels.rounded_level(after_the_baseline, items=4) == 50
    assert levels.rounded_level([(60, 2)], items=4) is None


def test_the_seven_come_with_their_weakest_and_the_gap():
    example = WORKED["F6_overall"]

    whole = levels.overall(example["constructs"])
    weights = dict(zip(example["constructs"], example["weighted"]["weights"], strict=True))

    assert whole.mean == near(example["mean"])
    assert whole.geometric == near(example["geometric"])
    assert (whole.weakest, whole.strongest) == (example["weakest"], "commitment")
    assert (whole.gap, whole.sd) == near((example["alignment_gap"], example["sd_population"]))
    assert levels.overall(example["constructs"], weights=weights).mean == near(
        example["weighted"]["value"]
    )


def test_a_larger_sample_never_widens_the_interval():
    widths = [high - low for low, high in (intervals.wilson(k, 2 * k) for k in range(1, 60))]

    assert all(after < before for before, after in pairwise(widths))
