"""What a file of customer numbers may look like, and what is said about one we cannot take."""

import pytest

from culture.customers.file import PIECE
from culture.customers.hold import NotHeld
from culture.customers.models import CustomerNumber, Upload, UploadLine
from culture.people.models import Team
from culture.people.roster.table import FileUnreadable
from tests import make
from tests.conftest import team
from tests.customers.files import held, kept, sheet


def refused(*lines, by, **how):
    """{line: words} of a file that is not taken; it leaves nothing behind."""
    with pytest.raises(NotHeld) as caught:
        held(*lines, by=by, **how)
    assert not Upload.objects.exists()
    assert not UploadLine.objects.exists()
    return {one.line: one.what for one in caught.value.problems.first}


def numbers():
    rows = CustomerNumber.objects.current().order_by("pk")
    return [(row.metric, row.team.name, f"{row.month:%Y-%m}", row.value, row.n) for row in rows]


NORD = ("satisfaction", "Team Nord", "2026-02", 71.5, 40)


@pytest.mark.parametrize(
    "data",
    [
        sheet("satisfaction,Team Nord,2026-02,71.5,40"),
        sheet("satisfaction,Team Nord,2026-02,71.5,40", encoding="utf-8-sig"),
        sheet("satisfaction,Team Nord,2026-02,71.5,40", encoding="utf-16"),
        sheet("Satisfaction;team nord;2026-02-01;71,5 %;40", heading="Metric;Team;Month;Value;N"),
        sheet("csat\tTEAM NORD\t2026-02\t71.5\t40", heading="KPI\tTeam key\tPeriod\tScore\tCount"),
        b'\r\n"value","month","n","metric","team"\r\n\r\n71.5,2026-02,40,satisfaction,"Team\nNord"',
    ],
)
def test_a_file_is_read_in_every_usual_shape(hanna, data):
    kept(data, by=hanna)
    assert numbers() == [NORD]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_names_survive_old_encodings(hanna, encoding):
    kept(sheet("satisfaction,Team Süd,2026-02,71,", encoding=encoding), by=hanna)
    assert numbers() == [("satisfaction", "Team Süd", "2026-02", 71, None)]


def test_a_letter_and_its_accent_are_one_sign_however_they_were_written(hanna):
    """As files from a Mac have them: "u" and two dots."""
    kept(sheet("satisfaction,Team Su\u0308d,2026-02,71,"), by=hanna)
    assert numbers() == [("satisfaction", "Team Süd", "2026-02", 71, None)]


def test_a_letter_of_two_bytes_may_lie_across_two_pieces(hanna):
    heading, line = b"metric,team,month,value,n\n", "satisfaction,Team Süd,2026-02,71,\n".encode()
    filling = b"\n" * (PIECE - len(heading) - line.index("ü".encode()) - 1)
    kept(heading + filling + line, by=hanna)
    assert numbers() == [("satisfaction", "Team Süd", "2026-02", 71, None)]


