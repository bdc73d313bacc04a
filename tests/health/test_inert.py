"""No cell of a file acts: a name that looks like a formula stays a name."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from culture.sheets.inert import inert, is_live
from culture.sheets.table import Table
from culture.sheets.workbook import as_csv, as_xlsx
from roadmap.actions.models import Action
from surveys.models.pulses import Unit
from surveys.models.results import Group
from tests import make
from tests.health.files import (
    CSV,
    XLSX,
    sheets,
    table,
)

LIVE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]


@pytest.mark.parametrize("name", LIVE)
def test_a_name_that_looks_like_a_formula_stays_a_name(name):
    told = Table("Groups", ("group", "score"), [(name, 1)])

    (made,) = load_workbook(BytesIO(as_xlsx([told], title="", now=make.NOW)))["Groups"]["A2":"A2"]
    assert (made[0].data_type, made[0].quotePrefix) == ("s", True)
    _, (written, score) = csv.reader(StringIO(as_csv(told).decode("utf-8-sig"), newline=""))
    assert written[0] == "'"
    assert written.replace("'", "") == name.replace("'", "")
    assert score == "1"


def test_a_name_cut_by_another_separator_begins_no_formula_either():
    assert inert("Nord;=1+1") == "Nord;'=1+1"
    assert inert("Nord and Süd, 5–9") == "Nord and Süd, 5–9"
    assert inert("a\x00b\x1b") == "ab"


def test_a_team_called_like_a_formula_is_taken_along_as_it_is(released, as_, hanna):
    Group.objects.filter(name="Team Nord").update(name="=cmd\x07")
    Unit.objects.filter(name="Team Süd").update(name="@Süd")
    client = as_(hanna)

    assert "=cmd" in {row["group"] for row in sheets(client)["Groups"]}
    assert "'=cmd" in {row["group"] for row in table(client)}
    for line in client.get(CSV).content.decode("utf-8-sig").splitlines():
        assert not re.search(r'(^|[",;])[=+\-@\t\r]', line)


def test_no_cell_of_any_sheet_begins_to_act(released, as_, hanna):
    for text in LIVE:
        action = Action(scale="trust", heard=text, will=f"{text}!", made_on=make.TODAY)
        action.due_on, action.pulse_number = make.TODAY, 0
        action.save()
    Group.objects.filter(name="Team Nord").update(name="+Nord")

    book = load_workbook(BytesIO(as_(hanna).get(XLSX).content))

    texts = [c for sheet in book for row in sheet for c in row if isinstance(c.value, str)]
    live = [cell for cell in texts if is_live(cell.value)]
    assert {cell.parent.title for cell in live} >= {"Groups", "Actions"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in live)
