"""Numbers become geometry: what the charts in templates/parts/ draw.

The input dataclasses are what a view fills: faces, scores of 0..100, words ready to print. Every
length leaves here as a finished string ("45%", "66.2"), so no template formats or localises it.
Knows no model, no request and no clock.
"""

from culture.plots.axis import CUTS, Axis, printed, value_step
from culture.plots.bars import SoftBar
from culture.plots.dumbbells import Dumbbell, place_dumbbells
from culture.plots.heat import HeatCell, HeatMap, HeatRow
from culture.plots.heptagon import Heptagon
from culture.plots.trends import Trend, TrendMilestone, TrendPoint, place_trends

__all__ = [
    "CUTS",
    "Axis",
    "Dumbbell",
    "HeatCell",
    "HeatMap",
    "HeatRow",
    "Heptagon",
    "SoftBar",
    "Trend",
    "TrendMilestone",
    "TrendPoint",
    "place_dumbbells",
    "place_trends",
    "printed",
    "value_step",
]
