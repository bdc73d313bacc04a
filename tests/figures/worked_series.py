"""F10, F11, F13 to F15 worked out: change, watching, drivers, linkage, effects; and papers."""

from statistics import mean, variance

import numpy as np

from culture.figures import change, drivers, effect, intervals, linkage, monitoring
from tests.figures.expected import EACH


def sample(answers):
    return change.Sample(len(answers), mean(answers), variance(answers))


def welch(given):
    before, after = sample(given("before")), sample(given("after"))
    found = change.welch(before, after)
    return {
        "diff": found.difference,
        "diff100": 25 * found.difference,
        "t": found.t,
        "df": found.df,
        "p": found.p,
        "ci100": [25 * end for end in found.interval],
        "hedges_g": change.hedges_g(before, after),
    }


def two_shares(given):
    before, after = zip(given("x"), given("n"), strict=True)
    found = change.compare_shares(before, after)
    return {"diff": found.difference, "z": found.z, "p": found.p, "newcombe": found.interval}


def many_tests(given):
    ps = given("p")
    return {"holm": change.holm(ps), "bh": change.benjamini_hochberg(ps)}


def ewma(given):
    found = monitoring.ewma(
        given("y"),
        start=given("baseline"),
        se=given("se"),
        smoothing=given("lam"),
        width=given("L"),
    )
    return {"ewma": found.values, "half_width": found.limits, "first_signal": found.signal}


def cusum(given):
    series = {"start": 60, "ses": [2.0] * 10, "slack": given("k"), "limit": given("h")}
    y = (60, 61, 59, 60, 62, 61, 64, 65, 66, 66)
    rises, falls = (monitoring.cusum(y, **series, falls=down) for down in (False, True))
    return {"plus": rises.values, "minus": falls.values, "first_signal": rises.signal}


def relative_weights(given):
    between, outcome = given("rxx"), given("rxy")
    found = drivers.relative_weights(between, outcome)
    return {
        "lambda_": drivers.root(between),
        "beta": found.beta,
        "raw": found.raw,
        "r2": found.r2,
        "percent": found.percent,
        "r2_check": np.array(outcome) @ np.linalg.solve(between, outcome),
    }


def linked(given):
    found = linkage.linkage(given("team_score_q1"), given("csat_q2"))
    icc2 = given("icc2_team")
    assert linkage.corrected(found.r, icc2) == (1.0, True)
    return {
        "r": found.r,
        "p": found.p,
        "ci95": found.interval,
        "slope_csat_per_10_points": found.slope,
        "r_corrected_for_icc2": linkage.disattenuated(found.r, icc2),
    }


def teams_needed(given):
    return {r: linkage.teams_needed(float(r)) for r in given.keys()}  # noqa: SIM118


def did(given):
    scores, starts = given("scores"), given("start_period")
    found = effect.group_time(scores, starts)
    ages = effect.by_age(found)
    first, last = {"A", "B", "D"}, (scores["A"], scores["B"], scores["D"])
    only = effect.group_time(dict(zip("ABD", last, strict=True)), {t: starts[t] for t in first})
    return {
        "att": {
            f"g{e.start}_t{e.round}": {
                "att": e.effect,
                "treated": e.treated,
                "control": e.control,
            }
            for e in found
        },
        "overall": effect.overall(found),
        "event0": ages[0],
        "event1": ages[1],
        "simple_2x2_AB_vs_D": only[0].effect,
        "permutations": len(list(effect.assignments(list(starts.values())))),
        "permutation_p": effect.permutation_p(scores, starts),
    }


def interrupted(given):
    found = effect.interruption(given("y"), start=given("start"))
    return {
        "coef": {name: getattr(found, name) for name in ("level", "trend", "step", "slope_change")},
        "se": found.ses,
        "effect_at_12": found.effect(12),
    }


def wilson(given):
    shares = zip(given(EACH, "x"), given(EACH, "n"), strict=True)
    return [{"ci": intervals.wilson(x, n)} for x, n in shares]


def newcombe(given):
    before, after = (given("x2"), given("n2")), (given("x1"), given("n1"))
    return {"ci": change.compare_shares(before, after).interval}


def two_proportion(given):
    """R compares the first with the second."""
    after, before = zip(given("x"), given("n"), strict=True)
    found = change.compare_shares(before, after)
    return {"z": found.z, "chisq": found.z**2, "p": found.p}


def sleep(given):
    found = change.welch(sample(given("group2")), sample(given("group1")))
    return {"t": found.t, "df": found.df, "p": found.p, "ci": found.interval}


def bh1995(given):
    return many_tests(given) | {"bonferroni": change.bonferroni(given("p"))}


WORKED = {
    "F10_welch": welch,
    "F10_two_prop": two_shares,
    "F10_multiplicity": many_tests,
    "F11_ewma": ewma,
    "F11_cusum": cusum,
    "F13_relative_weights": relative_weights,
    "F14_linkage": linked,
    "F14_teams_needed": teams_needed,
    "F15_did": did,
    "F15_its": interrupted,
}
PUBLISHED = {
    "wilson": wilson,
    "newcombe_difference": newcombe,
    "two_proportion": two_proportion,
    "welch_sleep": sleep,
    "bh1995": bh1995,
}
