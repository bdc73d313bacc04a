"""From bytes to a table: encodings, delimiters, and files that are something else."""

import codecs
from datetime import date

import pytest

from culture.people.roster.dates import NoDate, day_first, read_date
from culture.people.roster.table import LARGEST, RosterUnreadable, Table, read

TEXT = """Name;E-Mail;Abteilung
Jürgen Groß;j@havelund.example;Küche
Anna Berg;a@havelund.example;Süd
"""
ROWS = (
    (2, ("Jürgen Groß", "j@havelund.example", "Küche")),
    (3, ("Anna Berg", "a@havelund.example", "Süd")),
)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("latin-1"), "Windows-1252"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
    ],
)
def test_every_usual_encoding_reads_the_same(data, encoding):
    assert read(data) == Table(("Name", "E-Mail", "Abteilung"), ROWS, encoding)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_names_hold_commas(mark):
    table = read(TEXT.replace(";", mark).replace("Anna Berg", '"Berg, Anna"').encode())

    assert table.header == ("Name", "E-Mail", "Abteilung")
    assert table.lines[1][1][0] == "Berg, Anna"


def test_line_numbers_are_those_of_the_file():
    data = b'Staff list\n\nName,Mail\n"Anna\nBerg",a@x.example\n\n,\nMax,m@x.example\r\n\x1a'

    table = read(data)

    assert table.header == ("Name", "Mail")
    assert table.lines == ((4, ("Anna Berg", "a@x.example")), (8, ("Max", "m@x.example")))


def test_columns_without_a_name_or_with_the_same_are_told_apart():
    assert read(b"Mail,,Mail\na,b,c").header == ("Mail", "Column 2", "Mail (2)")


def test_a_table_survives_being_held():
    table = read(TEXT.encode())

    assert Table.loads(table.dumps()) == table


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"Name,Mail\n", "nobody below the heading"),
        (b"PK\x03\x04" + b"x" * 50, "save it as CSV"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "save it as CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (bytes(range(256)) * 10, "not a text file"),
        (b"a,b\n" + b"x" * LARGEST, "larger than 20 MB"),
        (b'Name,Mail\n"Anna,a@x.example\nMax,m@x.example', "Line 2 cannot be read"),
    ],
)
def test_a_file_that_is_no_roster_says_what_to_do(data, says):
    with pytest.raises(RosterUnreadable, match=says):
        read(data)


def test_dates_are_day_first_unless_only_the_other_order_makes_sense():
    assert day_first(["06/03/2011", "23/09/2009"])
    assert day_first(["06/03/2011", "NA", "2011-03-25"])
    assert not day_first(["06/03/2011", "09/23/2009"])


@pytest.mark.parametrize(
    "text",
    """2011-03-06|2011-03-06T00:00:00|20110306|06/03/2011|6.3.2011|6-3-11|06/03/2011 00:00
    |6. März 2011|06-Mar-11|6 March 2011|Mar 6, 2011""".replace("\n    ", "").split("|"),
)
def test_a_day_is_read_in_the_ways_people_write_it(text):
    assert read_date(text, day_first=True) == date(2011, 3, 6)


@pytest.mark.parametrize("text", ["31.02.2020", "13/13/2020", "soon", "31.12.9999", "6 Foo 2011"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(NoDate):
        read_date(text, day_first=True)
