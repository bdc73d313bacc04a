"""Who feels it: people of the whole company by time here and by site, beside the company."""

from collections.abc import Sequence
from itertools import groupby

from culture.constructs import FACES, SEVEN
from culture.health.basis.heat import company_row, row
from culture.health.basis.rounds import Round
from culture.plots import HeatMap, HeatRow
from surveys.models.results import Group


def segment_map(rounds: Sequence[Round]) -> HeatMap | None:
    """Of the last of these rounds; None where nothing of the kind was published."""
    segments = rounds[-1].segments
    if not segments:
        return None
    rows = [company_row(rounds)]
    for dimension, here in groupby(segments, key=lambda segment: segment.dimension):
        rows.append(HeatRow(name=Group.Dimension(dimension).label, heading=True))
        rows += [row(rounds, segment, "", depth=0) for segment in here]
    return HeatMap(columns=[FACES[scale] for scale in SEVEN], rows=rows)
