"""Where it is felt: the groups of one round in the order of the organisation, without ranks."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from culture.constructs import FACES, SEVEN
from culture.health.basis.lines import Line
from culture.health.basis.rounds import Round, company_history
from culture.health.basis.standing import GroupScore, group_scores, level
from culture.plots import HeatCell, HeatMap, HeatRow
from culture.words import people
from surveys.published import GroupResult


def heat_map(rounds: Sequence[Round], lines: Iterable[Line], url_of, scales=SEVEN) -> HeatMap:
    """These groups of the last round below the company. `url_of(group)` is the group's page."""
    rows = [company_row(rounds, scales)]
    for branch, here in groupby(lines, key=attrgetter("branch")):
        rows.append(HeatRow(name=branch.name, heading=True))
        rows += [
            row(rounds, each.group, url_of(each.group), depth=each.depth, scales=scales)
            for each in here
        ]
    return HeatMap(columns=[FACES[scale] for scale in scales], rows=rows)


def company_row(rounds: Sequence[Round], scales=SEVEN) -> HeatRow:
    this, history = rounds[-1], company_history(rounds)
    scores = [level(history, scale, at=this.number) for scale in scales]
    return HeatRow(
        name=this.company.name,
        people=people(this.company.n_words),
        whole=True,
        cells=[HeatCell(score, approximate=not this.company.exact) for score in scores],
    )


def row(
    rounds: Sequence[Round], group: GroupResult, url: str, *, depth: int, scales=SEVEN
) -> HeatRow:
    return HeatRow(
        name=group.name,
        people=people(group.n_words),
        level=depth,
        url=url,
        merged=group.merged,
        cells=[cell(score) for score in group_scores(rounds, group, scales).values()],
    )


def cell(found: GroupScore) -> HeatCell:
    why = "" if found.score is not None else "too few answers"
    return HeatCell(found.score, approximate=found.approximate, why=why)
