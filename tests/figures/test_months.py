"""Monthly numbers: a move against how much months differ anyway."""

from random import Random

import pytest

from culture.figures.months import has_moved, wobble


def test_the_moving_range_of_a_worked_example():
    assert wobble([10, 12, 9, 13]) == pytest.approx((2 + 3 + 4) / 3 / 1.128)


def test_a_steady_rise_has_moved_and_a_flat_line_has_not():
    assert has_moved([50, 51, 52, 53, 54, 55])
    assert not has_moved([50] * 6)
    assert not has_moved([50, 58, 49, 57, 51, 60])


def test_chance_alone_is_called_a_move_in_about_one_case_of_twenty():
    random = Random(7)
    series = ([random.gauss(50, 4) for _ in range(12)] for _ in range(4000))
    share = sum(map(has_moved, series)) / 4000
    assert 0.03 < share < 0.09
