"""Results as files: the numbers of the page, for the same reader, and nothing that acts."""

import csv
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook
from pptx import Presentation

from culture.constructs import SEVEN
from culture.health.calendar import Calendar
from culture.health.exports import board as words
from culture.health.exports.deck import Pack, as_pptx
from culture.health.exports.inert import inert
from culture.health.exports.tables import Table, statements_table
from culture.health.exports.workbook import as_csv, as_xlsx
from culture.health.picture import picture
from roadmap.plan.models import Milestone
from roadmap.plan.standing import Progress
from surveys.models.pulses import Unit
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.health.published import a_year, everything, exact, rounded, rounds
from tests.health.test_results import launch

RESULTS = reverse("health:results")
XLSX, CSV = reverse("health:results-xlsx"), reverse("health:results-csv")
BOARD = reverse("health:board")
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
    inside = html[html.index("The numbers as a table") : html.index("All seven together")]
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
    drawn = table_of(slides(client, query)[1])
    assert drawn[1:] == seven


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
    for url in (XLSX, CSV, BOARD):
        assert client.get(f"{url}?pulse=7").status_code == 404
    released.cadence.pulses.update(state="missed")
    for url in (XLSX, CSV, BOARD):
        assert client.get(url).status_code == 404


def test_files_are_named_after_their_pulse_and_no_browser_keeps_them(released, as_, hanna):
    response = as_(hanna).get(CSV)
    assert response["Content-Disposition"] == 'attachment; filename="results-2026-03.csv"'
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


def test_the_board_reads_a_sentence_then_the_seven_then_what_was_promised(
    released, as_, hanna, sonja
):
    make.programme(starts_on=date(2026, 1, 1))
    for person in (hanna, sonja):
        html = as_(person).get(RESULTS).text
        first, second, third = slides(as_(person))

        assert first.shapes.title.text in html
        assert f"{released.invited} of {released.invited} answered (100 %)" in texts(first)
        assert second.shapes.title.text == "The seven, weakest first"
        kept, total = re.search(r"kept: (\d+) of (\d+)", third.shapes.title.text).groups()
        assert f"<dt>kept</dt><dd>{kept}</dd>" in html
        assert f"<dt>milestones</dt><dd>{total}</dd>" in html
        assert "How we count" in notes(first)
        assert "95 %" in notes(second)
        assert "confirmed as done" in notes(third)


def test_promises_stand_beside_the_latest_result_only(second, as_, hanna):
    make.programme(starts_on=date(2026, 1, 1))
    assert len(slides(as_(hanna))) == 3
    assert len(slides(as_(hanna), "?pulse=0")) == 2


def drawn(seen, promises=None):
    body = as_pptx(Pack("Havelund", seen, promises), now=make.NOW)
    return Presentation(BytesIO(body))


def test_what_is_clear_and_what_may_be_chance_stand_in_the_same_size():
    scores = dict.fromkeys((*SEVEN, "trust", "experience"), 50)
    seen = picture(a_year(scores | {"strategy": 64, "competency": 53}, then=scores))

    deck = drawn(seen)

    _, seven = deck.slides
    rows = {row[0]: row for row in table_of(seven)}
    assert rows["Strategy"][1:3] == ["50", "64"]
    assert rows["Strategy"][-1] == "up 14"
    assert rows["Consequence"][-1] == "no clear change"
    assert "May still be chance: what moved in Competency.\n" in notes(seven)
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=1e-3)
    cells = next(shape.table for shape in seven.shapes if shape.has_table).iter_cells()
    assert len({cell.text_frame.paragraphs[0].font.size for cell in cells if cell.text}) == 1


def test_a_small_company_reads_rounded_scores_and_no_interval():
    small = rounded(dict.fromkeys((*SEVEN, "trust"), 45), level=Group.Level.COMPANY, key="all")

    first, seven = drawn(picture(rounds(small))).slides

    assert "5–9 people answered" in texts(first)
    assert {tuple(row[1:]) for row in table_of(seven)[1:]} == {("≈ 45", "–", "first result")}
    assert "have no interval" in notes(seven)
    assert '<c:formatCode>"≈ "0</c:formatCode>' in chart_of(seven)._chartSpace.xml


def test_a_construct_without_a_score_keeps_its_row_and_draws_no_bar():
    answered = {code: s for code, s in everything(55).items() if not code.startswith("STR")}

    _, seven = drawn(picture(rounds(exact(answered)))).slides

    (series,) = chart_of(seven).plots[0].series
    assert list(series.values) == [55] * 6 + [None]
    assert table_of(seven)[-1] == ["Strategy", "–", "–", "too few answers"]


def test_a_board_is_told_what_is_late_and_one_next_step():
    late = Milestone(title="Shift huddle", due_on=date(2026, 3, 2))
    ahead = Calendar(open=None, planned=None, counted=None)

    said = words.promises(Progress(20, 13, [late]), ahead, today=make.TODAY)

    assert said.title == "Promises kept: 13 of 20"
    assert said.late == "Late: “Shift huddle”, due 2 March."
    assert said.next == "Next: say by when “Shift huddle” will be done."
    *_, third = drawn(picture(rounds(exact(everything(55)))), said).slides
    assert said.next in texts(third)
    done = words.promises(Progress(20, 20, []), ahead, today=make.TODAY)
    assert (done.late, done.next) == ("Nothing is late.", "")


@pytest.mark.parametrize("url", [XLSX, CSV, BOARD])
def test_files_need_few_queries_however_many_groups(
    released, as_, hanna, url, django_assert_max_num_queries
):
    nord = team("Team Nord").pk
    Group.objects.bulk_create(
        Group(pulse=released, level=Group.Level.EXACT, name=f"Shop {n}", team_ids=[nord],
              trend_key=f"shop {n}", n=12, n_words="12")
        for n in range(100)
    )  # fmt: skip
    client = as_(hanna)
    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200


def test_the_page_offers_the_board_s_slides_to_those_who_may_take_them(
    released, as_, hanna, sonja, max_, emma
):
    for person, may in ((hanna, True), (sonja, True), (max_, False), (emma, False)):
        html = as_(person).get(RESULTS).text
        assert f"{XLSX}?pulse=0" in html
        assert f"{CSV}?pulse=0" in html
        assert (BOARD in html) is may
