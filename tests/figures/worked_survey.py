"""The made-up company from answers to effects, and the employee survey: answers in, figures out."""

from collections import Counter
from functools import cache

import numpy as np

from culture.figures import (
    agreement,
    drivers,
    intervals,
    linkage,
    recommend,
    reliability,
    scores,
    shrinkage,
    weighting,
)
from tests.figures.expected import numbers, rows

ITEMS = ("q1", "q2", "q3r", "q4", "q5", "q6")


class Pulse:
    """Answers as the count sees them: the reverse item turned, people's means over the scale."""

    def __init__(self):
        people, population = rows("synthetic_pulse"), rows("synthetic_population")
        self.answers = numbers(people, ITEMS)
        self.answers[:, 2] = scores.recoded(self.answers[:, 2])
        self.means = scores.scale_means(self.answers)
        self.scores = scores.score100(self.means)
        self.recommend = recommend.recommend([int(each["enps"]) for each in people])
        self.labels = {key: [p[key] for p in people] for key in ("team", "tenure", "region")}
        self.invited = {key: Counter() for key in self.labels}
        for cell in population:
            for key, counter in self.invited.items():
                counter[cell[key]] += int(cell["invited"])
        self.population = self.invited["team"].total()
        self.team_sums = reliability.team_sums(self.means, self.labels["team"])
        self.team_scores = np.array([scores.score100(t.total / t.n) for t in self.team_sums])

    def sizes(self, key):
        """How many were invited and answered, by cell in the order of names, and its mean, sd."""
        labels = np.array(self.labels[key])
        here = [self.scores[labels == name] for name in sorted(self.invited[key])]
        invited = [self.invited[key][name] for name in sorted(self.invited[key])]
        return (
            invited,
            [len(each) for each in here],
            [each.mean() for each in here],
            [each.std(ddof=1) for each in here],
        )


@cache
def pulse():
    return Pulse()


def synthetic_pulse(given):
    found, n_complete = pulse(), complete(pulse().answers)
    return {
        "population": found.population,
        "respondents": len(found.answers),
        "response_rate": len(found.answers) / found.population,
        "items": items(found),
        "teams": teams(found),
        "alpha_complete": reliability.reliability_of(reliability.covariances(n_complete)).alpha,
        "n_complete": len(n_complete),
        "icc": icc(found),
        "enps": enps(found),
        "overall": overall(found),
        "linkage": linked(found),
        "shrinkage": shrunk(found),
    }


def complete(answers):
    return answers[~np.isnan(answers).any(axis=1)]


def items(found):
    counts = agreement.tabulate(found.answers, np.zeros(len(found.answers)))[0]
    return [item(*each) for each in zip(ITEMS, counts.tolist(), strict=True)]


def item(name, counts):
    score = scores.item_score(counts)
    return {
        "item": name,
        "n": score.n,
        "favourable": score.favourable,
        "pct": score.favourable_percent,
        "wilson": [100 * end for end in intervals.wilson(score.favourable, score.n)],
        "mean": score.mean,
        "score100": score.score,
    }


