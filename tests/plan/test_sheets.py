"""Taking the programme along and bringing it back."""

import csv
import re
from datetime import date, timedelta
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from culture.people.models import Team
from roadmap.plan.intake.file import tables_in
from roadmap.plan.models.milestones import Dependency, Milestone
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url


def taken(client, name, **query):
    return client.get(url(name), query).content


def looked(client, data, name="list.csv"):
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    return client.post(url("bring"), {"file": file})


def kept(client, answer):
    said = {"held": answer.context["held"], "seen": answer.context["outcome"].mark}
    return client.post(url("bring-keep"), said, follow=True)


def reasons(answer):
    return [told.words for told in answer.context["outcome"].refused]


def plan():
    """Everything that a file could change."""
    milestones = Milestone.objects.order_by("pk").values()
    rows = Rollout.objects.order_by("pk").values()
    return [*milestones, *rows, *Dependency.objects.order_by("pk").values()]


@pytest.mark.parametrize("name", ["programme-xlsx", "list-csv", "rollouts-csv"])
def test_what_was_taken_along_changes_nothing_when_it_comes_back(
    as_, programme, hanna, max_, charter, name
):
    say(charter, "reported", max_, TODAY)
    Milestone.objects.filter(code="STR-M2").update(
        title="=1+1", behaviour="'@home; +49 is\n our number", recurs_months=12, hours_planned=40
    )
    client, before = as_(hanna), plan()

    answer = looked(client, taken(client, name), name="file")

    outcome = answer.context["outcome"]
    assert outcome.does_nothing
    assert not outcome.refused
    assert outcome.same >= 12
    assert "Everything stands in the programme as it does in this file" in answer.content.decode()
    assert plan() == before


def test_files_hold_no_formula(as_, programme, hanna):
    Milestone.objects.filter(code="STR-M2").update(title="=HYPERLINK(1)")
    client = as_(hanna)

    lines = csv.DictReader(StringIO(taken(client, "list-csv").decode("utf-8-sig")))
    book = load_workbook(BytesIO(taken(client, "programme-xlsx")))

    assert "'=HYPERLINK(1)" in {line["title"] for line in lines}
    cells = [cell for row in book["Milestones"].iter_rows() for cell in row]
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book.sheetnames == ["Milestones", "Rollouts", "Teams"]


def test_a_manager_takes_along_what_they_may_see(as_, programme, max_):
    lines = taken(as_(max_), "rollouts-csv").decode()

    assert "Team Nord" in lines
    assert "Team Süd" not in lines
    assert "Team Süd" not in taken(as_(max_), "matrix-csv").decode()


def test_the_list_goes_along_as_it_was_filtered(as_, programme, hanna):
    lines = taken(as_(hanna), "list-csv", construct="strategy").decode()

    assert "Strategy" in lines
    assert "Competency" not in lines


def test_new_dates_of_a_team_are_looked_at_and_then_kept_with_what_they_push(as_, charter, hanna):
    client, before = as_(hanna), plan()
    later = charter.due_on + timedelta(days=40)
    start = charter.starts_on + timedelta(days=40)
    file = f"code;team;start;due\nCMT-M2;Team Nord;{start};{later}\n"

    answer = looked(client, file)

    assert plan() == before
    words = answer.content.decode()
    assert "This moves other milestones too" in words
    assert "Everyday thanks from four sides" in words
    assert "1 changed" in kept(client, answer).content.decode()
    charter.refresh_from_db()
    assert (charter.starts_on, charter.due_on) == (start, later)
    assert rollout("CSQ-M2", "Team Nord").starts_on > later


def test_what_changed_meanwhile_is_looked_at_again(as_, charter, hanna):
    client = as_(hanna)
    day = charter.due_on + timedelta(days=3)
    answer = looked(client, f"code,team,start,due\nCMT-M2,Team Nord,{charter.starts_on},{day}\n")
    Rollout.objects.filter(pk=charter.pk).update(due_on=charter.due_on + timedelta(days=1))

    again = kept(client, answer)

    assert again.status_code == 409
    assert "Something changed meanwhile" in again.content.decode()
    charter.refresh_from_db()
    assert charter.due_on != day
    kept(client, again)
    charter.refresh_from_db()
    assert charter.due_on == day


def test_a_changed_word_is_told_and_kept(as_, programme, hanna):
    client = as_(hanna)
    vision = Milestone.objects.get(code="STR-M2")
    before = vision.version

    answer = looked(client, "code,title,lane\nSTR-M2,One sentence,Leadership\n")
    kept(client, answer)

    assert "title: " in answer.context["outcome"].changed[0].words
    vision.refresh_from_db()
    assert vision.title == "One sentence"
    assert vision.version > before


def test_a_new_code_becomes_a_draft_with_its_code(as_, programme, hanna):
    client = as_(hanna)
    day = TODAY + timedelta(days=300)
    file = (
        "code,title,construct,where,start,due,done means,needs\n"
        f"OUR-7,Be a guest,Leadership,every team,{day},{day},Everybody was one once,CMT-M2\n"
    )

    kept(client, looked(client, file))

    made = Milestone.objects.get(code="OUR-7")
    assert {rollout.state for rollout in made.rollouts.all()} == {"draft"}
    assert [need.code for need in made.after.all()] == ["CMT-M2"]


