"""Which column holds what: English, German, and what is never kept."""

import pytest

from culture.people.roster.columns import choose, guess, kept_nowhere, private, require_addresses
from culture.people.roster.rows import rows_of
from culture.people.roster.table import RosterUnreadable, read
from tests.make import TODAY


def table(*lines):
    return read("\n".join(lines).encode())


def test_english_headings_are_recognised():
    header = "Employee #,Last Name,First Name,Work Email,Home Email,Department,Reports To,Hire Date"
    sheet = table(header, "1,Berg,Anna,a@x.example,h@x.example,Kitchen,Max,2020-01-01")

    assert guess(sheet) == {
        "key": "Employee #",
        "last_name": "Last Name",
        "first_name": "First Name",
        "email": "Work Email",
        "team": "Department",
        "manager": "Reports To",
        "joined": "Hire Date",
    }
    assert kept_nowhere(sheet, guess(sheet)) == ["Home Email"]


def test_german_headings_are_recognised():
    header = (
        "Personalnummer;Name;Vorname;E-Mail;Bereich;Abteilung;Vorgesetzter;Eintrittsdatum;Standort"
    )
    sheet = table(header, "7;Groß;Jürgen;j@x.example;Hotel;Küche;Max;1.2.2020;Kiel")

    assert guess(sheet) == {
        "key": "Personalnummer",
        "last_name": "Name",
        "first_name": "Vorname",
        "email": "E-Mail",
        "branch": "Bereich",
        "team": "Abteilung",
        "manager": "Vorgesetzter",
        "joined": "Eintrittsdatum",
        "site": "Standort",
    }


def test_addresses_are_found_whatever_their_column_is_called():
    sheet = table("Wer,Login,Manager mail 2", "Anna,a@x.example,m@x.example")

    assert guess(sheet)["email"] == "Login"


def test_departments_with_many_managers_lie_above_the_teams():
    people = [f"p{n}@x.example,Service,m{n // 5}" for n in range(20)]

    assert guess(table("Mail,Department,Manager ID", *people))["branch"] == "Department"
    assert guess(table("Mail,Department,Manager ID", *people[:6]))["team"] == "Department"


def test_private_columns_are_emptied_and_cannot_be_chosen():
    sheet = table(
        "Mail,Gender,Base Salary,Geburtsdatum,Team", "a@x.example,F,64320,1.1.1990,Kitchen"
    )

    assert private(sheet.header) == ["Gender", "Base Salary", "Geburtsdatum"]
    clean = sheet.without(private(sheet.header))
    assert clean.lines[0][1] == ("a@x.example", "", "", "", "Kitchen")
    with pytest.raises(RosterUnreadable, match="no column “Gender”"):
        choose(clean, {"site": "Gender"})


def test_a_column_named_by_hand_must_be_there():
    sheet = table("Adresse,Wer", "a@x.example,Anna")

    assert choose(sheet, {"email": "adresse", "name": "Wer", "team": ""}) == {
        "email": "Adresse",
        "name": "Wer",
    }
    with pytest.raises(RosterUnreadable, match=r"no column “Mail”.*It has: Adresse, Wer"):
        choose(sheet, {"email": "Mail"})


def test_a_time_zone_that_nobody_knows_is_refused_with_what_to_write():
    sheet = table("Mail,Time zone", "na@x.example,Middle Earth", "bo@x.example,Europe/Oslo")
    (bo,), (refused,) = rows_of(sheet, guess(sheet), today=TODAY)
    assert bo.time_zone == "Europe/Oslo"
    assert refused.reason == (
        "“Middle Earth” is no time zone. Write it as Europe/Berlin, or leave it empty."
    )


def test_a_file_without_addresses_says_which_columns_it_has():
    sheet = table("Name,Team", "Anna,Kitchen")

    with pytest.raises(RosterUnreadable, match=r"No column holds mail addresses.*Name, Team"):
        require_addresses(sheet, guess(sheet))


def test_cells_become_people():
    sheet = table(
        "Mail,Name,Team,Joined,Sprache,Time zone,Location",
        'MAILTO:Anna.Berg@X.example,"Berg, Anna",NA,06/03/2011,Deutsch,Europe/Berlin,-',
        "na@x.example,Na,Kitchen,n/a,de-AT,,Kiel",
    )

    (anna, na), refused = rows_of(sheet, guess(sheet), today=TODAY)

    assert not refused
    assert (anna.email, anna.name, anna.team) == ("anna.berg@x.example", "Anna Berg", "")
    assert (anna.joined_on.isoformat(), anna.language) == ("2011-03-06", "de")
    assert (anna.time_zone, anna.site) == ("Europe/Berlin", "")
    assert (na.name, na.joined_on, na.language, na.time_zone) == ("Na", None, "de", "")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",Anna,Kitchen,", "no mail address"),
        ("anna.x.example,Anna,Kitchen,", "“anna.x.example” is not a mail address"),
        ("a@x.example,Anna,Kitchen,31.02.2020", "“31.02.2020” is no joining date"),
        ("a@x.example,Anna,Kitchen,11.03.2026", "Joins on 11 March 2026"),
        (f"a@x.example,{'A' * 121},Kitchen,", "longer than 120"),
        ("a@x.example,Anna,Kitchen,1.1.2020,more", "5 cells below 4 headings"),
    ],
)
def test_a_line_that_cannot_be_taken_is_refused_with_its_number_and_reason(line, says):
    sheet = table("Mail,Name,Team,Joined", "max@x.example,Max,Kitchen,13.01.2020", line)

    rows, (refused,) = rows_of(sheet, guess(sheet), today=TODAY)

    assert [row.name for row in rows] == ["Max"]
    assert refused.line == 3
    assert says in refused.reason


@pytest.mark.parametrize(
    ("status", "last_day", "left"),
    [
        ("Active", "NA", False),
        ("Inactive", "", True),
        ("Terminated for Cause", "", True),
        ("Ausgeschieden", "", True),
        ("False", "", True),
        ("On leave", "", False),
        ("Active", "09.03.2026", True),
        ("Active", "10.03.2026", False),
        ("Active", "31.12.9999", False),
        ("Active", "00.00.0000", False),
    ],
)
def test_who_left_is_read_from_the_status_or_the_last_day(status, last_day, left):
    sheet = table("Mail,Status,Last working day", f"a@x.example,{status},{last_day}")

    (row,), _ = rows_of(sheet, guess(sheet), today=TODAY)

    assert row.left is left
