"""Ratios: the product and its floor, one after the other, again and again, in the same run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("goal", "what", "ratio", "spread", "n", "wanted", "ours", "floor")


@dataclass(frozen=True)
class Cost:
    """Of one unit of work. `cpu` is that of the process at work and of PostgreSQL, in seconds."""

    seconds: float
    cpu: float


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratios` has one number per round."""

    goal: str  # its number in the list of goals
    what: str
    ratios: Sequence[float]
    wanted: str
    ours: str
    floor: str
    form: str = "{:.2f}"

    def cells(self) -> tuple[str, ...]:
        low, high = (self.form.format(edge) for edge in (min(self.ratios), max(self.ratios)))
        middle, n = self.form.format(median(self.ratios)), str(len(self.ratios))
        return self.goal, self.what, middle, f"{low}–{high}", n, self.wanted, self.ours, self.floor


def interleaved(rounds: int, *measures: Callable) -> list[list]:
    """What each measure gave in each round. Who begins changes; a first round does not count."""
    for measure in measures:
        measure()
    given = [[] for _ in measures]
    for number in range(rounds):
        for place in sorted(range(len(measures)), reverse=bool(number % 2)):
            given[place].append(measures[place]())
    return given


def ratios(ours: Sequence[float], floor: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(ours, floor, strict=True)]


def rates(goal: str, what: str, wanted: str, ours: list[Cost], floor: list[Cost]) -> list[Row]:
    """How many a second, and the CPU of each. 1 is as good as the floor, less is worse."""
    fast = [[1 / each.seconds for each in side] for side in (ours, floor)]
    cpu = [[each.cpu for each in side] for side in (ours, floor)]
    said = [f"{median(side):,.0f}/s" for side in fast]
    return [
        Row(goal, what, ratios(*fast), wanted, *said),
        Row("", "  CPU: floor / ours", ratios(*reversed(cpu)), "", *map(brief, cpu)),
    ]


def times(goal: str, what: str, wanted: str, ours: list[Cost], floor: list[Cost]) -> list[Row]:
    """How long it takes, and its CPU. 1 is as good as the floor, more is worse."""
    long = [[each.seconds for each in side] for side in (ours, floor)]
    cpu = [[each.cpu for each in side] for side in (ours, floor)]
    return [
        Row(goal, what, ratios(*long), wanted, *map(brief, long)),
        Row("", "  CPU: ours / floor", ratios(*cpu), "", *map(brief, cpu)),
    ]


def brief(values: Sequence[float]) -> str:
    """The median of seconds, in the unit that suits it."""
    middle = median(values)
    return f"{middle:.2f} s" if middle >= 1 else f"{1000 * middle:.3g} ms"


def table(rows: Sequence[Row]) -> str:
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
