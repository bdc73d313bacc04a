"""Results as files: the numbers of the page, for the same reader, and nothing that acts."""

import csv
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from culture.constructs import FACES, SEVEN
from culture.health.calendar import Calendar
from culture.health.exports import board as words
from culture.health.exports.board import Board
from culture.health.exports.deck import as_pptx
from culture.health.exports.inert import inert, is_live
from culture.health.exports.tables import Table, statements_table
from culture.health.exports.workbook import as_csv, as_xlsx
from culture.health.picture import picture
from roadmap.actions.models import Action
from roadmap.plan.models import Milestone, Rollout
from roadmap.plan.standing import Progress
from surveys.models.pulses import Unit
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.health.published import a_year, everything, exact, rounded, rounds
from tests.health.test_results import launch

RESULTS = reverse("health:results")
XLSX, CSV = reverse("health:results-xlsx"), reverse("health:results-csv")
BOARD, BOARD_PDF = reverse("health:board"), reverse("health:board-pdf")
BOARD_PAGE, RESULTS_PDF = reverse("health:board-page"), reverse("health:results-pdf")
FILES = [XLSX, CSV, RESULTS_PDF, BOARD, BOARD_PDF]
LIVE = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]


def sheets(client, query=""):
    """Rows as dicts, by the title of their sheet."""
    response = client.get(XLSX + query)
    assert response.status_code == 200
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: dicts(list(sheet.values)) for sheet in book}


def dicts(rows):
    head, *rest = rows
    return [dict(zip(head, row, strict=True)) for row in rest]


def table(client, query=""):
    response = client.get(CSV + query)
    assert response.status_code == 200
    return dicts(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def slides(client, query=""):
    response = client.get(BOARD + query)
    assert response.status_code == 200
    return list(Presentation(BytesIO(response.content)).slides)


def chart_of(slide):
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def table_of(slide):
    rows = next(shape.table for shape in slide.shapes if shape.has_table).rows
    return [[cell.text for cell in row.cells] for row in rows]


def texts(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def on_screen(html):
    """The seven as the page's own table has them: construct, numbers and words as printed."""
    _, _, after = html.partition("The numbers as a table")
    inside, _, _ = after.partition("</details>")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', inside, re.S)
    return [[name, *re.findall(r"<td.*?>(.*?)</td>", cells)] for name, cells in rows]


def heat_on_screen(html):
    """(group, people) → seven numbers as printed, of both maps."""
    found = {}
    for row in re.findall(r'<tr role="row" class="level-.*?</tr>', html, re.S):
        name = re.search(r'<span class="place">.*?<span>(?:<a[^>]*>)?([^<]+)', row, re.S)[1]
        people = re.search(r'<span class="people">(.*?)</span>', row)[1]
        cells = re.findall(r'<td role="cell" class="([^"]*)">(.*?)</td>', row, re.S)
        found[unescape(name), people] = [
            (re.sub(r"<span class=\"about\">≈</span>|<span class=\"hidden\">.*", "", text), soft)
            for shape, text in cells
            for soft in ["yes" if "soft" in shape else "no"]
        ]
    return found


def beside_on_screen(html):
    """ "Trust 55, no clear change · Experience 60, up 6"."""
    inside = html[html.index('id="beside-title"') :]
    found = re.findall(r"<b>([^<]+)</b> <span[^>]*>([^<]*)</span></span></li>", inside)
    (trust, change), (experience, moved) = found[:2]
    return f"Trust {trust}, {change} · Experience {experience}, {moved}"


def pdf(client, url):
    response = client.get(url)
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content))


def flat(paper):
    """All its text on one line."""
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def printed(row):
    """A row of the seven as paper has it, with its subtitle."""
    subtitle = next(face.subtitle for face in FACES.values() if face.name == row[0])
    return " ".join([row[0], subtitle, *row[1:]])


def line_of(group, cells):
    """A line of the map as paper has it."""
    about = ["≈ " if soft == "yes" else "" for _, soft in cells]
    scores = [soft + score for soft, (score, _) in zip(about, cells, strict=True)]
    return " ".join([*group, *scores])


def in_file(rows, name="group"):
    found = {}
    for row in rows:
        score = "–" if row["score"] in (None, "") else str(row["score"])
        found.setdefault((row[name], row["people"]), []).append((score, row["rounded"]))
    return found


