"""Effects with gaps: where there are none the plain estimator, and intervals that hold."""

import numpy as np
import pytest

from culture.figures import effect, staggered
from culture.figures.staggered import NEVER, Cell

ROUNDS, WORLDS = 6, 200


def cells_of(y, starts, *, controls=1):
    rounds = y.shape[1]
    found = [
        Cell(int(start), at, at - int(start), y[:, at - 1] - y[:, int(start) - 2])
        for start in np.unique(starts[np.isfinite(starts)])
        for at in range(int(start), rounds + 1)
    ]
    return [cell for cell in found if cell.holds(starts, controls=controls)]


def worlds(*, effect_=0.0, groups=12):
    """(scores, starts) where half of the groups are reached in rounds 3, 4 and 5."""
    rng = np.random.default_rng(5)
    for _ in range(WORLDS):
        starts = rng.permutation(np.repeat([3.0, 4.0, 5.0, NEVER], [2, 2, 2, groups - 6]))
        y = rng.normal(0, 3, (groups, ROUNDS)) + rng.normal(0, 5, (groups, 1)) + np.arange(ROUNDS)
        yield y + effect_ * (np.arange(1, ROUNDS + 1) >= starts[:, None]), starts


def test_without_gaps_it_is_the_estimator_of_the_field():
    y, starts = next(worlds(effect_=4))
    scores = dict(enumerate(y.tolist()))
    reached = {team: None if start == NEVER else int(start) for team, start in enumerate(starts)}
    plain = effect.group_time(scores, reached)

    cells = cells_of(y, starts)
    lines = (staggered.lines(cell, starts) for cell in cells)

    assert [a - b for a, b in lines] == pytest.approx([each.effect for each in plain])
    found = staggered.effect(cells, starts)
    assert found.effect == pytest.approx(effect.overall(plain))
    assert found.interval.low < found.effect < found.interval.high
    ages = {age: at[0] - at[1] for age, at in staggered.by_age(cells, starts).items()}
    assert ages == pytest.approx(effect.by_age(plain))


@pytest.mark.parametrize("true", [0.0, 4.0])
def test_the_interval_holds_the_truth_as_often_as_it_says(true):
    held = 0
    for y, starts in worlds(effect_=true):
        found = staggered.effect(cells_of(y, starts, controls=4), starts)
        held += found.interval.low <= true <= found.interval.high

    assert 0.91 <= held / WORLDS <= 0.99


def test_where_nothing_helps_chance_is_called_an_effect_once_in_twenty():
    ps = [
        staggered.permutation_p(cells_of(y, starts, controls=4), starts) for y, starts in worlds()
    ]

    assert np.mean(np.array(ps) < 0.05) <= 0.09
    assert 0.4 <= np.mean(ps) <= 0.6


def test_a_group_without_a_score_leaves_only_the_cells_it_lacks():
    y, starts = next(worlds(effect_=4))
    gone = y.copy()
    gone[0, 5] = np.nan

    full, less = cells_of(y, starts), cells_of(gone, starts)

    touched = [
        a != b
        for a, b in zip(
            (staggered.lines(cell, starts) for cell in full),
            (staggered.lines(cell, starts) for cell in less),
            strict=True,
        )
    ]
    assert all(cell.until == 6 for cell, here in zip(full, touched, strict=True) if here)
    assert any(touched)
