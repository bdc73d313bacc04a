"""Agreement, reliability, change, drivers and effects, against worked and published values."""

from statistics import mean, variance

import pytest

from culture.figures import (
    agreement,
    change,
    disclosure,
    drivers,
    effect,
    linkage,
    monitoring,
    programme,
    reliability,
    shrinkage,
)
from tests.figures.expected import PUBLISHED, WORKED, columns, counts_of, near


def test_agreement_of_a_group():
    example = WORKED["F7_agreement"]
    items = columns(example["matrix"])
    variances = [variance(item) for item in items]

    assert variances == near(example["item_variances"])
    assert agreement.rwg(variances[0]) == near(example["rwg_item1_uniform"])
    assert agreement.rwgj(variances) == near(example["rwgj_uniform"])
    assert agreement.rwgj(variances, null=agreement.SLIGHT_SKEW) == near(
        example["rwgj_slight_skew_1_34"]
    )
    assert agreement.rwgj(variances, null=0.9) == near(example["rwgj_moderate_skew_0_90"])
    assert agreement.rwgj_star(variances) == near(example["rwgj_star"])
    assert [agreement.awg(mean(i), variance(i), len(i)) for i in items] == near(
        example["awg_items"]
    )
    assert [
        agreement.average_deviation(counts_of([int(x) for x in i]), around=mean(i)) for i in items
    ] == near(example["ad_mean_items"])


def test_two_heaps_of_answers_are_a_split_view():
    example = WORKED["F7_polarised"]
    items = columns(example["matrix"])
    variances = [variance(item) for item in items]

    assert agreement.rwgj(variances) == example["rwgj_uniform"]
    assert agreement.awg(3, variances[0], 4) == near(example["awg"])
    assert agreement.view(0.0) == "split"
    assert agreement.view(0.75, (6, 2, 1, 3, 6)) == "split"
    assert agreement.view(0.75, (0, 2, 4, 8, 2)) == "shared"
    assert agreement.view(0.5) == "mixed"


def test_agreement_is_undefined_near_the_ends():
    assert agreement.awg(5, 0, 6) == 1
    assert agreement.awg(4.9, 0.1, 6) is None
    assert agreement.awg(3, 1, 3) is None


def sums_of(group):
    return reliability.TeamSums(len(group), sum(group), sum(x * x for x in group))


def test_teams_of_one_size_differ():
    example = WORKED["F8_icc"]

    found = reliability.team_reliability([sums_of(group) for group in example["groups"]])

    assert (found.between, found.within) == near((example["msb"], example["msw"]))
    assert (found.f, found.p) == pytest.approx((example["F"], example["p"]), abs=1e-6)
    assert (found.icc1, found.icc2) == near((example["icc1"], example["icc2"]))


def test_teams_of_several_sizes_differ():
    example = WORKED["F8_icc_unbalanced"]
    teams = [
        reliability.TeamSums(t["n"], t["s"], t["ss"]) for t in WORKED["F8_icc_from_sums"]["teams"]
    ]

    found = reliability.team_reliability(teams)

    assert teams == [sums_of(group) for group in example["groups"]]
    for name, key in [
        ("n0", "n0"),
        ("icc1", "icc1_n0"),
        ("icc1_mean_size", "icc1_mean_size"),
        ("icc2", "icc2"),
    ]:
        assert getattr(found, name) == near(example[key])


def test_a_scale_hangs_together():
    example = WORKED["F9_alpha"]
    kept = example["from_cross_products"]

    found = reliability.scale_reliability(kept["n"], kept["sums"], kept["cross"])

    assert found.alpha == near(example["alpha"])
    assert found.standardised == near(example["standardised_alpha"])
    assert found.mean_r == near(example["mean_r"])
    assert reliability.omega(WORKED["F9_omega"]["loadings"]) == near(WORKED["F9_omega"]["omega"])


def sample(answers):
    return change.Sample(len(answers), mean(answers), variance(answers))


