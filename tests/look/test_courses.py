"""Axes of numbers, and courses placed on them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.plots import Course, CoursePoint, number_range, place_course, score_range
from culture.plots.strengths import Strength, place_strengths

PERCENT = (0, 100)


@pytest.mark.parametrize(
    ("values", "within", "ticks"),
    [
        ([70, 78], PERCENT, ["60", "70", "80", "90"]),
        ([3.2, 2.2], PERCENT, ["2.0", "2.5", "3.0", "3.5"]),
        ([0, 0, 0], PERCENT, None),
        ([99, 100], PERCENT, ["80", "90", "100"]),
        ([-40, 30], (-100, 100), ["−40", "−20", "0", "20", "40"]),
    ],
)
def test_an_axis_has_round_ends_and_few_ticks(values, within, ticks):
    found = number_range(values, within=within)
    assert within[0] <= found.low <= min(values) <= max(values) <= found.high <= within[1]
    if ticks:
        assert [words for _, words in found.ticks] == ticks


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40))
def test_every_number_lies_on_its_axis(values):
    found = number_range(values, within=(0, 1000))
    assert all(-0.001 <= found.share(value) <= 1.001 for value in values)
    assert 2 <= len(found.ticks) <= 6


def test_a_small_move_of_a_large_number_looks_small():
    found = number_range([70, 71], within=PERCENT)
    assert found.high - found.low >= 20


def test_points_stand_on_common_days_oldest_first():
    points = [
        CoursePoint(date(2026, month, 15), value, f"{month}", f"{value}")
        for month, value in ((1, 20), (3, 80))
    ]
    placed = place_course(
        Course(points, score_range([20, 80])), days=(date(2026, 1, 15), date(2026, 5, 15))
    )
    assert placed.first[0] == "4%"
    assert placed.last[0] == "43.33%"
    assert len(placed.lines) == 1
    assert [words for _, _, words in placed.ticks] == ["25", "50", "75"]


def test_a_strength_stands_between_opposite_and_together():
    face = Strength("trust", "Satisfaction", "customers first", 0.5, -0.25, 1)
    placed = place_strengths([face])[0]
    assert (placed.low, placed.at, placed.high) == ("38.5%", "73%", "96%")
    assert (face.printed, face.interval) == ("0.50", "−0.25 to 1.00")
