"""Small teams: published batters, many sets at once, and teams that cannot be told apart."""

from math import asin, sin, sqrt

import numpy as np
import pytest

from culture.figures import shrinkage
from tests.figures.expected import near

# Efron & Morris (1975), table 1: 18 batters after 45 times at bat, and the rest of their season.
EARLY = (400, 378, 356, 333, 311, 311, 289, 267, 244, 244, 222, 222, 222, 222, 222, 200, 178, 156)
LATER = (346, 298, 276, 222, 273, 270, 263, 210, 269, 230, 264, 256, 303, 264, 226, 285, 316, 200)


def squares(guesses):
    return sum((guess - later / 1000) ** 2 for guess, later in zip(guesses, LATER, strict=True))


def test_batters_agree_with_efron_and_morris():
    early = [each / 1000 for each in EARLY]
    mean = sum(early) / len(early)

    kept, found = shrinkage.james_stein(early, mean * (1 - mean) / 45)

    assert kept == near(0.212391)
    assert found[0] == near(0.293979)
    assert (squares(early), squares(found)) == pytest.approx((0.0754, 0.0213), abs=5e-5)


def test_batters_on_the_scale_of_the_paper():
    arcsine = [sqrt(45) * asin(2 * each / 1000 - 1) for each in EARLY]

    kept, found = shrinkage.james_stein(arcsine, 1)

    assert kept == near(0.209197)
    assert (sin(found[0] / sqrt(45)) + 1) / 2 == near(0.290122)


def test_teams_that_cannot_be_told_apart_all_become_the_company():
    found = shrinkage.shrink([60, 61, 60], [5, 6, 7], within_sd=20)

    assert found.tau2 == 0
    assert found.values == near((found.mu,) * 3)


def test_many_constructs_are_what_each_is_alone():
    rng = np.random.default_rng(9)
    means, n = rng.normal(60, 15, size=(7, 30)), rng.integers(5, 30, size=30)
    means[2, 4:9] = np.nan

    *_, values, sds = shrinkage.shrink_all(means, 20**2 / n)

    for place, row in enumerate(means):
        there = ~np.isnan(row)
        alone = shrinkage.shrink(row[there], n[there], within_sd=20)
        assert values[place][there] == near(np.array(alone.values))
        assert sds[place][there] == near(np.array(alone.sds))
    assert np.isnan(values[2, 4:9]).all()