def test_two_pulses_are_compared():
    example = WORKED["F10_welch"]
    before, after = sample(example["before"]), sample(example["after"])

    found = change.welch(before, after)

    assert (found.t, found.df, found.p) == near((example["t"], example["df"], example["p"]))
    assert 25 * found.difference == near(example["diff100"])
    assert [25 * end for end in found.interval] == near(example["ci100"])
    assert change.hedges_g(before, after) == near(example["hedges_g"])


def test_welch_agrees_with_the_textbook():
    example = PUBLISHED["welch_sleep"]

    found = change.welch(sample(example["group2"]), sample(example["group1"]))

    assert (found.t, found.df, found.p) == near((example["t"], example["df"], example["p"]))
    assert list(found.interval) == near(example["ci"])


def test_answers_that_do_not_vary_prove_nothing():
    assert change.welch(change.Sample(5, 2, 0), change.Sample(5, 3, 0)).p == 1


def test_two_shares_are_compared():
    example = WORKED["F10_two_prop"]
    before, after = zip(example["x"], example["n"], strict=True)

    found = change.compare_shares(before, after)

    assert (found.difference, found.z, found.p) == near(
        (example["diff"], example["z"], example["p"])
    )
    assert list(found.interval) == near(example["newcombe"])


def test_newcombes_interval_agrees_with_his_paper():
    example = PUBLISHED["newcombe_difference"]

    found = change.compare_shares((example["x2"], example["n2"]), (example["x1"], example["n1"]))

    assert list(found.interval) == near(example["ci"])


@pytest.mark.parametrize("example", [WORKED["F10_multiplicity"], PUBLISHED["bh1995"]])
def test_many_tests_pay_for_being_many(example):
    assert change.holm(example["p"]) == near(example["holm"])
    assert change.benjamini_hochberg(example["p"]) == near(example["bh"])


def test_a_change_is_clear_only_if_it_is_large_likely_and_of_ten_people():
    assert change.is_clear(0.09, -5, n=10)
    assert not change.is_clear(0.10, 9, n=200)
    assert not change.is_clear(0.001, 4.9, n=200)
    assert not change.is_clear(0.001, 20, n=9)


def test_small_teams_lean_on_the_company():
    example = WORKED["F12_eb"]

    found = shrinkage.shrink(example["mean"], example["n"], within_sd=example["within_sd"])

    assert (found.q, found.tau2, found.mu) == near((example["Q"], example["tau2"], example["mu"]))
    assert list(found.b) == near(example["B"])
    assert list(found.values) == near(example["shrunk"])
    assert list(found.sds) == near(example["posterior_sd"])


def test_teams_that_cannot_be_told_apart_all_become_the_company():
    found = shrinkage.shrink([60, 61, 60], [5, 6, 7], within_sd=20)

    assert found.tau2 == 0
    assert found.values == near((found.mu,) * 3)


def test_relative_weights_share_out_what_is_explained():
    example = WORKED["F13_relative_weights"]

    found = drivers.relative_weights(example["rxx"], example["rxy"])

    assert list(found.raw) == near(example["raw"])
    assert found.r2 == near(example["r2"])
    assert list(found.percent) == near(example["percent"])


def test_impossible_correlations_are_refused():
    with pytest.raises(ValueError, match="cannot be correlations"):
        drivers.relative_weights([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], [0, 0, 0])


def test_correlations_come_from_sums_alone():
    kept = WORKED["F9_alpha"]["from_cross_products"]

    found = drivers.correlations(kept["n"], kept["sums"], kept["cross"])

    pairs = [found[i][j] for i in range(4) for j in range(i)]
    assert mean(pairs) == near(WORKED["F9_alpha"]["mean_r"])


def test_a_series_signals_when_it_has_left_its_start():
    example = WORKED["F11_ewma"]

    smooth = monitoring.ewma(example["y"], start=example["baseline"], se=example["se"])
    sums = monitoring.cusum(example["y"], start=60, ses=[example["se"]] * 10)

    assert list(smooth.values) == near(example["ewma"])
    assert list(smooth.limits) == near(example["half_width"])
    assert smooth.signal == example["first_signal"]
    assert list(sums.values) == near(WORKED["F11_cusum"]["plus"])
    assert sums.signal == WORKED["F11_cusum"]["first_signal"]


