"""Several views of one statement on one line: what is said and lived, or who sees it how."""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.plots.axis import Axis, printed


@dataclass(frozen=True)
class DotKind:
    """Whose view a dot is. `shape`: ring, disc, triangle or square; a shape is never hue alone."""

    name: str
    shape: str


@dataclass(frozen=True)
class Dot:
    """One view. None: there is none to draw; `about` says how many it is made of."""

    kind: DotKind
    score: float | None
    about: str = ""

    @property
    def printed(self) -> str:
        return printed(self.score)


@dataclass(frozen=True)
class DotRow:
    """One statement and its views. `words`, `note` and `spread` (how far apart two views may
    lie, allowing for chance) are printed as they stand.
    """

    title: str
    dots: Sequence[Dot]
    words: str
    note: str = ""
    spread: str = ""
    clear: bool = False

    @property
    def known(self) -> list[Dot]:
        return [dot for dot in self.dots if dot.score is not None]


@dataclass(frozen=True)
class PlacedDots:
    """A row with its dots as (place, dot), and the ends of the line that joins them."""

    row: DotRow
    dots: list[tuple[str, Dot]]
    ends: tuple[str, str] | None


def place_dots(rows: Sequence[DotRow]) -> list[PlacedDots]:
    axis = Axis(0, 100)
    return [place(row, axis) for row in rows]


def place(row: DotRow, axis: Axis) -> PlacedDots:
    scores = [dot.score for dot in row.known]
    return PlacedDots(
        row=row,
        dots=[(axis.at(dot.score), dot) for dot in row.known],
        ends=(axis.at(min(scores)), axis.at(max(scores))) if len(scores) > 1 else None,
    )
