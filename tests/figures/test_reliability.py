"""Reliability: published tables, missing answers, loadings."""

import numpy as np
import pytest

from culture.figures import drivers, reliability
from tests.figures.expected import near

# Shrout & Fleiss (1979), table 2: six targets, each rated by four judges.
JUDGED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_icc_agrees_with_shrout_and_fleiss():
    teams = [reliability.TeamSums(4, sum(t), sum(x * x for x in t)) for t in JUDGED]

    found = reliability.team_reliability(teams)

    assert (found.icc1, found.icc2) == near((0.165742, 0.442797))


def test_people_are_added_up_by_team_and_nobody_is_left_out_but_nan():
    found = reliability.team_sums([1, 2, np.nan, 5], ["b", "a", "b", "b"])

    assert found == [reliability.TeamSums(1, 2, 4), reliability.TeamSums(2, 6, 26)]


def test_alpha_goes_over_whoever_answered_both():
    answers = np.array([[1, 2, 1], [2, np.nan, 3], [4, 5, 4], [5, 4, np.nan], [3, 3, 2], [2, 1, 2]])

    found = reliability.covariances(answers)

    both = answers[~np.isnan(answers[:, [0, 1]]).any(axis=1)]
    assert found[0, 1] == near(np.cov(both[:, 0], both[:, 1])[0, 1])
    assert found[2, 2] == near(np.nanvar(answers[:, 2], ddof=1))
    assert reliability.reliability_of(found).alpha == near(
        1.5 * (1 - np.trace(found) / found.sum())
    )


def test_one_factor_leaves_the_smallest_residuals():
    rng = np.random.default_rng(2)
    correlations = np.corrcoef(rng.normal(size=(200, 1)) + rng.normal(size=(200, 5)), rowvar=False)
    pairs = np.tril_indices(5, -1)

    def left(loadings):
        return ((np.outer(loadings, loadings) - correlations)[pairs] ** 2).sum()

    found = reliability.loadings(correlations)

    nearby = found + rng.normal(scale=0.01, size=(200, 5))
    assert left(found) < min(left(other) for other in nearby)


@pytest.mark.parametrize("r", [0.09, 0.49, 0.81])
def test_omega_of_two_items_is_spearman_browns(r):
    loadings = reliability.loadings([[1, r], [r, 1]])

    assert reliability.omega(loadings) == near(reliability.spearman_brown(r, 2))


def test_an_item_keeps_something_of_its_own():
    found = reliability.loadings([[1, 0.8, 0.7], [0.8, 1, 0.3], [0.7, 0.3, 1]])

    assert 1 - found[0] ** 2 == near(0.005)


def test_what_teams_share_is_taken_out():
    rng = np.random.default_rng(4)
    teams = [rng.normal(size=(n, 3)) + 5 * place for place, n in enumerate((30, 20, 40))]
    kept = [(len(rows), rows.sum(axis=0), rows.T @ rows) for rows in teams]

    found = reliability.within_correlations(kept)

    centred = np.vstack([rows - rows.mean(axis=0) for rows in teams])
    assert found == near(np.corrcoef(centred, rowvar=False))
    assert abs(found[0, 1]) < 0.3 < drivers.correlations(*map(sum, zip(*kept, strict=True)))[0, 1]