def test_a_series_that_stays_gives_no_signal():
    assert monitoring.ewma([60, 61, 59], start=60, se=2).signal is None


def test_scores_go_with_customers():
    example = WORKED["F14_linkage"]

    found = linkage.linkage(example["team_score_q1"], example["csat_q2"])

    assert (found.r, found.p) == near((example["r"], example["p"]))
    assert list(found.interval) == near(example["ci95"])
    assert found.slope == near(example["slope_csat_per_10_points"])
    assert linkage.corrected(found.r, example["icc2_team"]) == (1.0, True)
    assert linkage.corrected(0.3, 0.64) == (near(0.375), False)


def did():
    example = WORKED["F15_did"]
    return example, example["scores"], example["start_period"]


def test_reached_teams_are_compared_with_teams_not_yet_reached():
    example, scores, starts = did()

    found = effect.group_time(scores, starts)

    assert {f"g{e.start}_t{e.round}": (e.effect, e.treated, e.control) for e in found} == {
        name: (near(att["att"]), att["treated"], att["control"])
        for name, att in example["att"].items()
    }
    assert effect.overall(found) == near(example["overall"])
    assert effect.by_age(found) == {0: near(example["event0"]), 1: near(example["event1"])}


def test_few_teams_are_told_by_permutation():
    example, scores, starts = did()

    assert len(list(effect.assignments(starts))) == example["permutations"]
    assert effect.permutation_p(scores, starts) == near(example["permutation_p"])


def test_a_series_is_interrupted():
    example = WORKED["F15_its"]

    found = effect.interruption(example["y"], start=example["start"])

    assert {name: getattr(found, name) for name in example["coef"]} == near(example["coef"])
    assert list(found.ses) == near(example["se"])
    assert found.effect(12) == near(example["effect_at_12"])


def test_the_programmes_own_numbers():
    profile, said, due = WORKED["F16_profile"], WORKED["F16_say_experience"], WORKED["F16_promises"]

    gaps = [mean(pair["actual"]) - pair["target"] for pair in profile["pairs"]]
    gap = programme.say_gap(
        said["say_score"],
        said["experience_score"],
        sd=said["sd_pair_difference"],
        n=said["n"],
    )
    promises = programme.Promises(
        due["kept_on_time"], due["kept_late"], due["broken"], due["open_overdue"]
    )

    assert gaps == near([pair["gap"] for pair in profile["pairs"]])
    assert programme.profile_distance(gaps) == near(profile["profile_distance_rms"])
    assert (gap.gap, gap.se, gap.t) == near((said["gap"], said["se"], said["t"]))
    assert (promises.due, promises.kept_on_time, promises.kept) == near(
        (due["due"], due["kept_rate"], due["kept_rate_incl_late"])
    )
    assert list(promises.interval) == near(due["wilson_kept"])


def test_the_smallest_crowd_anybody_can_single_out():
    example = WORKED["F17_min_cut"]

    assert disclosure.minimum_cut(example["unit_by_segment_respondents"]) == example["min_cut"]
    assert disclosure.minimum_cut([[12, 0], [0, 15]]) == 12
    assert disclosure.minimum_cut([[12, 0, 0], [0, 15, 0]]) == 12


def test_subtraction_gives_away_whoever_is_left():
    six, window = WORKED["F17_differencing"], WORKED["F17_rolling_window"]

    def pair(name):
        return window[name]["n"], window[name]["mean"]

    middle = disclosure.left_over(pair("window_1_to_3"), pair("round_1"))

    assert disclosure.left_over(
        (six["team_n"], six["team_mean"]), (six["sub_n"], six["sub_mean"])
    ) == near(six["recovered_answer"])
    assert disclosure.left_over(pair("window_2_to_4"), (8, middle)) == near(
        window["recovered_round_4"]["mean"]
    )
