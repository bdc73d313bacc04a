"""Linkage: both lags, weights, ranks, and the model of many quarters."""

import numpy as np
import pytest

from culture.figures import linkage, multilevel
from tests.figures.expected import near

# Davies (1947), grams of dyestuff: six batches of five. Variances as printed for R's lme4.
DYESTUFF = (
    (1545, 1440, 1440, 1520, 1580),
    (1540, 1555, 1490, 1560, 1495),
    (1595, 1550, 1605, 1510, 1560),
    (1445, 1440, 1595, 1465, 1545),
    (1595, 1630, 1515, 1635, 1625),
    (1520, 1455, 1450, 1480, 1445),
)


@pytest.fixture
def quarters():
    """40 teams in six quarters; customers follow scores a quarter later, and not the other way."""
    rng = np.random.default_rng(12)
    scores = 60 + rng.normal(scale=8, size=(40, 6)) + np.arange(6)
    customers = np.empty((40, 6))
    customers[:, 0] = 75 + rng.normal(scale=3, size=40)
    customers[:, 1:] = 50 + 0.4 * scores[:, :-1] + rng.normal(scale=3, size=(40, 5))
    return scores, customers


def test_both_lags_are_told_apart(quarters):
    forward, backward = linkage.lagged(*quarters)

    assert forward.slope == pytest.approx(4, abs=0.5)
    assert forward.p < 0.001 < 0.05 < backward.p
    assert forward.teams == 40


def test_two_quarters_are_one_plain_linkage(quarters):
    scores, customers = (each[:, :2] for each in quarters)

    forward, backward = linkage.lagged(scores, customers)

    assert forward == linkage.linkage(scores[:, 0], customers[:, 1])
    assert backward == linkage.linkage(customers[:, 0], scores[:, 1])


def test_those_who_answered_in_the_earlier_quarter_weigh(quarters):
    scores, customers = (each[:, :2] for each in quarters)
    n = np.column_stack([np.arange(1, 41), np.ones(40)])

    forward, _ = linkage.lagged(scores, customers, n)

    assert forward == linkage.linkage(scores[:, 0], customers[:, 1], n[:, 0])


def test_teams_needed_do_not_depend_on_the_sign():
    assert linkage.teams_needed(-0.3) == linkage.teams_needed(0.3) == 85


def test_a_pair_without_one_half_is_left_out(quarters):
    scores, customers = quarters[0][:, 0], quarters[1][:, 1].copy()
    customers[5:] = np.nan

    found = linkage.linkage(scores, customers)

    assert found.teams == 5
    assert found.r == near(np.corrcoef(scores[:5], customers[:5])[0, 1])


def test_a_weight_counts_a_team_so_many_times():
    scores, customers, n = [50, 60, 70, 65], [70, 77, 80, 70], [1, 3, 2, 4]

    found = linkage.linkage(scores, customers, n)

    assert found.r == near(np.corrcoef(np.repeat(scores, n), np.repeat(customers, n))[0, 1])


def test_equals_share_their_ranks():
    assert linkage.ranks([30, 10, 20, 20]).tolist() == [4, 1, 2.5, 2.5]


def test_noise_of_team_means_is_taken_out_and_held_below_one():
    assert linkage.corrected(0.3, 0.64) == (near(0.375), False)
    assert linkage.corrected(-0.9, 0.36) == (-1.0, True)


def test_the_null_model_agrees_with_a_published_one():
    batches = np.repeat(np.arange(6), 5)

    found = multilevel.random_intercept(np.ravel(DYESTUFF), [], batches)

    assert found.coefficients == near((1527.5,))
    assert found.ses == pytest.approx((19.38341,), abs=1e-5)
    assert (found.tau2, found.sigma2) == pytest.approx((1764.05, 2451.25), rel=1e-9)
    assert found.icc == near(1764.05 / 4215.30)


def test_the_model_is_the_most_likely_one():
    """Against the likelihood written out in full matrices (Harville 1977)."""
    rng = np.random.default_rng(13)
    teams = rng.integers(0, 9, 70)
    x = rng.normal(size=70)
    y = 2 + 0.5 * x + rng.normal(size=9)[teams] + rng.normal(size=70)
    columns, same = np.column_stack([np.ones(70), x]), teams[:, None] == teams

    def deviance(tau2, sigma2):
        inverse = np.linalg.inv(tau2 * same + sigma2 * np.eye(70))
        weighed = columns.T @ inverse @ columns
        left = y - columns @ np.linalg.solve(weighed, columns.T @ inverse @ y)
        spread = np.linalg.slogdet(weighed)[1] - np.linalg.slogdet(inverse)[1]
        return spread + left @ inverse @ left

    found = multilevel.random_intercept(y, [x], teams)

    best = deviance(found.tau2, found.sigma2)
    for step in (0.999, 1.001):
        assert best < deviance(found.tau2 * step, found.sigma2)
        assert best < deviance(found.tau2, found.sigma2 * step)
    inverse = np.linalg.inv(found.tau2 * same + found.sigma2 * np.eye(70))
    errors = np.sqrt(np.diag(np.linalg.inv(columns.T @ inverse @ columns)))
    assert found.ses == near(tuple(errors))


def test_teams_that_are_all_alike_leave_plain_least_squares():
    rng = np.random.default_rng(14)
    x, teams = rng.normal(size=40), np.tile(np.arange(10), 4)
    y = 1 + x + np.repeat([-1.0, 1.0, 1.0, -1.0], 10)

    found = multilevel.random_intercept(y, [x], teams)

    assert found.tau2 == 0
    assert found.coefficients == near(tuple(np.polyfit(x, y, 1)[::-1]))


def test_better_teams_and_teams_that_improve_are_two_questions():
    rng = np.random.default_rng(15)
    teams, quarters = np.repeat(np.arange(60), 8), np.tile(np.arange(8), 60)
    usual, moved = rng.normal(60, 8, 60)[teams], rng.normal(0, 5, 480)
    metric = 20 + 0.8 * usual + 0.2 * moved + quarters + rng.normal(size=60)[teams]

    found = multilevel.contextual(metric + rng.normal(size=480), usual + moved, teams, quarters)

    assert found.between == pytest.approx(0.8, abs=4 * found.between_se)
    assert found.within == pytest.approx(0.2, abs=4 * found.within_se)
    assert found.between_se < 0.03
    assert found.fit.coefficients[3:] == pytest.approx(range(1, 8), abs=0.8)
