"""F1 to F6 worked out: scores, intervals, recommend, response, weights, levels."""

from statistics import mean

from culture.figures import intervals, levels, recommend, response, scores, weighting
from tests.figures.expected import EACH, counts_of, read


def item(given):
    answers = given("answers")
    found = scores.item_score(counts_of(answers))
    return {
        "n": found.n,
        "favourable": found.favourable,
        "favourable_pct": found.favourable_percent,
        "neutral_pct": found.neutral_percent,
        "unfavourable_pct": found.unfavourable_percent,
        "net_pct": found.net_percent,
        "mean": found.mean,
        "score100": found.score,
        "sd": found.sd,
        "wilson95": [100 * end for end in intervals.wilson(found.favourable, found.n)],
    }


def reverse(given):
    answers = scores.recoded(given("raw")).tolist()
    found = scores.item_score(counts_of(answers))
    return {"recoded": answers, "mean": found.mean, "score100": found.score}


def mean_interval(given):
    found = scores.item_score(counts_of(read("worked_examples")["F1_item"]["answers"]))
    n, population = given("n"), given("N")
    spread = found.score, scores.POINTS * found.sd, n
    correction = intervals.finite_correction(n, population)
    return {
        "se": intervals.standard_error(found.sd, n),
        "se100": intervals.standard_error(scores.POINTS * found.sd, n),
        "fpc_srs": correction,
        # The textbook's, which pairs with a variance over n: not ours, a step away.
        "fpc_classic": correction * (population / (population - 1)) ** 0.5,
        "t": intervals.t_quantile(n - 1),
        "ci100_no_fpc": intervals.mean_interval(*spread),
        "ci100_fpc": intervals.mean_interval(*spread, population=population),
    }


def wilson_finite(given):
    x, n, population = given("x"), given("n"), given("N")
    return {
        "n_effective": intervals.effective_n(n, population),
        "ci": [100 * end for end in intervals.wilson(x, n, population=population)],
    }


def enps(given):
    found = recommend.recommend(given("answers"))
    return {
        "n": found.n,
        "promoters": found.promoters,
        "passives": found.passives,
        "detractors": found.detractors,
        "enps": found.score,
        "variance": found.variance,
        "se": found.se(),
        "wald95": found.wald(),
        "adjusted_centre": mean(found.interval),
        "adjusted_wald95": found.interval,
    }


def enps_difference(given):
    asked = zip(given("n"), given("promoters"), given("detractors"), strict=True)
    before, after = (recommend.Recommend(up, n - up - down, down) for n, up, down in asked)
    found = recommend.recommend_change(before, after)
    return {"difference": found.difference, "se": found.se, "z": found.z, "p": found.p}


def response_rate(given):
    found = response.response(
        invited=given("invited"),
        unreachable=given("undeliverable") + given("left_before_open"),
        submitted=given("submitted"),
        under_half=given("partial_below_half"),
    )
    return {"rate": found.percent / 100, "rate_pct": found.percent, "wilson": found.interval}


def poststratification(given):
    given("cells", EACH, "cell")
    population, n, means = (given("cells", EACH, key) for key in ("N", "n", "mean"))
    weights = weighting.poststratified(population, n)
    found = weighting.weighted(n, means, weights)
    return {
        "unweighted": found.unweighted,
        "poststratified": found.weighted,
        "weights_mean1": weights,
        "kish_deff": found.deff,
        "n_effective": found.effective_n,
    }


def raking(given):
    sample = given("sample")
    fitted = weighting.raked(sample, [given("row_margin"), given("col_margin")])
    return {"fitted": fitted, "weights": fitted / sample}


def rotation(given):
    """A level does not jump where the mean of a round's answers would."""
    now = given("current_round")
    answers = {
        code: {int(r): (cell["n"], cell["score"]) for r, cell in rounds.items()}
        for code, rounds in given("item_scores").items()
    }
    by_round = {code: {r: score for r, (_, score) in c.items()} for code, c in answers.items()}
    latest = {code: levels.latest(rounds, at=now) for code, rounds in by_round.items()}
    decayed = {code: levels.decayed_item(rounds, at=now) for code, rounds in answers.items()}
    return {
        "last3": {code: by_round[code][r] for code, r in latest.items()},
        "last3_construct": levels.construct_level(by_round, at=now),
        "naive_round5": mean(c[5] for c in by_round.values() if 5 in c),
        "naive_round4": mean(c[4] for c in by_round.values() if 4 in c),
        "halflife_rounds": levels.HALF_LIFE,
        "decayed_items": decayed,
        "decayed_construct": mean(decayed.values()),
        "coverage": len(latest) / len(by_round),
    }


def matched_change(given):
    found = read("worked_examples")["F6_construct_rotation"]["item_scores"]
    cycles = [
        {code: rounds[r]["score"] for code, rounds in found.items() for r in here if r in rounds}
        for here in (("1", "2"), ("3", "4", "5"))
    ]
    return {
        "items": sorted(cycles[0].keys() & cycles[1].keys()),
        "change": levels.matched_change(*cycles),
    }


def overall(given):
    constructs, weights = given("constructs"), given("weighted", "weights")
    found = levels.overall(constructs)
    weighted = levels.overall(constructs, weights=dict(zip(constructs, weights, strict=True)))
    return {
        "mean": found.mean,
        "geometric": found.geometric,
        "weakest": found.weakest,
        "weakest_score": constructs[found.weakest],
        "alignment_gap": found.gap,
        "sd_population": found.sd,
        "weighted": {"value": weighted.mean},
    }


WORKED = {
    "F1_item": item,
    "F1_reverse": reverse,
    "F2_mean_ci": mean_interval,
    "F2_wilson_fpc": wilson_finite,
    "F3_enps": enps,
    "F3_enps_difference": enps_difference,
    "F4_response": response_rate,
    "F5_poststratification": poststratification,
    "F5_raking": raking,
    "F6_construct_rotation": rotation,
    "F6_matched_change": matched_change,
    "F6_overall": overall,
}
