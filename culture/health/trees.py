"""The teams as they stood when a pulse opened: groups stand in their order, not in today's."""

from culture.health.rounds import Round
from culture.people.tree import Tree
from surveys.models.pulses import Unit


def tree_of(this: Round) -> Tree:
    units = Unit.objects.filter(pulse=this.pulse)
    return Tree.from_paths(units.values_list("path", "name", "leader_id"))
