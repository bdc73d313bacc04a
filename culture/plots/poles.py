"""Where we are between two poles, and where we want to be: one row for each pair."""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.plots.axis import Axis, percent, printed


@dataclass(frozen=True)
class PoleRow:
    """One pair, from 0, wholly left, to 100, wholly right.

    `score` is what people experience, `low` and `high` the ends of its interval, `before` what they
    experienced when they were asked the time before; `target` with so much `tolerance` to either
    side. None where there is nothing to draw. `words` are printed as they stand.
    """

    left: str
    right: str
    score: float | None = None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    target: int | None = None
    tolerance: int = 0
    words: str = ""
    clear: bool = False

    @property
    def printed(self) -> str:
        return printed(self.score)

    @property
    def printed_before(self) -> str:
        return printed(self.before)

    @property
    def printed_target(self) -> str:
        return printed(self.target)

    @property
    def interval(self) -> str:
        return "–" if self.low is None else f"{self.low:.0f}–{self.high:.0f}"

    @property
    def near(self) -> str:
        """Which scores are as good as the target: "20–40"."""
        return "–" if self.target is None else f"{self._from}–{self._to}"

    @property
    def _from(self) -> int:
        return max(0, self.target - self.tolerance)

    @property
    def _to(self) -> int:
        return min(100, self.target + self.tolerance)

    @property
    def gap(self) -> float | None:
        """Experienced less target, in points; negative: nearer to the left pole than we want."""
        return None if None in (self.score, self.target) else self.score - self.target


@dataclass(frozen=True)
class PlacedPoles:
    """A row with its places; `band` is (x, width) of the tolerance."""

    row: PoleRow
    now: str | None
    then: str | None
    low: str | None
    high: str | None
    aim: str | None
    band: tuple[str, str] | None


def place_poles(rows: Sequence[PoleRow]) -> list[PlacedPoles]:
    return [place(row, Axis(0, 100)) for row in rows]


def place(row: PoleRow, axis: Axis) -> PlacedPoles:
    numbers = (row.score, row.before, row.low, row.high, row.target)
    now, then, low, high, aim = (None if each is None else axis.at(each) for each in numbers)
    width = row.target is not None and percent((row._to - row._from) / 100)
    band = (axis.at(row._from), width) if width else None
    return PlacedPoles(row, now, then, low, high, aim, band)
