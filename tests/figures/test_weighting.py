"""Weighting: published tables, and rules for cells that are too small or weigh too much."""

from math import sqrt

import numpy as np
import pytest

from culture.figures import weighting
from tests.figures.expected import near

# Kalton & Flores-Cervantes (2003), J Off Stat 19: a sample and its population by two variables.
SAMPLE = np.array([[20, 50, 100, 30], [40, 140, 50, 100], [40, 310, 50, 70]])
PEOPLE = np.array([[80, 60, 170, 55], [40, 150, 60, 165], [55, 340, 200, 125]])


def test_weights_by_cell_agree_with_kalton():
    weights = weighting.poststratified(PEOPLE, SAMPLE) * PEOPLE.sum() / SAMPLE.sum()

    assert weights == pytest.approx(
        np.array([[4.00, 1.20, 1.70, 1.83], [1.00, 1.07, 1.20, 1.65], [1.38, 1.10, 4.00, 1.79]]),
        abs=0.0051,
    )


def test_raked_weights_agree_with_kalton():
    weights = weighting.raked(SAMPLE, [PEOPLE.sum(axis=1), PEOPLE.sum(axis=0)]) / SAMPLE

    assert weights.round(2).tolist() == [
        [1.81, 1.08, 2.20, 1.83],
        [1.45, 0.87, 1.76, 1.47],
        [2.02, 1.21, 2.45, 2.04],
    ]


def test_three_margins_can_be_raked():
    sample = np.random.default_rng(3).integers(1, 30, size=(2, 3, 4))
    margins = [np.array([70, 30]), np.array([20, 30, 50]), np.array([10, 20, 30, 40])]

    fitted = weighting.raked(sample, margins)

    for axis, margin in enumerate(margins):
        assert weighting.total(fitted, axis) == near(margin)


def test_margins_that_no_table_has_are_refused():
    with pytest.raises(ValueError, match="same total"):
        weighting.raked([[1, 2], [3, 4]], [[50, 50], [60, 50]])
    with pytest.raises(ValueError, match="No table"):
        weighting.raked([[1, 0], [0, 4]], [[50, 50], [60, 40]])


def test_small_cells_are_joined_with_their_smaller_neighbour():
    assert weighting.collapsed([30, 4, 12, 25]) == [(0,), (1, 2), (3,)]
    assert weighting.collapsed([9, 8, 40]) == [(0, 1), (2,)]
    assert weighting.collapsed([3, 2]) == [(0, 1)]
    assert weighting.collapsed([12, 10]) == [(0,), (1,)]


def test_heavy_weights_are_trimmed_and_the_rest_made_up_for():
    n, weights = [60, 30, 10], [0.5, 1.0, 4.0]

    trimmed = weighting.trimmed(n, weights)

    assert trimmed.tolist() == near([0.5 * 20 / 15, 20 / 15, 1.5 * 100 / 75])
    assert (n * trimmed).sum() == near(100)
    assert weighting.trimmed(n, [1, 1, 1]).tolist() == [1, 1, 1]


def test_errors_by_cell_and_by_answer_are_the_same():
    rng = np.random.default_rng(5)
    cells = np.repeat([0, 1, 2], [12, 30, 18])
    scores = rng.normal(60 + 5 * cells, 20)
    population, n = [20, 50, 40], np.bincount(cells)
    sds = [scores[cells == cell].std(ddof=1) for cell in range(3)]

    by_cell = weighting.poststratified_error(population, n, sds)

    weights = weighting.poststratified(population, n)[cells]
    assert by_cell == near(weighting.calibrated_error(scores, weights, [cells], population=110))


def test_plain_weights_have_the_plain_error():
    scores = np.random.default_rng(6).normal(60, 20, 40)

    assert weighting.calibrated_error(scores, np.ones(40)) == near(scores.std(ddof=1) / sqrt(40))


def test_whole_teams_drawn_vary_as_teams():
    """The ratio estimator of one-stage cluster samples (Cochran 1977, 11.8)."""
    rng = np.random.default_rng(7)
    teams = np.repeat(np.arange(8), rng.integers(4, 15, 8))
    scores = rng.normal(60, 10, len(teams)) + teams
    sizes, totals = np.bincount(teams), np.bincount(teams, scores)
    left = totals - scores.mean() * sizes

    found = weighting.calibrated_error(scores, np.ones(len(teams)), population=50, clusters=teams)

    assert found == near(sqrt((1 - 8 / 50) / 8 * (left**2).sum() / 7) / sizes.mean())


def test_cells_that_were_drawn_by_themselves():
    mean, error = weighting.stratified([60, 40], [30, 10], [70, 50], [20, 10])

    assert mean == near(62)
    assert error == near(sqrt(0.36 * 400 / 30 * 0.5 + 0.16 * 100 / 10 * 0.75))
