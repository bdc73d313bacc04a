"""Numbers become geometry: what the charts in templates/parts/ draw.

The input dataclasses are what a view fills: faces, scores of 0..100, words ready to print. Every
length leaves here as a finished string ("45%", "66.2"), so no template formats or localises it.
Knows no model, no request and no clock.
"""

from culture.plots.axis import CUTS, Axis, printed, value_step
from culture.plots.bars import SoftBar
from culture.plots.control import ControlChart, ControlPoint, place_controls
from culture.plots.courses import (
    Course,
    CoursePoint,
    days_of,
    number_range,
    place_course,
    score_range,
)
from culture.plots.dots import Dot, DotKind, DotRow, place_dots
from culture.plots.dumbbells import Dumbbell, place_dumbbells
from culture.plots.effect import EffectPlot, EffectPoint, place_effect
from culture.plots.heat import HeatCell, HeatMap, HeatRow, ViewCell
from culture.plots.heptagon import Heptagon
from culture.plots.ladders import Ladder, Rung, place_ladders
from culture.plots.poles import PoleRow, place_poles
from culture.plots.scatter import Scatter, Spot, place_spots
from culture.plots.strengths import Strength, place_strengths, strength_ticks
from culture.plots.trends import Trend, TrendMilestone, TrendPoint, place_trends

__all__ = [
    "CUTS",
    "Axis",
    "ControlChart",
    "ControlPoint",
    "Course",
    "CoursePoint",
    "Dot",
    "DotKind",
    "DotRow",
    "Dumbbell",
    "EffectPlot",
    "EffectPoint",
    "HeatCell",
    "HeatMap",
    "HeatRow",
    "Heptagon",
    "Ladder",
    "PoleRow",
    "Rung",
    "Scatter",
    "SoftBar",
    "Spot",
    "Strength",
    "Trend",
    "TrendMilestone",
    "TrendPoint",
    "ViewCell",
    "days_of",
    "number_range",
    "place_controls",
    "place_course",
    "place_dots",
    "place_dumbbells",
    "place_effect",
    "place_ladders",
    "place_poles",
    "place_spots",
    "place_strengths",
    "place_trends",
    "printed",
    "score_range",
    "strength_ticks",
    "value_step",
]
