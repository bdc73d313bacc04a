"""Drivers: what is refused, and the same ranking as the other way to share out R²."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest

from culture.figures import drivers
from tests.figures.expected import near, numbers, rows


def test_impossible_correlations_are_refused():
    with pytest.raises(ValueError, match="cannot be correlations"):
        drivers.relative_weights([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], [0, 0, 0])


def explained(between, outcome, chosen):
    if not chosen:
        return 0.0
    at = list(chosen)
    return outcome[at] @ np.linalg.solve(between[np.ix_(at, at)], outcome[at])


def lmg(between, outcome):
    """What each predictor adds to R², over all orders in which they may come (Lindeman 1980)."""
    k = len(outcome)
    shares = np.zeros(k)
    for one in range(k):
        others = [other for other in range(k) if other != one]
        for size in range(k):
            weight = factorial(size) * factorial(k - size - 1) / factorial(k)
            for before in combinations(others, size):
                added = explained(between, outcome, (*before, one))
                shares[one] += weight * (added - explained(between, outcome, before))
    return shares


def test_relative_weights_rank_as_shares_over_all_orders_do():
    names = ("Happiness", "Ben1", "Work1", "Man1", "Car1", "Car4")
    answers = numbers(rows("employee_survey"), names)
    found = np.corrcoef(answers, rowvar=False)

    weights = drivers.relative_weights(found[1:, 1:], found[0, 1:])
    shares = lmg(found[1:, 1:], found[0, 1:])

    assert weights.r2 == near(shares.sum())
    assert np.argsort(weights.raw).tolist() == np.argsort(shares).tolist()
    assert weights.raw == pytest.approx(shares, abs=0.01)
