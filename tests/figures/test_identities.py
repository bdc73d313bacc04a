"""What must hold for any numbers."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from culture.figures import change, disclosure, drivers, levels, programme, reliability, shrinkage
from culture.figures.intervals import mean_interval

scores = st.floats(1, 5)
shares = st.floats(0, 1)


@given(
    st.integers(2, 6).flatmap(
        lambda m: st.lists(st.lists(scores, min_size=m, max_size=m), min_size=2, max_size=8)
    )
)
def test_spearman_brown_of_icc1_is_icc2_for_teams_of_one_size(teams):
    sums = [reliability.TeamSums(len(t), sum(t), sum(x * x for x in t)) for t in teams]
    spread = [max(t) - min(t) for t in teams]
    assume(max(spread) > 0.1 and np.ptp([np.mean(t) for t in teams]) > 0.1)

    found = reliability.team_reliability(sums)

    stepped = reliability.spearman_brown(found.icc1, len(teams[0]))
    assert stepped == pytest.approx(found.icc2, rel=1e-6, abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(2, 9))
def test_relative_weights_add_up_to_r2(seed, k):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(40, k + 1)) @ rng.normal(size=(k + 1, k + 1))
    kept = len(rows), rows.sum(axis=0), rows.T @ rows

    between = drivers.correlations(*kept)
    found = drivers.relative_weights(between[1:, 1:], between[0, 1:])

    explained = between[0, 1:] @ np.linalg.solve(between[1:, 1:], between[0, 1:])
    assert sum(found.raw) == pytest.approx(explained, rel=1e-6)
    assert min(found.raw) >= 0
    assert sum(found.percent) == pytest.approx(100)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 200)), min_size=2, max_size=20))
def test_a_shrunk_value_lies_between_the_raw_one_and_the_company(teams):
    means, n = zip(*teams, strict=True)

    found = shrinkage.shrink(means, n, within_sd=20)

    for raw, value, lean in zip(means, found.values, found.b, strict=True):
        low, high = sorted((raw, found.mu))
        assert low - 1e-9 <= value <= high + 1e-9
        assert 0 <= lean <= 1


@given(st.lists(shares, min_size=1, max_size=30))
def test_adjusted_ps_keep_their_order_and_are_never_smaller(ps):
    order = np.argsort(ps, kind="stable")

    for adjust in (change.holm, change.benjamini_hochberg, change.bonferroni):
        found = np.array(adjust(ps))
        assert (np.diff(found[order]) >= 0).all()
        assert (found >= np.array(ps) - 1e-12).all()
        assert (found <= 1).all()
    pairs = zip(change.benjamini_hochberg(ps), change.holm(ps), change.bonferroni(ps), strict=True)
    assert all(bh <= holm + 1e-12 <= strictest + 2e-12 for bh, holm, strictest in pairs)


@given(
    st.integers(1, 3).flatmap(
        lambda wide: st.lists(
            st.lists(st.integers(0, 6), min_size=wide, max_size=wide), min_size=1, max_size=4
        )
    )
)
def test_the_smallest_crowd_is_what_trying_everything_finds(table):
    people = np.array(table)
    assume(people.any())
    units, segments = people.shape
    crowds = set()
    for chosen in np.ndindex(*(2,) * (units + segments)):
        unit, segment = np.array(chosen[:units], bool), np.array(chosen[units:], bool)
        crowds.add(int(people[unit][:, ~segment].sum() + people[~unit][:, segment].sum()))

    assert disclosure.minimum_cut(table) == min(crowds - {0})


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 9))
def test_levels_of_many_rounds_are_what_each_is_alone(seed, items, rounds):
    rng = np.random.default_rng(seed)
    found = rng.uniform(0, 100, size=(2, items, rounds))
    found[rng.random(found.shape) < 0.5] = np.nan

    together = levels.level_series(found)

    for group, at in np.ndindex(2, rounds):
        values = {
            item: {r + 1: s for r, s in enumerate(row) if not np.isnan(s)}
            for item, row in enumerate(found[group])
        }
        alone = levels.construct_level(values, at=at + 1)
        assert together[group, at] == pytest.approx(np.nan if alone is None else alone, nan_ok=True)


@given(st.lists(st.tuples(scores, scores), min_size=2, max_size=30))
def test_people_s_own_differences_lie_within_the_widest_gap(answers):
    rows = np.array(answers)
    own = rows[:, 1] - rows[:, 0]

    found = programme.widest_gap(
        *(change.Sample(len(rows), side.mean(), side.var(ddof=1)) for side in rows.T)
    )

    least = mean_interval(own.mean(), own.std(ddof=1), len(rows))
    assert found.low <= least.low + 1e-9
    assert found.high >= least.high - 1e-9
