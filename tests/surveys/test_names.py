"""What groups are called."""

import pytest

from surveys.groups import Cell, shared
from surveys.models.pulses import Unit
from surveys.naming import Naming

PATHS = {
    "Hotels": (1, 10),
    "Nord": (1, 10, 11),
    "Süd": (1, 10, 12),
    "Ost": (1, 10, 13),
    "Stores": (1, 20),
    "Outlet": (1, 20, 21),
}
LEADERS = {"Hotels", "Stores"}
UNITS = [
    Unit(team_id=path[-1], path=list(path), name=name, invited=10, holds_leaders=name in LEADERS)
    for name, path in PATHS.items()
] + [Unit(team_id=1, path=[1], name="Havelund", invited=0, holds_leaders=False)]


@pytest.mark.parametrize(
    ("teams", "name"),
    [
        (["Nord"], "Nord"),
        (["Nord", "Süd"], "Nord and Süd together"),
        (["Nord", "Süd", "Ost"], "Nord, Süd and Ost together"),
        (["Hotels", "Nord", "Süd", "Ost"], "Hotels"),
        (["Hotels"], "Leaders in Hotels"),
        (["Hotels", "Stores"], "Leaders in Hotels and Stores"),
        (["Stores", "Outlet"], "Stores"),
        (["Hotels", "Outlet"], "Hotels and Outlet together"),
    ],
)
def test_a_group_is_called_after_its_teams_or_its_whole_branch(teams, name):
    path = PATHS[teams[0]]
    for team in teams:
        path = shared(path, PATHS[team])
    cell = Cell(frozenset(PATHS[team][-1] for team in teams), path, 10, holds_leaders=False)
    assert Naming(UNITS).name(cell) == name
