"""Change and watching: when a page may speak, and charts of many series."""

import numpy as np
import pytest

from culture.figures import change, monitoring


def test_answers_that_do_not_vary_prove_nothing():
    assert change.welch(change.Sample(5, 2, 0), change.Sample(5, 3, 0)).p == 1


def test_a_change_is_clear_only_if_it_is_large_likely_and_of_ten_people():
    assert change.is_clear(0.09, -5, n=10)
    assert not change.is_clear(0.10, 9, n=200)
    assert not change.is_clear(0.001, 4.9, n=200)
    assert not change.is_clear(0.001, 20, n=9)


def test_what_is_clear_alone_may_be_chance_among_many():
    one = 0.04, 8, 20
    few = 0.001, 8, 9
    assert change.clear([]) == []
    assert change.clear([one]) == [True]
    assert change.clear([few, one, one, one]) == [False, False, False, False]
    assert change.clear([few, one, one, one], adjust=change.benjamini_hochberg)[1:] == [True] * 3


def test_a_series_that_stays_gives_no_signal():
    assert monitoring.ewma([60, 61, 59], start=60, se=2).signal is None


def test_a_fall_has_sums_of_its_own():
    falling = [60, 57, 55, 54, 53]

    down = monitoring.cusum(falling, start=60, ses=[2] * 5, falls=True)

    assert down.values == (0, 1, 3, 5.5, 8.5)
    assert down.signal == 4
    assert monitoring.cusum(falling, start=60, ses=[2] * 5).signal is None


def test_many_series_are_what_each_is_alone():
    rng = np.random.default_rng(8)
    series, ses = rng.normal(60, 5, size=(3, 2, 12)), rng.uniform(1, 4, size=(3, 2, 12))
    starts = monitoring.start_of(series)

    values, limits = monitoring.ewma_lines(series, start=starts, se=ses)
    rises = monitoring.cusum_lines(series, start=starts, ses=ses)

    for place in np.ndindex(3, 2):
        start, one = starts[place], series[place]
        alone = monitoring.ewma(one, start=start, se=ses[place])
        assert alone.values == pytest.approx(values[place])
        assert alone.limits == pytest.approx(limits[place])
        sums = monitoring.cusum(one, start=start, ses=ses[place])
        assert sums.values == pytest.approx(rises[place])


def test_a_chart_waits_where_a_round_lacks():
    whole = monitoring.ewma([62, 64, 66], start=60, se=2)
    gappy = monitoring.ewma([62, np.nan, 64, 66], start=60, se=2)

    assert gappy.values == (whole.values[0], *whole.values)
    assert gappy.limits == (whole.limits[0], *whole.limits)
    sums = monitoring.cusum([66, np.nan, 66], start=60, ses=[2, np.nan, 2])
    assert sums.values == (2.5, 2.5, 5.0)


def test_a_chart_starts_with_its_first_full_cycle():
    assert monitoring.start_of([60, 62, 64, 90]) == 62
    assert np.isnan(monitoring.start_of([60, np.nan, 64, 90]))