def test_lines_without_a_value_are_passed_over_and_counted(hanna):
    upload = held("satisfaction,Team Nord,2026-02,,", "complaints,Team Nord,2026-02,2.4,", by=hanna)
    assert (upload.empty, upload.lines.count()) == (1, 1)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("satisfaction,Team Nrod,2026-02,71,", "no team “Team Nrod”. Use a name as it stands"),
        ("satisfaction,Team Nrod,2026-02,71,", "Did you mean “Team Nord”?"),
        ("satisfaction,,2026-02,71,", "No team. Write the name or the key"),
        ("happiness,Team Nord,2026-02,71,", "no metric “happiness”. Write one of: satisfaction"),
        ("satisfaction,Team Nord,2026-04,71,", "April 2026 has not begun. Leave it out until"),
        ("satisfaction,Team Nord,2026-13,71,", "“2026-13” is no month. Write it as 2026-03."),
        ("satisfaction,Team Nord,Feb-26,71,", "“Feb-26” is no month"),
        ("satisfaction,Team Nord,0026-02,71,", "“0026-02” is before 2000"),
        ("satisfaction,Team Nord,0000-02,71,", "“0000-02” is before 2000"),
        ("satisfaction,Team Nord,2026-02,high,", "the value “high” is no number. Write it like 71"),
        ("satisfaction,Team Nord,2026-02,=1+1,", "the value “=1+1” is no number"),
        ("satisfaction,Team Nord,2026-02,nan,", "“nan” is no number"),
        ("satisfaction,Team Nord,2026-02,1e2,", "“1e2” is no number"),
        ("satisfaction,Team Nord,2026-02,'1.234,5',", "is no number"),
        (
            "satisfaction,Team Nord,2026-02,101,",
            "Satisfaction goes from 0 to 100 %, and this",
        ),
        ("recommend,Team Nord,2026-02,-101,", "goes from −100 to 100 points, and this is -101"),
        ("complaints,Team Nord,2026-02,-1,", "Look at the unit"),
        ("satisfaction,Team Nord,2026-02,71,many", "N is “many”. Write a whole number from 1 on"),
        ("satisfaction,Team Nord,2026-02,71,0", "N is “0”"),
        ("satisfaction,Team Nord,2026-02,71,99999999999", "N is “99999999999”"),
        (f"satisfaction,{'x' * 300},2026-02,71,", f"no team “{'x' * 40}…”"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_what_to_do(hanna, line, says):
    separator = ";" if "'" in line else ","
    heading = "metric;team;month;value;n" if separator == ";" else "metric,team,month,value,n"
    line = line.replace("'1.234,5'", "1.234,5") if separator == "," else line
    if separator == ";":
        line = "satisfaction;Team Nord;2026-02;1.234,5;"
    found = refused(line, by=hanna, heading=heading)
    assert says.lower() in found[2].lower()


def test_everything_wrong_with_a_line_is_said_at_once(hanna):
    said = refused("joy,Nowhere,2030-01,much,", by=hanna)[2]
    assert all(word in said for word in ("“joy”", "“Nowhere”", "January 2030", "“much”"))


def test_one_bad_line_keeps_all_others_out(hanna):
    found = refused(
        "satisfaction,Team Nord,2026-02,71,", "satisfaction,Team Süd,2026-02,x,", by=hanna
    )
    assert list(found) == [3]


def test_the_same_place_twice_is_refused_with_both_lines(hanna):
    found = refused(
        "satisfaction,Team Nord,2026-02,71,",
        "satisfaction,Team Süd,2026-02,x,",
        "csat,team nord,2026-02-15,72,",
        by=hanna,
    )
    assert list(found) == [3, 4]
    assert found[4] == "The same metric, team and month as in line 2. Keep one of them."


def test_a_hundred_problems_are_listed_and_the_rest_counted(hanna):
    lines = [f"satisfaction,Team {n},2026-02,71," for n in range(130)]
    with pytest.raises(NotHeld) as caught:
        held(*lines, by=hanna)
    problems = caught.value.problems
    assert (len(problems.first), problems.count, problems.more) == (100, 130, 30)
    assert [one.line for one in problems.first] == list(range(2, 102))


def test_a_name_that_two_teams_have_needs_the_key(hanna, company):
    Team.objects.create(name="Team Nord", key="stores/nord", parent=company)
    said = refused("satisfaction,Team Nord,2026-02,71,", by=hanna)[2]
    assert "2 teams are called “Team Nord”. Use a key instead: team nord or stores/nord" in said

    kept("satisfaction,stores/nord,2026-02,71,", by=hanna)
    kept("satisfaction,team nord,2026-02,72,", by=hanna)
    assert {row.team.key: row.value for row in CustomerNumber.objects.all()} == {
        "stores/nord": 71,
        "team nord": 72,
    }


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty"),
        (b" \n\n", "This file is empty"),
        (b"PK\x03\x04" + b"\0" * 90, "an Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"metric\0,team", "not a text file"),
        (b"team,month,value\nTeam Nord,2026-02,71\n", "It does not name metric"),
        (b"Numbers of February\n", "It does not name metric and team and month and value"),
        (sheet("satisfaction,Team Nord,2026-02,71,5,40"), "Line 2 has 6 cells, and the heading 5"),
        (sheet('satisfaction,"Team Nord,2026-02,71,'), "Line 2 cannot be read: a quotation mark"),
        (sheet('satisfaction,"' + "x" * 200_000), "Line 2 cannot be read"),
    ],
)
def test_a_file_that_is_no_table_says_so(hanna, data, says):
    with pytest.raises(FileUnreadable, match=says):
        held(data, by=hanna)
    assert not Upload.objects.exists()


def test_a_file_of_ours_with_a_name_like_a_formula_comes_back(hanna, company):
    make.team("=SUM(A1)", parent=company)
    kept("satisfaction,'=SUM(A1),2026-02,71,", by=hanna)
    assert numbers() == [("satisfaction", "=SUM(A1)", "2026-02", 71, None)]


def test_a_month_that_has_begun_may_be_brought(hanna):
    kept("satisfaction,Team Nord,2026-03,71,", by=hanna)
    assert CustomerNumber.objects.get().team == team("Team Nord")
