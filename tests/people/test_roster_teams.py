"""The team tree: by named teams, by managers, and what is refused."""

import pytest

from culture.people.models import Person, Team
from tests import make
from tests.people.files import kept, planned, reasons, tree


@pytest.fixture(autouse=True)
def havelund(db):
    make.organisation()


def test_teams_lie_below_the_team_named_above_them():
    kept(
        "Mail,Name,Team,Parent team,Manager",
        "helga@x.example,Helga,Management,,",
        "max@x.example,Max,Team Nord,Hotels,Helga",
        "emma@x.example,Emma,Team Nord,Hotels,Max",
        "eva@x.example,Eva,Team Nord,Hotels,Max",
        "otto@x.example,Otto,Team Süd,Hotels,Helga",
        "olga@x.example,Olga,Team Süd,Hotels,otto@x.example",
    )

    assert tree() == {
        "Havelund": (None, ""),
        "Management": ("Havelund", ""),
        "Hotels": ("Havelund", "Helga"),
        "Team Nord": ("Hotels", "Max"),
        "Team Süd": ("Hotels", "Otto"),
    }


def test_without_a_column_above_a_team_lies_below_where_its_managers_manager_works():
    kept(
        "Mail,Name,Team,Manager",
        "boss@x.example,Boss,Management,",
        "helga@x.example,Helga,Hotels,Boss",
        "max@x.example,Max,Hotels,Helga",
        "moritz@x.example,Moritz,Hotels,Helga",
        "emma@x.example,Emma,Team Nord,Max",
    )

    assert tree() == {
        "Havelund": (None, ""),
        "Management": ("Havelund", ""),
        "Hotels": ("Management", "Helga"),
        "Team Nord": ("Hotels", "Max"),
    }


def test_a_manager_needs_more_than_half_of_the_team():
    kept(
        "Mail,Name,Team,Manager",
        "a@x.example,Anna,Kitchen,Max",
        "b@x.example,Ben,Kitchen,Moritz",
        "m@x.example,Max,Office,",
        "o@x.example,Moritz,Office,",
    )

    assert tree()["Kitchen"] == ("Havelund", "")


def test_an_empty_cell_makes_nobody_head_of_the_whole_organisation():
    kept("Mail,Name,Team,Manager", "a@x.example,Anna,,Max", "m@x.example,Max,Kitchen,")
    assert tree()["Havelund"] == (None, "")

    kept("Mail,Name,Manager", "a@x.example,Anna,Max", "m@x.example,Max,", "b@x.example,Ben,")
    assert tree()["Havelund"] == (None, "")


def test_two_teams_of_one_name_below_different_teams_stay_two():
    kept(
        "Mail,Team,Parent team",
        "a@x.example,Early shift,Hotel Nord",
        "b@x.example,Early shift,Hotel Süd",
        "c@x.example,early shift,Hotel Süd",
    )

    early = Team.objects.filter(name="Early shift")
    assert sorted(team.parent.name for team in early) == ["Hotel Nord", "Hotel Süd"]
    assert Person.objects.get(email="c@x.example").team.parent.name == "Hotel Süd"


def test_people_with_one_manager_are_a_team_below_the_team_the_manager_works_in():
    kept(
        "Mail,Name,Employee ID,Manager ID",
        "boss@x.example,Berta Boss,1,1",
        "max@x.example,Max Manager,2,1",
        "mia@x.example,Mia Manager,3,1",
        "emma@x.example,Emma,4,2",
        "eva@x.example,Eva,5,2",
    )

    assert tree() == {
        "Havelund": (None, "Berta Boss"),
        "Max Manager’s team": ("Havelund", "Max Manager"),
    }
    assert Person.objects.get(name="Mia Manager").team.name == "Havelund"


def test_a_manager_known_by_number_only_leaves_a_team_without_one_in_its_department():
    people = [f"p{n}@x.example,Service,E{n // 3}" for n in range(9)]
    kept("Mail,Department,Manager ID", *people)

    assert tree() == {
        "Havelund": (None, ""),
        "Service": ("Havelund", ""),
        **{f"E{n}’s team": ("Service", "") for n in range(3)},
    }
    assert Team.objects.staffed().without_manager().count() == 3


def test_a_manager_is_found_by_a_name_written_the_other_way_round():
    kept(
        "Mail,Name,Manager name",
        'm@x.example,"Manager, Max",',
        "e@x.example,Emma,Max Manager",
        "o@x.example,Otto,Nobody Known",
    )

    assert tree()["Nobody Known’s team"] == ("Havelund", "")
    assert Person.objects.get(name="Emma").team.manager.name == "Max Manager"


def test_managers_in_a_circle_are_refused_and_the_others_go_on():
    plan = kept(
        "Mail,Name,Employee ID,Manager ID",
        "a@x.example,Anna,1,2",
        "b@x.example,Ben,2,3",
        "c@x.example,Carl,3,1",
        "d@x.example,Dora,4,1",
    )

    assert reasons(plan) == dict.fromkeys(
        (2, 3, 4), "Managers in a circle: Anna, Ben, Carl. Somebody there needs another manager."
    )
    assert tree() == {"Havelund": (None, ""), "1’s team": ("Havelund", "")}


def test_teams_that_lie_below_each_other_are_refused():
    plan = kept(
        "Mail,Name,Team,Parent team",
        "a@x.example,Anna,Nord,Süd",
        "b@x.example,Ben,Süd,Nord",
        "c@x.example,Carl,Kitchen,",
    )

    assert reasons(plan).keys() == {2, 3}
    assert "Nord, Süd" in reasons(plan)[2]
    assert [str(person) for person in Person.objects.all()] == ["Carl"]


def test_a_team_that_moves_keeps_its_row_and_begins_a_new_epoch():
    header = "Mail,Team,Parent team"
    kept(header, "a@x.example,Kitchen,Hotel Nord", "b@x.example,Desk,Hotel Nord")
    kitchen = Team.objects.get(name="Kitchen")

    kept(header, "a@x.example,Kitchen,Hotel Süd", "b@x.example,Desk,Hotel Nord")

    moved = Team.objects.get(name="Kitchen")
    assert (moved.pk, moved.parent.name, moved.epoch) == (kitchen.pk, "Hotel Süd", 2)
    assert Team.objects.get(name="Desk").epoch == 1


def test_a_file_that_turns_two_teams_round_makes_no_circle():
    header = "Mail,Team,Parent team"
    kept(header, "a@x.example,Nord,Hotels", "b@x.example,Hotels,")

    kept(header, "b@x.example,Hotels,Nord")

    assert tree() == {
        "Havelund": (None, ""),
        "Nord": ("Havelund", ""),
        "Hotels": ("Nord", ""),
    }


def test_a_team_stays_where_it_is_if_the_file_does_not_say():
    kept("Mail,Team,Parent team", "a@x.example,Nord,Hotels", "b@x.example,Hotels,Business")

    assert planned("Mail,Team,Parent team", "a@x.example,Nord,Hotels").changes_nothing
    assert planned("Mail,Team", "a@x.example,Nord", "b@x.example,Hotels").changes_nothing


def test_a_manager_named_by_hand_stays_until_the_file_knows_one():
    lines = ["Mail,Name,Employee ID,Manager ID", "e@x.example,Emma,1,9", "m@x.example,Max,2,8"]
    kept(*lines)
    team = Person.objects.get(name="Emma").team
    team.manager = Person.objects.get(name="Max")
    team.save()

    assert planned(*lines).changes_nothing
    kept(*lines, "n@x.example,Nina,9,8")

    team.refresh_from_db()
    assert team.manager.name == "Nina"
