"""F7 to F9 and F12 worked out: agreement, reliability, small teams; F16 and F17."""

from statistics import mean

import numpy as np

from culture.figures import agreement, disclosure, programme, reliability, shrinkage
from tests.figures.expected import EACH


def counted(given):
    matrix = np.array(given("matrix"))
    counts = agreement.tabulate(matrix, np.zeros(len(matrix)))[0]
    return counts, *agreement.moments(counts)


def agreed(given):
    counts, n, means, variances = counted(given)
    awg = agreement.awg(means, variances, n)
    around_mean = agreement.average_deviation(counts, around=means)
    around_median = agreement.average_deviation(counts, around=agreement.medians(counts))
    return {
        "item_variances": variances,
        "mean_variance": agreement.mean(variances),
        "rwg_item1_uniform": agreement.rwg(variances[0]),
        "rwgj_uniform": agreement.rwgj(variances),
        "rwgj_slight_skew_1_34": agreement.rwgj(variances, null=agreement.SLIGHT_SKEW),
        "rwgj_moderate_skew_0_90": agreement.rwgj(variances, null=agreement.MODERATE_SKEW),
        "rwgj_star": agreement.rwgj_star(variances),
        "awg_items": awg,
        "awg": agreement.mean(awg),
        "ad_mean_items": around_mean,
        "ad_mean": agreement.mean(around_mean),
        "ad_median": agreement.mean(around_median),
        "ad_cutoff_A_over_6": agreement.practical_deviation(),
    }


def polarised(given):
    counts, n, means, variances = counted(given)
    return {
        "mean_variance": agreement.mean(variances),
        "rwgj_uniform": agreement.rwgj(variances),
        "awg": agreement.mean(agreement.awg(means, variances, n)),
        "ad_mean": agreement.mean(agreement.average_deviation(counts, around=means)),
    }


def from_counts(given):
    n, means, variances = agreement.moments(list(given("counts").values()))
    return {"n": n, "mean": means, "variance": variances}


def sums_of(groups):
    scores = [score for group in groups for score in group]
    teams = [place for place, group in enumerate(groups) for _ in group]
    return reliability.team_sums(scores, teams)


def icc(given):
    groups = given("groups")
    found = reliability.team_reliability(sums_of(groups))
    return {
        "msb": found.between,
        "msw": found.within,
        "F": found.f,
        "p": found.p,
        "icc1": found.icc1,
        "icc2": found.icc2,
        "spearman_brown_check": reliability.spearman_brown(found.icc1, len(groups[0])),
    }


def icc_unbalanced(given):
    found = reliability.team_reliability(sums_of(given("groups")))
    return {
        "msb": found.between,
        "msw": found.within,
        "mean_size": found.mean_size,
        "n0": found.n0,
        "icc1_mean_size": found.icc1_mean_size,
        "icc1_n0": found.icc1,
        "icc2": found.icc2,
    }


def icc_from_sums(given):
    """The same four teams as in F8_icc_unbalanced."""
    groups = [[4, 5, 4, 4, 5], [3, 3, 2], [5, 4, 5, 4], [2, 3]]
    return {"teams": [dict(zip(("n", "s", "ss"), team, strict=True)) for team in sums_of(groups)]}


def alpha(given):
    matrix = np.array(given("matrix"))
    sums, cross = matrix.sum(axis=0), matrix.T @ matrix
    covariances = reliability.covariances(matrix)
    found = reliability.scale_reliability(len(matrix), sums, cross)
    assert found == reliability.reliability_of(covariances)
    return {
        "item_variances": np.diag(covariances),
        "total_variance": covariances.sum(),
        "alpha": found.alpha,
        "mean_r": found.mean_r,
        "standardised_alpha": found.standardised,
        "from_cross_products": {"n": len(matrix), "sums": sums, "cross": cross},
    }


def omega(given):
    """The loadings come back from the correlations that they make, and omega from them."""
    loadings = np.array(given("loadings"))
    correlations = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    found = reliability.loadings(correlations)
    return {"loadings": found, "omega": reliability.omega(found)}


def small_teams(given):
    n, sd = np.array(given("n")), given("within_sd")
    found = shrinkage.shrink(given("mean"), n, within_sd=sd)
    return {
        "se2": sd**2 / n,
        "Q": found.q,
        "tau2": found.tau2,
        "mu": found.mu,
        "B": found.b,
        "shrunk": found.values,
        "posterior_sd": found.sds,
        "interval90": found.intervals,
    }


def profile(given):
    given("pairs", EACH, "pair")
    means = [mean(actual) for actual in given("pairs", EACH, "actual")]
    gaps = [here - target for here, target in zip(means, given("pairs", EACH, "target"))]  # noqa: B905
    return {
        "pairs": [{"mean": here, "gap": gap} for here, gap in zip(means, gaps, strict=True)],
        "profile_distance_rms": programme.profile_distance(gaps),
    }


def say_gap(given):
    scores = given("say_score"), given("experience_score")
    found = programme.say_gap(*scores, sd=given("sd_pair_difference"), n=given("n"))
    return {"gap": found.gap, "se": found.se, "t": found.t}


def promises(given):
    kinds = ("kept_on_time", "kept_late", "broken", "open_overdue")
    found = programme.Promises(*(given(kind) for kind in kinds))
    return {
        "due": found.due,
        "kept_rate": found.kept_on_time,
        "kept_rate_incl_late": found.kept,
        "wilson_kept": found.interval,
    }


def smallest_crowd(given):
    table = np.array(given("unit_by_segment_respondents"))
    fewest = disclosure.minimum_cut(table)
    segments, units = ([int(p[1]) for p in given("partition") if p[0] == kind] for kind in "su")
    inside, outside = table[np.ix_(units, segments)], np.delete(table, units, axis=0)
    # Segments less units: whoever is in one of them and not in the other.
    assert table[units].sum() - inside.sum() + outside[:, segments].sum() == fewest
    return {"min_cut": fewest, "safe_at_k5": fewest >= 5}


def differencing(given):
    whole, part = (given("team_n"), given("team_mean")), (given("sub_n"), given("sub_mean"))
    return {"recovered_answer": disclosure.left_over(whole, part)}


def rolling_window(given):
    def pair(name):
        return given(name, "n"), given(name, "mean")

    three, after = pair("window_1_to_3"), pair("window_2_to_4")
    middle = three[0] - given("round_1", "n"), disclosure.left_over(three, pair("round_1"))
    found = {"n": after[0] - middle[0], "mean": disclosure.left_over(after, middle)}
    return {"recovered_round_4": found}


def laplace(given):
    """Printed to a tenth."""
    return {
        "half_width95": {
            n: {
                e: round(disclosure.laplace_half_width(int(n), float(e)), 1)
                for e in given.keys("half_width95", n)
            }
            for n in given.keys("half_width95")
        }
    }


WORKED = {
    "F7_agreement": agreed,
    "F7_polarised": polarised,
    "F7_from_counts": from_counts,
    "F8_icc": icc,
    "F8_icc_unbalanced": icc_unbalanced,
    "F8_icc_from_sums": icc_from_sums,
    "F9_alpha": alpha,
    "F9_omega": omega,
    "F12_eb": small_teams,
    "F16_profile": profile,
    "F16_say_experience": say_gap,
    "F16_promises": promises,
    "F17_min_cut": smallest_crowd,
    "F17_differencing": differencing,
    "F17_rolling_window": rolling_window,
    "F17_laplace": laplace,
}