def company_as_printed(row, then=True):
    interval = "–" if row["low"] is None else f"{row['low']}–{row['high']}"
    before = [str(row["baseline"])] if then else []
    return [row["construct"], *before, str(row["now"]), interval, row["change"]]


@pytest.fixture
def second(released):
    """A month later, everybody agrees; only the first pulse asked all statements."""
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        launch(following)
    with time_machine.travel(make.published_at(following), tick=False):
        yield following


@pytest.mark.parametrize("query", ["", "?pulse=0"])
def test_every_number_of_the_page_is_the_number_of_the_files(second, as_, hanna, query):
    client = as_(hanna)
    html = client.get(RESULTS + query).text
    book = sheets(client, query)

    seven = on_screen(html)
    assert [row[0] for row in seven] == [row["construct"] for row in book["Company"][:7]]
    assert seven == [company_as_printed(row, then=not query) for row in book["Company"][:7]]
    groups = heat_on_screen(html)
    assert len(groups) > 2
    assert in_file(book["Groups"]) == in_file(table(client, query)) == groups
    page, details, *_ = slides(client, query)
    assert table_of(page)[1:] == table_of(details)[1:] == seven
    assert on_screen(client.get(BOARD_PAGE + query).text) == seven
    on_paper, one_page = (flat(pdf(client, url + query)) for url in (RESULTS_PDF, BOARD_PDF))
    assert all(printed(row) in on_paper and printed(row) in one_page for row in seven)
    assert all(line_of(group, cells) in on_paper for group, cells in groups.items())
    assert beside_on_screen(html) in one_page
    assert beside_on_screen(html) in texts(page)


def test_the_chart_is_native_and_draws_the_numbers_of_the_page(second, as_, sonja):
    client = as_(sonja)
    seven = on_screen(client.get(RESULTS).text)

    chart = chart_of(slides(client)[1])

    (plot,) = chart.plots
    assert list(plot.categories) == [row[0] for row in seven]
    then, now = plot.series
    assert (then.name, now.name) == ("March", "April")
    assert [f"{value:.0f}" for value in then.values] == [row[1] for row in seven]
    assert [f"{value:.0f}" for value in now.values] == [row[2] for row in seven]
    embedded = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [row[2] for row in list(embedded.values)[1:]] == list(now.values)


def test_each_reader_takes_what_their_page_shows(released, as_, hanna, max_, emma, kim):
    def groups(person):
        book = sheets(as_(person))
        assert {row["group"] for row in book["Statements"]} <= {
            row["group"] for row in book["Groups"]
        }
        return list(dict.fromkeys(row["group"] for row in book["Groups"]))

    assert {"Team Nord", "Team Süd"} < set(groups(hanna))
    assert groups(max_) == ["Whole company", "Team Nord"]
    assert groups(emma) == groups(kim) == ["Whole company"]


def test_before_the_release_employees_take_nothing(counted, as_, emma, max_):
    assert as_(emma).get(XLSX).status_code == as_(emma).get(CSV).status_code == 404
    assert as_(max_).get(XLSX).status_code == 200


def test_segments_travel_to_those_who_read_every_group(released, as_, hanna, max_):
    Group.objects.create(
        pulse=released, level=Group.Level.SEGMENT, dimension=Group.Dimension.TENURE,
        name="1 to 2 years", team_ids=[], trend_key="new", n_words="10 or more",
    )  # fmt: skip
    book = sheets(as_(hanna))

    assert {(row["by"], row["segment"]) for row in book["Segments"]} == {
        ("Time here", "1 to 2 years")
    }
    assert [row["note"] for row in book["Segments"]] == ["too few answers"] * 7
    assert "1 to 2 years" not in str(book["Groups"])
    assert "Segments" not in sheets(as_(max_))


def test_statements_are_of_exact_groups_and_say_when_they_were_asked(second, as_, hanna):
    rows = sheets(as_(hanna))["Statements"]

    assert "Team Nord" not in {row["group"] for row in rows}
    company = [row for row in rows if row["group"] == "Whole company"]
    assert len(company) == 36
    assert {row["people"] for row in company} == {f"{second.invited} people"}
    assert {row["asked in"] for row in company} == {"March 2026", "April 2026"}
    for row in company:
        assert sum(row[choice] for choice in "12345") == row["answers"] >= 20


