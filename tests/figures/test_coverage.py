"""Intervals hold what they promise: of 100 of them about 95 contain the truth.

By simulation with a fixed seed. Answers are whole numbers, so no interval can hold 95 % everywhere;
what each is allowed is said beside it.
"""

import numpy as np
import pytest

from culture.figures import intervals, recommend

DRAWS = 4000


@pytest.mark.parametrize("n", [10, 25, 60])
def test_wilson_covers_a_share(n):
    """95 % on average over shares (within 1 %), never under 90 %: Agresti & Coull 1998."""
    rng = np.random.default_rng(n)
    held = np.array([intervals.wilson(x, n) for x in range(n + 1)])

    covered = []
    for share in np.arange(0.05, 1, 0.05):
        low, high = held[rng.binomial(n, share, DRAWS)].T
        covered.append(((low <= share) & (share <= high)).mean())

    assert np.mean(covered) == pytest.approx(0.95, abs=0.01)
    assert min(covered) > 0.9


@pytest.mark.parametrize(("n", "population"), [(11, 15), (30, 40), (40, 200)])
def test_a_finite_group_covers_what_everybody_would_have_said(n, population):
    """Within 2 %. Without the correction nearly every interval would: too careful to be useful."""
    rng = np.random.default_rng(population)
    everybody = rng.choice([0.0, 25, 50, 75, 100], population, p=[0.05, 0.15, 0.3, 0.35, 0.15])
    covered = np.zeros(2)
    for _ in range(DRAWS):
        said = rng.choice(everybody, n, replace=False)
        for place, known in enumerate((population, None)):
            low, high = intervals.mean_interval(said.mean(), said.std(ddof=1), n, population=known)
            covered[place] += low <= everybody.mean() <= high

    finite, endless = covered / DRAWS
    assert finite == pytest.approx(0.95, abs=0.02)
    assert endless > finite


@pytest.mark.parametrize("shares", [(0.4, 0.35, 0.25), (0.6, 0.3, 0.1), (0.15, 0.35, 0.5)])
@pytest.mark.parametrize("n", [10, 30, 100])
def test_the_adjusted_interval_covers_a_recommend_score(n, shares):
    """Within 2.5 % from ten answers on, where the textbook's falls short."""
    rng = np.random.default_rng(n)
    truth = 100 * (shares[0] - shares[2])
    asked = [recommend.Recommend(*counts) for counts in rng.multinomial(n, shares, DRAWS).tolist()]

    covered, textbook = (
        np.mean([low <= truth <= high for low, high in found])
        for found in ([each.interval for each in asked], [each.wald() for each in asked])
    )

    assert covered == pytest.approx(0.95, abs=0.025)
    assert textbook < covered + 0.01
