"""Seven small multiples: the company's level in every round, beside the milestones reached."""

from collections.abc import Mapping, Sequence
from datetime import date

from culture.constructs import FACES, SEVEN
from culture.health.basis.rounds import Round, company_history
from culture.health.basis.standing import level
from culture.plots import Trend, TrendMilestone, TrendPoint

MARKS = 3  # more numbers on one line nobody reads


def trends(
    rounds: Sequence[Round], reached: Mapping[str, Sequence[tuple[date, str]]]
) -> list[Trend]:
    """Needs two rounds or more. `reached`: scale → (day most teams were reached, milestone)."""
    if len(rounds) < 2:
        return []
    found = [trend(rounds, scale, reached.get(scale, ())) for scale in SEVEN]
    return [each for each in found if each.points]


def trend(rounds: Sequence[Round], scale: str, reached: Sequence[tuple[date, str]]) -> Trend:
    history = company_history(rounds)
    levels = [(each, level(history, scale, at=each.number)) for each in rounds]
    return Trend(
        face=FACES[scale],
        points=[
            TrendPoint(each.on, score, f"{each.pulse.opens_on:%b %y}")
            for each, score in levels
            if score is not None
        ],
        milestones=[
            TrendMilestone(day, f"{title}, {day:%B}") for day, title in sorted(reached)[-MARKS:]
        ],
    )
