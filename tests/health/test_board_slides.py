"""Slides for the board: the page, the seven, what is clear and what may be chance."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from culture.constructs import SEVEN
from culture.health.basis.calendar import Calendar
from culture.health.basis.picture import picture
from culture.health.exports import board as words
from culture.health.exports.board import Board
from culture.health.exports.deck import as_pptx
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.standing import Progress
from surveys.models.results import Group
from tests import make
from tests.health.files import (
    RESULTS,
    chart_of,
    notes,
    on_screen,
    slides,
    table_of,
    texts,
)
from tests.health.published import a_year, everything, exact, rounded, rounds


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


@pytest.mark.django_db
def test_a_board_is_told_what_is_late_and_one_next_step():
    late = Milestone(title="Shift huddle", due_on=date(2026, 3, 2))
    ahead = Calendar(make.NOW)
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
