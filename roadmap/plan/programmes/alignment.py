"""The alignment matrix: which milestone reinforces the vision, the mission and which value.

A cell is known by "milestone:aim", an aim being "vision", "mission" or the id of a value. What is
ticked is changed cell by cell, so that two people who tick different cells both keep theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from culture.words import count_words, listed
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme

VISION, MISSION = "vision", "mission"
FLAGS = {VISION: "for_vision", MISSION: "for_mission"}


@dataclass(frozen=True)
class Aim:
    """A column; `milestones` reinforce it."""

    key: str
    name: str
    milestones: int

    @property
    def gap(self) -> str:
        """ "No milestone reinforces “Honesty”." Empty where one does."""
        return "" if self.milestones else f"No milestone reinforces {self.name}."


@dataclass(frozen=True)
class Cell:
    key: str
    name: str
    ticked: bool


@dataclass(frozen=True)
class Row:
    milestone: Milestone
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        return not any(cell.ticked for cell in self.cells)

    @property
    def words(self) -> str:
        """ "the vision and “Honesty”" """
        return listed([cell.name for cell in self.cells if cell.ticked], most=20)


@dataclass(frozen=True)
class Lane:
    """One with milestones, or an empty one."""

    key: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Alignment:
    """The milestones of a programme by lane. Empty lanes are kept: they are gaps too."""

    aims: tuple[Aim, ...]
    lanes: tuple[Lane, ...]

    @property
    def rows(self) -> list[Row]:
        return [row for lane in self.lanes for row in lane.rows]

    @property
    def unaimed(self) -> list[Row]:
        return [row for row in self.rows if row.is_empty]

    @property
    def headline(self) -> str:
        """ "Four milestones reinforce nothing named." """
        number = len(self.unaimed)
        if not self.rows:
            return "There is no milestone yet."
        if not number:
            return "Every milestone reinforces something named."
        verb = "milestone reinforces" if number == 1 else "milestones reinforce"
        return f"{count_words(number)} {verb} nothing named."

    @property
    def gaps(self) -> list[str]:
        """Empty columns and lanes."""
        lanes = [
            f"No milestone is in the lane “{each.name}”." for each in self.lanes if not each.rows
        ]
        return [aim.gap for aim in self.aims if aim.gap] + lanes

    @property
    def ticked(self) -> set[str]:
        return {cell.key for row in self.rows for cell in row.cells if cell.ticked}


def alignment(programme: Programme) -> Alignment:
    """Three queries."""
    named = aims_of(programme)
    milestones = list(programme.milestones.prefetch_related("values"))
    rows = [row_of(milestone, named) for milestone in milestones]
    aims = tuple(
        Aim(key, name, sum(row.cells[place].ticked for row in rows))
        for place, (key, name) in enumerate(named.items())
    )
    lanes = tuple(
        Lane(lane.value, lane.label, tuple(row for row in rows if row.milestone.lane == lane))
        for lane in Milestone.Lane
    )
    return Alignment(aims, lanes)


def aims_of(programme: Programme) -> dict[str, str]:
    """Key → name: the vision, the mission where one is written down, and every value."""
    values = {str(value.pk): f"“{value.name}”" for value in programme.values.all()}
    mission = {MISSION: "the mission"} if programme.mission else {}
    return {VISION: "the vision"} | mission | values


def row_of(milestone: Milestone, named: dict[str, str]) -> Row:
    here = {str(value.pk) for value in milestone.values.all()}
    here |= {key for key, field in FLAGS.items() if getattr(milestone, field)}
    cells = (Cell(f"{milestone.pk}:{key}", name, key in here) for key, name in named.items())
    return Row(milestone, tuple(cells))


@transaction.atomic
def tick(programme: Programme, *, shown: Iterable[str], ticked: Iterable[str]) -> int:
    """Change the cells in which `ticked` differs from what was `shown` as ticked; how many.

    Cells of another programme, and cells that are no more, are left out.
    """
    shown, ticked = set(shown), set(ticked)
    known = {cell.key for row in alignment(programme).rows for cell in row.cells}
    changes = [(key, key in ticked) for key in sorted((shown ^ ticked) & known)]
    by_aim: dict[tuple[str, bool], list[int]] = {}
    for key, on in changes:
        milestone, aim = key.split(":")
        by_aim.setdefault((aim, on), []).append(int(milestone))
    for (aim, on), milestones in by_aim.items():
        set_aim(aim, milestones, on=on)
    return len(changes)


def set_aim(aim: str, milestones: Sequence[int], *, on: bool) -> None:
    """On one column; `version` tells whoever has a milestone open that it changed."""
    rows = Milestone.objects.filter(pk__in=milestones)
    rows.update(version=F("version") + 1, **({FLAGS[aim]: on} if aim in FLAGS else {}))
    if aim in FLAGS:
        return
    links = Milestone.values.through.objects
    if on:
        made = [Milestone.values.through(milestone_id=pk, value_id=int(aim)) for pk in milestones]
        links.bulk_create(made, ignore_conflicts=True)
    else:
        links.filter(milestone__in=milestones, value=int(aim)).delete()
