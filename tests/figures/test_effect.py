"""Effects: before the start, teams without a score, many teams, series that remember."""

import numpy as np
import pytest

from culture.figures import effect, regression
from culture.figures.intervals import t_quantile
from tests.figures.expected import near

SCORES = {
    "A": (50, 52, 60, 62),
    "B": (54, 55, 63, 66),
    "C": (48, 49, 50, 58),
    "D": (52, 53, 54, 55),
}
STARTS = {"A": 3, "B": 3, "C": 4, "D": None}


def told(effects):
    return {(e.start, e.round): (near(e.effect), e.treated, e.control) for e in effects}


def test_before_the_start_teams_moved_alike():
    assert told(effect.placebos(SCORES, STARTS)) == {
        (3, 2): (0.5, 2, 2),
        (4, 2): (-1 / 3, 1, 3),
        (4, 3): (0.0, 1, 1),
    }


def test_controls_may_be_those_never_reached():
    found = effect.group_time(SCORES, STARTS, never=True)

    assert told(found)[3, 3] == (7.0, 2, 1)
    assert len(found) == 3


def test_a_team_without_a_score_is_left_out_of_that_round():
    gappy = SCORES | {"B": (54, 55, None, 66), "D": (52, 53, 54, None)}

    assert told(effect.group_time(gappy, STARTS)) == {(3, 3): (7.0, 1, 2)}


def test_who_was_reached_at_once_has_no_before():
    assert effect.group_time(SCORES, STARTS | {"A": 1, "B": 1, "C": None}) == []


@pytest.fixture
def many():
    rng = np.random.default_rng(16)
    starts = {team: (3, 4, None, None)[team % 4] for team in range(16)}
    scores = {team: rng.normal(60, 3, 5) for team in starts}
    for team, start in starts.items():
        if start:
            scores[team][start - 1 :] += 3
    return scores, starts


def test_many_teams_are_told_by_random_draws(many):
    scores, starts = many
    assert effect.ways(list(starts.values())) > effect.EXACT

    p = effect.permutation_p(scores, starts, rng=np.random.default_rng(1))

    assert p < 0.02
    assert p == effect.permutation_p(scores, starts, rng=np.random.default_rng(1))


def test_draws_come_near_to_all_ways(monkeypatch):
    starts = dict(zip("abcdefgh", (3, 3, 3, None, None, None, None, None), strict=True))
    rng = np.random.default_rng(17)
    scores = {team: rng.normal(60, 3, 4) + (2 if start else 0) for team, start in starts.items()}
    exact = effect.permutation_p(scores, starts)

    monkeypatch.setattr(effect, "EXACT", 0)

    drawn = effect.permutation_p(scores, starts, rng=rng, draws=4000)
    assert drawn == pytest.approx(exact, abs=0.03)


def test_our_own_starts_are_one_of_the_draws(many):
    scores, starts = many
    lifted = {t: y + 40 * (np.arange(1, 6) >= (starts[t] or 9)) for t, y in scores.items()}

    assert effect.permutation_p(lifted, starts, rng=np.random.default_rng(2), draws=9) == 0.1


def test_rounds_without_controls_have_no_weight():
    """Once D is reached too, its round 4 has nothing to be compared with."""
    scores, starts = effect.arrays(SCORES, STARTS | {"D": 4})

    found = effect.group_time(SCORES, STARTS | {"D": 4})

    assert told(found) == {(3, 3): (7.0, 2, 2)}
    assert effect.average(scores, starts) == near(7)


def test_without_lags_errors_are_those_of_white():
    rng = np.random.default_rng(18)
    x = np.column_stack([np.ones(30), rng.normal(size=30)])
    found = regression.fit(x, x @ [1, 2] + rng.normal(size=30))

    white = np.linalg.inv(x.T @ x) @ (x.T * found.residuals**2 @ x) @ np.linalg.inv(x.T @ x)
    assert regression.newey_west(x, found.residuals, lags=0) == near(white)


def test_neighbouring_rounds_that_go_together_widen_errors():
    """Against the double sum over all pairs of rounds that the estimator stands for."""
    rng = np.random.default_rng(19)
    x = np.column_stack([np.ones(40), np.arange(40)])
    residuals = np.convolve(rng.normal(size=42), [1, 1, 1], "valid")
    apart = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))
    kernel = np.clip(1 - apart / 4, 0, None) * np.outer(residuals, residuals)
    bread = np.linalg.inv(x.T @ x)

    found = regression.newey_west(x, residuals, lags=3)

    assert found == near(bread @ x.T @ kernel @ x @ bread)
    few = x[:12], residuals[:12]
    assert regression.newey_west(*few) == near(regression.newey_west(*few, lags=2))
    assert np.trace(found) > np.trace(regression.newey_west(x, residuals, lags=0))
    adjusted = regression.newey_west(x, residuals, lags=3, adjusted=True)
    assert adjusted == near(found * 40 / 38)


def test_a_series_is_robust_from_twelve_rounds_on():
    series = (60, 61, 60, 62, 61, 62, 66, 67, 69, 69, 71, 72)

    whole, shorter = effect.interruption(series, start=7), effect.interruption(series[1:], start=6)

    assert whole.robust_ses is not None
    assert shorter.robust_ses is None


def test_the_interval_of_an_effect_takes_the_larger_error():
    """Here neighbours fall apart, so that the robust one is the smaller."""
    found = effect.interruption((60, 61, 60, 62, 61, 62, 66, 67, 69, 69, 71, 72), start=7)

    low, high = found.interval(7)

    assert found.robust_ses[2] < found.ses[2]
    assert high - low == near(2 * t_quantile(8) * found.ses[2])
    assert (low + high) / 2 == near(found.step)


def test_a_round_without_a_score_is_left_out_of_the_series():
    series = [50 + 2 * r + (8 if r >= 5 else 0) for r in range(1, 10)]
    series[2] = None

    found = effect.interruption(series, start=5)

    assert (found.level, found.trend, found.step) == near((50, 2, 8))
    assert found.slope_change == near(0)
