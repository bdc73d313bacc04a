"""What people call the groups of a pulse, in the language in force. The snapshot of units in, names
out; nothing is looked up.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext

from culture import words
from surveys.groups import Cell
from surveys.models.pulses import Unit


class Naming:
    """Names by the tree of one pulse, worked out once for all its groups."""

    def __init__(self, units: Iterable[Unit]):
        self.units = {unit.team_id: unit for unit in units}
        # Teams at and below each team in which anybody was invited.
        self.asked_below = defaultdict(set)
        for unit in self.units.values():
            for team_id in unit.path if unit.invited else ():
                self.asked_below[team_id].add(unit.team_id)

    def name(self, cell: Cell) -> str:
        """All teams of a branch are the branch; several teams are "A and B together"; units that
        hold the leaders of the teams below say so.
        """
        if self.is_branch(cell):
            return self.units[cell.path[-1]].name
        names = words.listed([unit.name for unit in self.in_order(cell)])
        if self.holds_leaders(cell):
            return gettext("Leaders in %(names)s") % {"names": names}
        together = gettext("%(names)s together") % {"names": names}
        return together if len(cell.teams) > 1 else names

    def is_branch(self, cell: Cell) -> bool:
        """Whether several teams are all of a branch in which anybody was invited."""
        everybody = self.asked_below[cell.path[-1]] if cell.path else set()
        return len(cell.teams) > 1 and cell.teams >= everybody

    def is_merged(self, cell: Cell) -> bool:
        """Whether teams that are no branch of their own are counted together."""
        return len(cell.teams) > 1 and not self.holds_leaders(cell) and not self.is_branch(cell)

    def holds_leaders(self, cell: Cell) -> bool:
        return all(self.units[team_id].holds_leaders for team_id in cell.teams)

    def in_order(self, cell: Cell) -> list[Unit]:
        return sorted((self.units[pk] for pk in cell.teams), key=lambda unit: unit.path)

    def place(self, cell: Cell) -> list[int]:
        """Where a group stands in the order of the organisation."""
        return self.in_order(cell)[0].path