def test_a_rounded_group_has_no_statements_even_where_some_are_at_hand():
    year = rounds(exact(everything(55)), groups=[rounded({"strategy": 45}, name="Nord")])

    assert {row[0] for row in statements_table(year).rows} == {"Whole company"}


def test_a_pulse_that_does_not_exist_and_results_that_do_not_exist_are_not_there(
    released, as_, hanna
):
    client = as_(hanna)
    for url in FILES:
        assert client.get(f"{url}?pulse=7").status_code == 404
    released.cadence.pulses.update(state="missed")
    for url in FILES:
        assert client.get(url).status_code == 404


def test_files_are_named_after_their_pulse_and_no_browser_keeps_them(released, as_, hanna):
    for url in FILES:
        response = as_(hanna).get(url)
        name, kind = url.rsplit("/", 1)[1].split(".")
        file = f'attachment; filename="{name}-2026-03.{kind}"'
        assert response["Content-Disposition"] == file
        assert response["Cache-Control"] == "no-store"


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


def test_a_workbook_holds_what_its_reader_s_pages_hold(second, as_, hanna, max_, emma):
    make.programme(starts_on=date(2026, 1, 1))
    Action.objects.create(
        scale="trust", heard="Late", will="In time", made_on=make.TODAY, due_on=make.TODAY,
        pulse_number=0,
    )  # fmt: skip

    found = {person: set(sheets(as_(person))) for person in (hanna, max_, emma)}

    everybody = {"Company", "Groups", "Statements", "Actions", "Definitions"}
    assert everybody | {"Priorities", "Scorecard"} <= found[hanna]
    assert everybody | {"Priorities"} <= found[max_]
    assert everybody <= found[emma]
    assert not {"Scorecard", "Effects", "Customers", "Watching"} & (found[max_] | found[emma])
    assert "Priorities" not in found[emma]
    words = {row["word"] for row in sheets(as_(hanna))["Definitions"]}
    assert found[hanna] - everybody <= words


def test_the_board_reads_the_page_then_the_seven_then_each_part(released, as_, hanna, sonja):
    make.programme(starts_on=date(2026, 1, 1))
    for person in (hanna, sonja):
        html = as_(person).get(RESULTS).text
        page, seven, thirds, promised, asked = slides(as_(person))

        assert page.shapes.title.text in html
        assert f"{released.invited} of {released.invited} answered (100 %)" in texts(page)
        assert table_of(page) == table_of(seven)
        assert seven.shapes.title.text == "The seven, weakest first"
        assert "Cannot tell yet" in texts(thirds)
        kept, total = re.search(r"kept: (\d+) of (\d+)", promised.shapes.title.text).groups()
        assert f"<dt>kept</dt><dd>{kept}</dd>" in html
        assert f"<dt>milestones</dt><dd>{total}</dd>" in html
        assert asked.shapes.title.text.endswith("asked for")


def test_every_slide_says_what_to_say_and_what_not_to_conclude(released, as_, hanna):
    make.programme(starts_on=date(2026, 1, 1))

    for slide in slides(as_(hanna)):
        said = notes(slide)
        assert said.startswith("Say: ")
        assert "\nDo not conclude: " in said
        assert said.endswith("Scores are not used for the appraisal of any manager.")


def test_promises_stand_beside_the_latest_result_only(second, as_, hanna):
    make.programme(starts_on=date(2026, 1, 1))
    assert len(slides(as_(hanna))) == 5
    assert len(slides(as_(hanna), "?pulse=0")) == 3


def drawn(seen, promises=None, asked=()):
    page = Board("Havelund", seen, words.thirds(seen), words.Decisions(asked), promises)
    return Presentation(BytesIO(as_pptx(page, now=make.NOW)))


