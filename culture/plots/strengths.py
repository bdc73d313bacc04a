"""How strongly two things go together, from −1 to 1, with where it lies allowing for chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.constructs import Face
from culture.plots.axis import percent

TICKS = ((-1, "opposite"), (0, "no link"), (1, "together"))


@dataclass(frozen=True)
class Strength:
    """One link; `words` say what comes first. Above 0: better goes with better."""

    face: Face
    name: str
    words: str
    r: float
    low: float
    high: float

    @property
    def printed(self) -> str:
        return signed(self.r)

    @property
    def interval(self) -> str:
        return f"{signed(self.low)} to {signed(self.high)}"


@dataclass(frozen=True)
class PlacedStrength:
    row: Strength
    at: str
    low: str
    high: str


def place_strengths(rows: Sequence[Strength]) -> list[PlacedStrength]:
    return [PlacedStrength(row, *map(across, (row.r, row.low, row.high))) for row in rows]


def strength_ticks() -> list[tuple[str, str]]:
    return [(across(at), words) for at, words in TICKS]


def across(r: float) -> str:
    """−1 to 1 from 4 % to 96 % of the width."""
    return percent(0.04 + 0.92 * (r + 1) / 2)


def signed(r: float) -> str:
    return f"{r:.2f}".replace("-", "−")
