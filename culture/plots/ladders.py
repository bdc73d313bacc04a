"""One construct step by step: small rows below each other on one axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.constructs import Face
from culture.plots.axis import Axis, printed


@dataclass(frozen=True)
class Rung:
    """One step: its name ("at the top"), a score 0..100 and its interval; None where untold."""

    name: str
    score: float | None
    low: float | None = None
    high: float | None = None

    @property
    def printed(self) -> str:
        return printed(self.score)

    @property
    def interval(self) -> str:
        return "–" if self.low is None else f"{self.low:.0f}–{self.high:.0f}"

    @property
    def scores(self) -> tuple[float | None, ...]:
        return self.score, self.low, self.high


@dataclass(frozen=True)
class Ladder:
    """`words` say whether its ends differ; `clear` prints them strong."""

    face: Face
    rungs: Sequence[Rung]
    words: str
    clear: bool = False


@dataclass(frozen=True)
class PlacedRung:
    """A rung with its places on the shared axis; None where there is nothing to draw."""

    rung: Rung
    now: str | None
    low: str | None
    high: str | None


def place_ladders(ladders: Sequence[Ladder]) -> tuple[Axis, list[tuple[Ladder, list[PlacedRung]]]]:
    """All ladders on one axis, so that they may be compared."""
    axis = Axis.around(score for each in ladders for rung in each.rungs for score in rung.scores)
    return axis, [(each, [place(rung, axis) for rung in each.rungs]) for each in ladders]


def place(rung: Rung, axis: Axis) -> PlacedRung:
    return PlacedRung(rung, *(None if score is None else axis.at(score) for score in rung.scores))
