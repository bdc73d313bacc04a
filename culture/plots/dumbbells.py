"""Baseline and now, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.constructs import Face
from culture.plots.axis import Axis, printed


@dataclass(frozen=True)
class Dumbbell:
    """One scale, then and now.

    `low` and `high` are the ends of the interval around `score`; None where the group is too small
    for one. `change_words` is printed as it stands ("up 8", "no clear change", "first result");
    `clear` prints it strong. `approximate` marks scores rounded to fives: "≈".
    A `score` of None keeps the row, with "–" and the words that say why. `url` is the scale's page.
    """

    face: Face
    score: float | None
    baseline: float | None = None
    low: float | None = None
    high: float | None = None
    change_words: str = ""
    clear: bool = False
    approximate: bool = False
    url: str = ""

    @property
    def printed(self) -> str:
        return printed(self.score, approximate=self.approximate)

    @property
    def printed_baseline(self) -> str:
        return printed(self.baseline, approximate=self.approximate)

    @property
    def ends(self) -> tuple[str, ...]:
        """Of the interval, as they are printed; empty without one."""
        if self.low is None or self.high is None:
            return ()
        return printed(self.low), printed(self.high)

    @property
    def interval(self) -> str:
        return "–".join(self.ends) or "–"

    @property
    def scores(self) -> tuple[float | None, ...]:
        return self.score, self.baseline, self.low, self.high


@dataclass(frozen=True)
class PlacedDumbbell:
    """A row with its places on the shared axis; None where there is nothing to draw."""

    row: Dumbbell
    now: str | None
    then: str | None
    low: str | None
    high: str | None


def place_dumbbells(rows: Sequence[Dumbbell]) -> tuple[Axis, list[PlacedDumbbell]]:
    """All rows on one axis, in the order given (weakest first is the caller's choice)."""
    axis = Axis.around(score for row in rows for score in row.scores)
    return axis, [
        PlacedDumbbell(row, *(None if s is None else axis.at(s) for s in row.scores))
        for row in rows
    ]