def test_a_team_that_is_new_to_a_milestone_joins_it(as_, programme, hanna):
    make.team("Team West")
    day = TODAY + timedelta(days=300)

    kept(as_(hanna), looked(as_(hanna), f"code,team,start,due\nCMT-M2,Team West,{day},{day}\n"))

    joined = rollout("CMT-M2", "Team West")
    assert (joined.state, joined.baseline_due_on) == ("not_started", day)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("CMT-M2,Team Ost,2026-09-01,2026-10-01", "No team is called “Team Ost”"),
        ("XXX-M9,Team Nord,2026-09-01,2026-10-01", "“XXX-M9” is no milestone of this programme"),
        ("CMT-M2,Team Nord,soon,2026-10-01", "“soon” is no date we can read"),
        ("CMT-M2,Team Nord,2026-02-31,2026-10-01", "is no date we can read"),
        ("CMT-M2,Team Nord,2026-10-01,2026-09-01", "due before it starts"),
        ("CMT-M2,Team Nord,2026-03-10,2026-03-20", "The first possible day is"),
        ("CMT-M2,Team Nord,1926-10-01,2026-10-01", "before the programme"),
        ("CMT-M2,Team Nord,2026-09-01,2126-10-01", "years after the target"),
        ("STR-M2,Team Nord,2026-09-01,2026-10-01", "done once for everybody"),
        ("CMT-M2,Team Süd,2026-09-01,2026-10-01", "reported as done"),
        ("CMT-M2,Twins,2026-09-01,2026-10-01", "More than one team is called “Twins”"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_the_others_go_on(
    as_, programme, hanna, helga, line, reason
):
    for key in ("one", "two"):
        Team.objects.create(name="Twins", key=key)
    Rollout.objects.filter(milestone__code="CMT-M2", team__name="Team Süd").update(state="done")
    other = rollout("COM-M3", "Team Nord")
    good = f"COM-M3,Team Nord,{other.starts_on},{other.due_on + timedelta(days=1)}"
    client = as_(hanna)

    answer = looked(client, f"code,team,start,due\n{line}\n{good}\n")

    assert [reason in words for words in reasons(answer)] == [True]
    kept(client, answer)
    assert rollout("COM-M3", "Team Nord").due_on == other.due_on + timedelta(days=1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("STR-M2,,Strategy", "required"),
        (",A title,Strategy", "Has no code"),
        ("NEW-1,A title,Strategie", "no construct we know"),
        ("STR-M2,Twice,Strategy\nSTR-M2,Twice,Strategy", "stands in the file twice"),
    ],
)
def test_a_milestone_that_cannot_be_is_refused(as_, programme, hanna, line, reason):
    answer = looked(as_(hanna), f"code,title,construct\n{line}\n")

    assert any(reason in words for words in reasons(answer))


def test_milestones_that_would_wait_for_each_other_are_refused(as_, charter, hanna):
    answer = looked(as_(hanna), "code,title,needs\nCMT-M2,Team charter,CSQ-M2\n")

    assert "These would wait for each other" in reasons(answer)[0]
    assert not Dependency.objects.filter(milestone=charter.milestone, needs__code="CSQ-M2").exists()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04junk", b"%PDF-1.7", b"name,mail\nEmma,e@x.example\n", b"\0\0\0\0"]
)
def test_a_file_of_another_kind_is_answered_with_words(as_, programme, hanna, data):
    answer = looked(as_(hanna), data)

    assert answer.status_code == 422
    assert "Please look at this again" in answer.content.decode()


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("xl/workbook.xml", lambda text: text[:200]),
        ("xl/worksheets/sheet1.xml", lambda text: text[:200]),
        ("xl/worksheets/sheet1.xml", lambda text: b""),
        ("[Content_Types].xml", lambda text: b"no xml"),
    ],
)
def test_a_damaged_workbook_is_answered_with_words(as_, programme, hanna, part, spoil):
    answer = looked(as_(hanna), with_part(part, spoil))

    assert answer.status_code == 422
    assert "Save it once more as .xlsx" in answer.content.decode()


def test_a_workbook_whose_bytes_are_damaged_is_answered_with_words(as_, programme, hanna):
    data = bytearray(with_part("xl/workbook.xml", bytes))
    for place in range(60, len(data) - 2000, 37):
        data[place] ^= 0x5A

    assert looked(as_(hanna), bytes(data)).status_code == 422


def test_a_sheet_that_claims_to_be_wide_is_read_as_wide_as_it_is():
    def wide(text):
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1"', text)

    ((_, lines),) = tables_in(with_part("xl/worksheets/sheet1.xml", wide))

    assert lines == [(1, ("code", "team", "start", "due"))]


def with_part(name, change):
    """A workbook of one line, with one of its parts changed."""
    book, whole, changed = Workbook(), BytesIO(), BytesIO()
    book.active.append(["code", "team", "start", "due"])
    book.save(whole)
    with ZipFile(whole) as old, ZipFile(changed, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            text = old.read(each)
            new.writestr(each, change(text) if each == name else text)
    return changed.getvalue()


def test_lines_that_were_not_looked_at_are_not_kept(as_, programme, hanna):
    before = plan()

    page = as_(hanna).post(url("bring-keep"), {"held": "made up", "seen": "1"}, follow=True)

    assert "choose it once more" in page.content.decode()
    assert plan() == before


def test_the_mark_of_first_dates_stays(as_, charter, hanna):
    client, first = as_(hanna), date(2026, 3, 1)
    Rollout.objects.filter(pk=charter.pk).update(baseline_due_on=first)
    day = charter.due_on + timedelta(days=2)

    kept(client, looked(client, f"code,team,start,due\nCMT-M2,Team Nord,{charter.starts_on},{day}"))

    charter.refresh_from_db()
    assert (charter.due_on, charter.baseline_due_on) == (day, first)


def test_taking_along_costs_the_same_however_many_teams(
    as_, programme, hanna, django_assert_max_num_queries
):
    client = as_(hanna)
    with django_assert_max_num_queries(16):
        taken(client, "programme-xlsx")