def teams(found):
    """Items weigh alike, whoever left one out; each item has the variance of its own answers."""
    counts = agreement.tabulate(found.answers, found.labels["team"])
    _, means, variances = agreement.moments(counts)
    columns = {
        "team": sorted(found.invited["team"]),
        "n": [team.n for team in found.team_sums],
        "score100_item_equal": scores.score100(agreement.mean(means)),
        "rwgj_uniform": agreement.rwgj(variances),
        "rwgj_skew134": agreement.rwgj(variances, null=agreement.SLIGHT_SKEW),
        "mean_item_var": agreement.mean(variances),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def icc(found):
    anova = reliability.team_reliability(found.team_sums)
    return {
        "msb": anova.between,
        "msw": anova.within,
        "icc1_mean_size": anova.icc1_mean_size,
        "icc1_n0": anova.icc1,
        "n0": anova.n0,
        "icc2": anova.icc2,
    }


def enps(found):
    asked = found.recommend
    return {
        "n": asked.n,
        "promoters": asked.promoters,
        "detractors": asked.detractors,
        "enps": asked.score,
        "var": asked.variance,
        "wald": asked.wald(),
        "adjusted_wald": asked.interval,
        "adjusted_point": sum(asked.interval) / 2,
        "wald_fpc": asked.wald(population=found.population),
    }


def overall(found):
    """R's design had no finite population; by cells and by single answers it must be the same."""
    invited, n, means, sds = found.sizes("tenure")
    weighted = weighting.weighted(n, means, weighting.poststratified(invited, n))
    return {
        "unweighted": weighted.unweighted,
        "poststrat_tenure": {
            "mean": weighted.weighted,
            "se": weighting.poststratified_error(invited, n, sds, finite=False),
        },
        "raked_tenure_region": raked(found),
    }


def raked(found):
    tenure, region = (np.unique(found.labels[key], return_inverse=True)[1] for key in KNOWN)
    sample = np.zeros((tenure.max() + 1, region.max() + 1))
    np.add.at(sample, (tenure, region), 1)
    fitted = weighting.raked(sample, [found.sizes(key)[0] for key in KNOWN])
    weights = (fitted / sample)[tenure, region]
    return {
        "mean": np.average(found.scores, weights=weights),
        "se": weighting.calibrated_error(found.scores, weights, [tenure, region]),
    }


KNOWN = ("tenure", "region")


def linked(found):
    customers = numbers(rows("synthetic_customer"), ["csat_next_quarter"])[:, 0]
    link = linkage.linkage(found.team_scores, customers)
    weights = [team.n for team in found.team_sums]
    return {
        "r": link.r,
        "p": link.p,
        "ci": link.interval,
        "spearman": linkage.spearman(found.team_scores, customers),
        "r_weighted_by_n": linkage.linkage(found.team_scores, customers, weights).r,
    }


def shrunk(found):
    within = reliability.team_reliability(found.team_sums).within
    n = [team.n for team in found.team_sums]
    small = shrinkage.shrink(found.team_scores, n, within_sd=scores.POINTS * within**0.5)
    columns = {
        "team": sorted(found.invited["team"]),
        "raw": found.team_scores,
        "se2": scores.POINTS**2 * within / np.array(n),
        "shrunk": small.values,
        "B": small.b,
    }
    return {
        "mu_fixed": np.average(found.team_scores, weights=n),
        "Q": small.q,
        "tau2_DL": small.tau2,
        "mu_random": small.mu,
        "teams": [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
        ],
    }


def survey(names):
    return numbers(rows("employee_survey"), names)


def alphas(given):
    return {
        scale: {"alpha": reliability.reliability_of(reliability.covariances(survey(names))).alpha}
        for scale in given.keys()  # noqa: SIM118
        for names in [given(scale, "items")]
    }


def happiness(given):
    answers = survey([given("outcome"), *given("predictors")])
    kept = len(answers), answers.sum(axis=0), answers.T @ answers
    correlations = drivers.correlations(*kept)
    found = drivers.relative_weights(correlations[1:, 1:], correlations[0, 1:])
    x = np.column_stack([np.ones(len(answers)), answers[:, 1:]])
    _, left, *_ = np.linalg.lstsq(x, answers[:, 0], rcond=None)
    return {
        "raw": found.raw,
        "percent": found.percent,
        "r2": found.r2,
        "r2_lm": 1 - left[0] / (len(answers) * answers[:, 0].var()),
    }


# Miles per gallon, cylinders, displacement, horsepower, weight of 32 cars (Henderson & Velleman
# 1981): their correlations below the diagonal.
CARS = (
    (-0.8521619594,),
    (-0.8475513793, 0.9020328721),
    (-0.7761683718, 0.8324474527, 0.7909485863),
    (-0.8676593765, 0.7824957944, 0.8879799221, 0.6587478873),
)


def cars(given):
    correlations = np.eye(5)
    correlations[np.tril_indices(5, -1)] = [r for row in CARS for r in row]
    correlations = np.tril(correlations) + np.tril(correlations, -1).T
    found = drivers.relative_weights(correlations[1:, 1:], correlations[0, 1:])
    return {"raw": found.raw, "percent": found.percent}


RELIABILITY = {"employee_survey": alphas}
WEIGHTS = {"employee_survey": happiness, "mtcars_published": cars}
