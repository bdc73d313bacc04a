"""Numbers become geometry; nothing here is drawn."""

from datetime import date
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.constructs import FACES, SEVEN
from culture.plots import (
    Axis,
    Dumbbell,
    HeatCell,
    HeatMap,
    HeatRow,
    Heptagon,
    SoftBar,
    Trend,
    TrendMilestone,
    TrendPoint,
    place_dumbbells,
    place_trends,
    value_step,
)

scores = st.floats(0, 100)


@pytest.mark.parametrize(
    ("score", "step"), [(0, 1), (24, 1), (25, 2), (44, 3), (45, 4), (54, 4), (55, 5), (75, 7)]
)
def test_the_ramp_changes_colour_at_its_cuts(score, step):
    assert value_step(score) == step


def test_a_cell_has_the_colour_of_the_number_it_prints():
    cell = HeatCell(54.6)

    assert (cell.printed, cell.step) == ("55", 5)


def test_a_cell_without_a_score_prints_a_dash_and_has_no_colour():
    cell = HeatCell(None, why="counted with the branch")

    assert (cell.printed, cell.step) == ("–", None)


@pytest.mark.parametrize(
    ("given_scores", "ends"),
    [([], (20, 80)), ([47, None, 66], (20, 80)), ([21, 79], (10, 90)), ([3, 99], (0, 100))],
)
def test_the_axis_widens_only_where_a_score_needs_it(given_scores, ends):
    axis = Axis.around(given_scores)

    assert (axis.low, axis.high) == ends


@given(st.lists(scores, min_size=1))
def test_every_score_lies_on_its_axis(given_scores):
    axis = Axis.around(given_scores)

    assert all(0 <= axis.share(score) <= 1 for score in given_scores)


@given(scores)
def test_a_soft_bar_stays_within_its_plot(score):
    bar = SoftBar(FACES["trust"], score)

    assert float(bar.solid[:-1]) + float(bar.fade[:-1]) <= 100.02


def test_rows_share_one_axis_and_a_missing_score_keeps_its_row():
    known = Dumbbell(FACES["strategy"], 88, 50, 85, 91)
    unknown = Dumbbell(FACES["trust"], None, change_words="not asked yet")

    axis, (first, second) = place_dumbbells([known, unknown])

    assert (axis.low, axis.high) == (20, 100)
    assert (first.then, first.now) == ("37.5%", "85%")
    assert (second.now, second.row.printed, second.row.interval) == (None, "–", "–")


def test_a_rounded_score_says_so():
    assert Dumbbell(FACES["trust"], 55, approximate=True).printed == "≈ 55"


def test_the_rings_of_the_heptagon_lie_at_50_and_75():
    points = [point.split(",") for point in Heptagon({}).rings[1].split()]

    radii = [hypot(float(x) - 140, float(y) - 140) for x, y in points]

    assert radii == pytest.approx([0.75 * 130] * 7, abs=0.1)


def test_a_heptagon_with_a_gap_has_marks_but_no_outline():
    plot = Heptagon(dict.fromkeys(SEVEN[1:], 50), dict.fromkeys(SEVEN, 40))

    assert plot.now == ""
    assert plot.before != ""
    assert [spoke.x == "" for spoke in plot.spokes] == [True] + [False] * 6


def test_a_heading_begins_a_new_body_of_the_heat_map():
    rows = [HeatRow("All"), HeatRow("Hotels", heading=True), HeatRow("Harbour"), HeatRow("Park")]

    bodies = HeatMap([FACES["trust"]], rows).bodies

    assert [[row.name for row in body] for body in bodies] == [
        ["All"],
        ["Hotels", "Harbour", "Park"],
    ]


def point(day, score):
    return TrendPoint(day, score, f"{day:%b %y}")


def test_trends_share_their_days_and_show_only_milestones_within_them():
    early = Trend(FACES["strategy"], [point(date(2026, 1, 1), 50), point(date(2026, 1, 11), 60)])
    late = Trend(
        FACES["trust"],
        [point(date(2026, 1, 6), 50)],
        [TrendMilestone(date(2026, 1, 6), "huddle"), TrendMilestone(date(2026, 2, 1), "later")],
    )

    first, second = place_trends([early, late])

    assert [line[::2] for line in first.lines] == [("4%", "84%")]
    assert second.last[0] == "44%"
    assert second.milestones == [("44%", 1, "huddle")]


def test_a_single_pulse_is_a_mark_without_a_line():
    (only,) = place_trends([Trend(FACES["trust"], [point(date(2026, 1, 1), 50)])])

    assert (only.lines, only.last) == ([], ("84%", "60.0"))