def test_what_is_clear_and_what_may_be_chance_stand_in_the_same_size():
    scores = dict.fromkeys((*SEVEN, "trust", "experience"), 50)
    seen = picture(a_year(scores | {"strategy": 64, "competency": 53}, then=scores))

    deck = drawn(seen)

    _, seven, thirds = deck.slides
    rows = {row[0]: row for row in table_of(seven)}
    assert rows["Strategy"][1:3] == ["50", "64"]
    assert rows["Strategy"][-1] == "up 14"
    assert rows["Consequence"][-1] == "no clear change"
    assert "May still be chance: what moved in Competency.\n" in notes(seven)
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=1e-3)
    cells = next(shape.table for shape in seven.shapes if shape.has_table).iter_cells()
    assert len({cell.text_frame.paragraphs[0].font.size for cell in cells if cell.text}) == 1
    sizes = {
        shape.text_frame.text: shape.text_frame.paragraphs[0].font.size
        for shape in thirds.shapes
        if shape.has_text_frame
    }
    assert sizes["Better"] == sizes["Worse"] == sizes["Cannot tell yet"]
    assert "Strategy up 14." in sizes
    assert "Nothing clearly." in sizes


def test_a_small_company_reads_rounded_scores_and_no_interval():
    small = rounded(dict.fromkeys((*SEVEN, "trust"), 45), level=Group.Level.COMPANY, key="all")

    page, seven, _ = drawn(picture(rounds(small))).slides

    assert "5–9 people answered" in texts(page)
    assert {tuple(row[1:]) for row in table_of(seven)[1:]} == {("≈ 45", "–", "first result")}
    assert "have no interval" in notes(seven)
    assert '<c:formatCode>"≈ "0</c:formatCode>' in chart_of(seven)._chartSpace.xml


def test_a_construct_without_a_score_keeps_its_row_and_draws_no_bar():
    answered = {code: s for code, s in everything(55).items() if not code.startswith("STR")}

    _, seven, _ = drawn(picture(rounds(exact(answered)))).slides

    (series,) = chart_of(seven).plots[0].series
    assert list(series.values) == [55] * 6 + [None]
    assert table_of(seven)[-1] == ["Strategy", "–", "–", "too few answers"]


def test_a_board_is_told_what_is_late_and_one_next_step():
    late = Milestone(title="Shift huddle", due_on=date(2026, 3, 2))
    ahead = Calendar(open=None, planned=None, counted=None)
    fates = [("kept late", "A word a week"), ("broken", "Rosters four weeks ahead"), ("late", "…")]

    said = words.promises(Progress(20, 13, [late]), ahead, today=make.TODAY, fates=fates)

    assert said.title == "Promises kept: 13 of 20"
    assert said.late == "Late: “Shift huddle”, due 2 March."
    assert said.next == "Next: say by when “Shift huddle” will be done."
    assert said.told == (
        "Said to everybody: 1 of 3 kept, 1 late, 1 broken. Last broken: “Rosters four weeks ahead”."
    )
    *_, promised = drawn(picture(rounds(exact(everything(55)))), said).slides
    assert said.next in texts(promised)
    assert said.told in texts(promised)
    done = words.promises(Progress(20, 20, []), ahead, today=make.TODAY)
    assert (done.late, done.next, done.told) == ("Nothing is late.", "", "")


@pytest.mark.parametrize("url", [*FILES, BOARD_PAGE])
def test_a_file_asks_as_little_of_many_groups_as_of_few(second, as_, hanna, url):
    make.programme(starts_on=date(2026, 1, 1))
    Rollout.objects.update(reached_on=date(2026, 3, 25))
    client = as_(hanna)
    few = queries(client, url)
    nord = team("Team Nord").pk
    Group.objects.bulk_create(
        Group(pulse=second, level=Group.Level.EXACT, name=f"Shop {n}", team_ids=[nord],
              trend_key=f"shop {n}", n=12, n_words="12")
        for n in range(100)
    )  # fmt: skip

    assert queries(client, url) <= few <= 40


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_page_lists_every_file_its_reader_may_take(released, as_, hanna, sonja, max_, emma):
    everybody, board = [XLSX, CSV, RESULTS_PDF], [BOARD, BOARD_PDF, BOARD_PAGE]
    for person, may in ((hanna, True), (sonja, True), (max_, False), (emma, False)):
        client = as_(person)
        html = client.get(RESULTS).text
        for url in everybody + board:
            offered = url in everybody or may
            assert (f'href="{url}?pulse=0"' in html) is offered
            assert (client.get(url).status_code == 200) is offered
