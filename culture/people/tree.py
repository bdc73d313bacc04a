"""The team tree in plain rows: what lies below what, in which order, and who leads where.

Pure: the rows may be the teams of today, or teams as they stood when a pulse opened.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A team in the tree. `path` are ids from the root down to itself."""

    pk: int
    name: str
    leader_id: int | None
    path: tuple[int, ...]

    @property
    def parent_id(self) -> int | None:
        return self.path[-2] if self.depth else None

    @property
    def depth(self) -> int:
        """0 at the root."""
        return len(self.path) - 1


class Tree:
    """`places` by id, parents before their children, siblings in the order of the rows."""

    def __init__(self, rows: Iterable[tuple[int, int | None, str, int | None]]):
        """From (id, parent id, name, leader id)."""
        self.places: dict[int, Place] = {}
        children = defaultdict(list)
        for pk, parent_id, name, leader_id in rows:
            children[parent_id].append((pk, name, leader_id))
        self.parents = frozenset(children) - {None}
        waiting = [(child, ()) for child in reversed(children[None])]
        while waiting:
            (pk, name, leader_id), above = waiting.pop()
            path = (*above, pk)
            self.places[pk] = Place(pk, name, leader_id, path)
            waiting += [(child, path) for child in reversed(children.get(pk, ()))]

    @classmethod
    def from_paths(cls, rows: Iterable[tuple[list[int], str, int | None]]) -> "Tree":
        """From (path, name, leader id), where each row knows its path already."""
        return cls(
            (path[-1], path[-2] if len(path) > 1 else None, name, leader_id)
            for path, name, leader_id in rows
        )

    @property
    def root(self) -> Place:
        return next(iter(self.places.values()))

    @property
    def tops(self) -> frozenset[int]:
        """Ids of the teams with none above."""
        return frozenset(pk for pk, place in self.places.items() if not place.depth)

    def above(self, team_ids: Iterable[int]) -> list[Place]:
        """Every team that one of these lies below, in the order of the tree."""
        ids = {pk for team_id in team_ids for pk in self.places[team_id].path[:-1]}
        return [place for place in self.places.values() if place.pk in ids]

    def within(self, branch: int | None) -> list[Place]:
        """A team and all below it, in the order of the tree; everything for None."""
        return [p for p in self.places.values() if branch is None or branch in p.path]

    def led_by(self, person_id: int) -> frozenset[int]:
        """Ids of the teams this person leads, and of everything below them."""
        led = {place.pk for place in self.places.values() if place.leader_id == person_id}
        return frozenset(pk for pk, place in self.places.items() if not led.isdisjoint(place.path))

    def leader_above(self, team_id: int, *, other_than: int | None) -> int | None:
        """Id of the nearest leader from this team upwards who is another person."""
        leaders = (self.places[pk].leader_id for pk in reversed(self.places[team_id].path))
        return next((pk for pk in leaders if pk and pk != other_than), None)
