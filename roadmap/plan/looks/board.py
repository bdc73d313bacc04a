"""The board: a card per milestone, in columns by the quarter of the programme in which it starts.

Arithmetic only: rows in, columns out; no query, no clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.dateformat import format as formatted

from culture.constructs import FACES
from roadmap.plan.looks.rows import Row
from roadmap.plan.models.milestones import Milestone

MONTHS = 3


@dataclass(frozen=True)
class Phase:
    """Three months of the programme; `number` counts from 0."""

    number: int
    first: date
    last: date

    @property
    def name(self) -> str:
        """ "Months 1–3" """
        return f"Months {MONTHS * self.number + 1}–{MONTHS * (self.number + 1)}"

    @property
    def when(self) -> str:
        """ "March to May 2026"; both years where they differ."""
        same = self.first.year == self.last.year
        return f"{formatted(self.first, 'F' if same else 'F Y')} to {formatted(self.last, 'F Y')}"


@dataclass(frozen=True)
class Column:
    """What starts in one phase. `now`: today lies in it."""

    phase: Phase
    rows: list[Row]
    now: bool


@dataclass(frozen=True)
class Band:
    """A row of columns. `key` is a construct or a lane, empty where there is one band for all."""

    key: str
    name: str
    columns: list[Column]


def phases(programme, starts: Iterable[date]) -> list[Phase]:
    """From the programme's start until its target, or until the last start that lies beyond."""
    end = max([programme.target_on, *starts])
    found = [phase_of(programme, 0)]
    while found[-1].last < end:
        found.append(phase_of(programme, len(found)))
    return found


def phase_of(programme, number: int) -> Phase:
    first, following = (
        programme.starts_on + relativedelta(months=MONTHS * each) for each in (number, number + 1)
    )
    return Phase(number, first, following - timedelta(days=1))


def phase_at(phases: Sequence[Phase], day: date) -> Phase:
    """The phase of a day; what starts before the programme stands in the first one."""
    return next((phase for phase in phases if day <= phase.last), phases[-1])


def bands(programme, rows: Sequence[Row], *, by: str, today: date, all_rows) -> list[Band]:
    """One band, or one for each lane or construct that has a row. The columns are the same in all,
    also while filters hide some of `all_rows`.
    """
    found = phases(programme, [row.standing.starts_on for row in all_rows])
    if not by:
        return [Band("", "", columns(found, rows, today))] if rows else []
    return [
        Band(key, name, columns(found, some, today))
        for key, name in band_names(by).items()
        if (some := [row for row in rows if getattr(row.milestone, by) == key])
    ]


def band_names(by: str) -> dict[str, str]:
    if by == "lane":
        return {lane.value: lane.label for lane in Milestone.Lane}
    return {face.key: face.name for face in FACES.values()}


def columns(phases: Sequence[Phase], rows: Iterable[Row], today: date) -> list[Column]:
    kept: dict[int, list[Row]] = {phase.number: [] for phase in phases}
    for row in sorted(rows, key=lambda row: (row.standing.starts_on, row.milestone.code)):
        kept[phase_at(phases, row.standing.starts_on).number].append(row)
    return [
        Column(phase, kept[phase.number], now=phase.first <= today <= phase.last)
        for phase in phases
    ]
