"""Scales that only some pulses ask: which rounds did, and which pulse is the next."""

from collections.abc import Sequence

from culture.figures.levels import ROUNDS
from culture.health.basis.reading import Reading
from culture.health.basis.rounds import Round, with_groups


def asked_in(rounds: Sequence[Round], scale: str) -> list[Round]:
    """The rounds in which the company has exact figures of this scale, oldest first."""
    return [each for each in rounds if each.company.exact and scale in each.company.scales]


def in_full(reading: Reading, asked: Round) -> Round:
    """The round with every group this person may read, also further back than the last cycle."""
    if asked.number > len(reading.companies) - ROUNDS:
        return reading.shown[asked.number - 1]
    upto = reading.companies[: asked.number]
    return with_groups(reading.person, upto, now=reading.now)[-1]


def waiting(scale: str, reading: Reading) -> str:
    """When it will be asked, for a page that has nothing to show yet."""
    if not reading.is_latest:
        return "No pulse had asked it by then."
    day = next((opens_on for opens_on, scales in reading.coming if scale in scales), None)
    return f"The pulse of {day:%-d %B %Y} asks it." if day else "No pulse is planned that asks it."
