"""The tree of teams, from plain rows."""

import pytest

from culture.people.models import Person, Team
from culture.people.tree import Tree
from roadmap.plan.teams import team_tree

ANNA, BEN = 91, 92
# Havelund: hotels (Nord, Süd) and stores; rows come in no order of the tree.
ROWS = [
    (4, 2, "Süd", BEN),
    (5, 1, "Stores", None),
    (1, None, "Havelund", ANNA),
    (2, 1, "Hotels", BEN),
    (3, 2, "Nord", None),
]
TREE = Tree(ROWS)


def test_teams_stand_in_the_order_of_the_tree():
    assert [(place.name, place.depth) for place in TREE.places.values()] == [
        ("Havelund", 0),
        ("Stores", 1),
        ("Hotels", 1),
        ("Süd", 2),
        ("Nord", 2),
    ]
    assert (TREE.root.name, TREE.root.parent_id) == ("Havelund", None)
    assert [place.name for place in TREE.above([3])] == ["Havelund", "Hotels"]


def test_a_branch_holds_its_team_and_all_below():
    assert [place.pk for place in TREE.within(2)] == [2, 4, 3]
    assert TREE.within(None) == list(TREE.places.values())


@pytest.mark.parametrize(
    ("person", "led"), [(ANNA, {1, 2, 3, 4, 5}), (BEN, {2, 3, 4}), (93, set())]
)
def test_a_leader_leads_everything_below(person, led):
    assert TREE.led_by(person) == led


def test_the_database_finds_the_same_teams(db):
    ben = Person.objects.create_user("ben@havelund.example", "Ben")
    top = Team.objects.create(name="Havelund", key="top")
    hotels = Team.objects.create(name="Hotels", key="hotels", parent=top, manager=ben)
    nord = Team.objects.create(name="Nord", key="nord", parent=hotels, manager=ben)

    assert ben.led_team_ids == {hotels.pk, nord.pk} == team_tree().led_by(ben.pk)
    assert not Person.objects.create_user("eva@havelund.example", "Eva").is_manager


def test_above_a_team_is_the_nearest_leader_who_is_somebody_else():
    assert TREE.leader_above(3, other_than=ANNA) == BEN
    assert TREE.leader_above(4, other_than=BEN) == ANNA
    assert TREE.leader_above(5, other_than=ANNA) is None


def test_a_tree_of_paths_is_the_same_tree():
    paths = [(list(place.path), place.name, place.leader_id) for place in TREE.places.values()]

    assert Tree.from_paths(paths).places == TREE.places
