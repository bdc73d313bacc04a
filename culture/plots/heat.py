"""Groups × scales: an HTML table on the value ramp."""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.constructs import Face
from culture.plots.axis import printed, value_step


@dataclass(frozen=True)
class HeatCell:
    """One score of one group. None prints "–"; `why` then says what a reader may know."""

    score: float | None
    approximate: bool = False
    why: str = ""

    @property
    def step(self) -> int | None:
        return None if self.score is None else value_step(round(self.score))

    @property
    def printed(self) -> str:
        return printed(self.score)


@dataclass(frozen=True)
class ViewCell:
    """How alike one construct is seen in one group. `view` is shared, mixed, split or empty.

    `above` and `below` are printed; `what` says what stands below ("score"), for those who hear it.
    """

    view: str
    above: str
    what: str = ""
    below: str = ""
    why: str = ""
    approximate: bool = False


@dataclass(frozen=True)
class HeatRow:
    """One group, or with `heading` only the name of a branch.

    `people` is ready to print ("214 people", "5–9 people"). `level` indents (0, 1), `merged` shows
    that teams were counted together, `whole` is the line for everybody.
    """

    name: str
    cells: Sequence[HeatCell | ViewCell] = ()
    people: str = ""
    level: int = 0
    url: str = ""
    heading: bool = False
    merged: bool = False
    whole: bool = False


@dataclass(frozen=True)
class HeatMap:
    """Groups × scales, in the order of the organisation; each row has one cell per column."""

    columns: Sequence[Face]
    rows: Sequence[HeatRow]

    @property
    def bodies(self) -> list[list[HeatRow]]:
        """Rows in bodies of a table: a heading begins a new one."""
        bodies: list[list[HeatRow]] = []
        for row in self.rows:
            if row.heading or not bodies:
                bodies.append([])
            bodies[-1].append(row)
        return bodies

    @property
    def width(self) -> int:
        return len(self.columns) + 1

    @property
    def approximate(self) -> bool:
        return any(cell.approximate for row in self.rows for cell in row.cells)
