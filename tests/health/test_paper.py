"""Reports as PDF: text that a screen reader can walk, the page's numbers, and nothing that acts."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from culture.constructs import FACES, SEVEN
from culture.health.basis.calendar import Calendar
from culture.health.basis.picture import picture
from culture.health.exports import board as words
from culture.health.exports.board import Beside, Board
from culture.health.exports.pdf import board_pdf, results_pdf
from culture.health.exports.tables import statements_table
from culture.plots import HeatCell, HeatMap, HeatRow
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.standing import Progress
from tests import make
from tests.health.published import a_year, everything, exact, rounded, rounds

YEAR = a_year(dict.fromkeys((*SEVEN, "trust", "experience"), 57) | {"consequence": 47})
NAMES = ['#eval("1")', "*Nord* _Süd_", "=cmd", "$x$ [y] <z>", "Ελλάδα Ж", "a\x07b", "\\ @ref ~"]


def board(seen=None, **parts):
    seen = seen or picture(YEAR)
    return Board("Havelund", seen, words.thirds(seen), words.Decisions(()), **parts)


def read(paper):
    return PdfReader(BytesIO(paper))


def results(names=("Team Nord",), year=YEAR):
    cells = [HeatCell(10 * n, approximate=n == 3) for n in range(1, 7)]
    cells.append(HeatCell(None, why="too few answers"))
    rows = [HeatRow(name, cells, people="12 people") for name in names]
    map = HeatMap([FACES[scale] for scale in SEVEN], [HeatRow("Hotels", heading=True), *rows])
    page = board(picture(year))
    return read(
        results_pdf(
            page,
            {"Where it is felt": map},
            statements_table(year, company_only=True),
            now=make.NOW.replace(microsecond=5),
        )
    )


def text(paper):
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def kinds(element):
    """The kind of each element of the structure tree, as a reader meets them."""
    element = element.get_object()
    found = [element["/S"]] if "/S" in element else []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        found += kinds(kid) if isinstance(kid, dict) and "/K" in kid else []
    return found


def test_a_reader_hears_title_language_headings_and_tables():
    paper = results()

    root = paper.trailer["/Root"]
    assert paper.metadata.title == "Havelund: service culture, June 2026"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    told = kinds(root["/StructTreeRoot"])
    assert told.count("/H1") == 1
    assert told.count("/H2") == 6  # better, worse, cannot tell, felt, statements, how to read it
    assert told.count("/Table") == 3
    assert told.count("/TH") == 6 + 8 + 5


def test_every_font_is_in_the_file_and_every_page_has_its_number():
    paper = results(names=[f"Team {number}" for number in range(80)])

    assert len(paper.pages) > 2
    for number, page in enumerate(paper.pages, start=1):
        assert f"Page {number} of {len(paper.pages)}" in page.extract_text()
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        for font in page["/Resources"]["/Font"].values():
            told = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(told)


def test_the_head_of_a_table_comes_again_on_each_of_its_pages():
    paper = results(names=[f"Team {number}" for number in range(80)])
    assert sum("Group, people counted" in page.extract_text() for page in paper.pages) >= 2


def test_a_name_is_never_read_as_an_instruction():
    said = text(results(names=NAMES))
    for name in NAMES:
        assert name.replace("\x07", "") in said


def test_paper_has_numbers_marks_and_gaps_as_the_page_has_them():
    said = text(results())
    assert "Team Nord 12 people 10 20 ≈ 30 40 50 60 –" in said
    assert "Consequence noticed and thanked 50 47 46–48 no clear change" in said


def test_paper_claims_to_be_accessible_only_where_every_letter_can_be_read():
    plain, odd = results(), results(names=["Team 漢字"])
    assert b"pdfuaid" in plain.trailer["/Root"]["/Metadata"].get_data()
    assert b"pdfuaid" not in odd.trailer["/Root"]["/Metadata"].get_data()
    assert "Team" in text(odd)


def test_the_same_numbers_at_the_same_moment_are_the_same_file():
    page = board()
    assert board_pdf(page, now=make.NOW) == board_pdf(page, now=make.NOW)


def test_a_small_company_s_paper_has_no_statements_and_no_interval():
    small = rounds(rounded(dict.fromkeys((*SEVEN, "trust"), 45), level="company", key="all"))
    said = text(results(year=small))
    assert "Single statements" not in said
    assert "Strategy where we are going ≈ 45 – first result" in said


def test_the_first_result_is_not_compared_and_says_so():
    said = text(read(board_pdf(board(picture(rounds(exact(everything(55))))), now=make.NOW)))
    assert "Cannot tell yet Whether anything moves: later results are compared with this" in said
    assert "Promises" not in said


@pytest.mark.parametrize("full", [False, True])
def test_a_board_gets_one_page_however_much_there_is_to_say(full):
    long = "A promise that is told in a good many words, because it has to name who does what, "
    late = [Milestone(title=long[:120], due_on=date(2026, 3, 2)) for _ in range(5)]
    ahead = Calendar(make.NOW)
    fates = [("kept", "x"), ("late", "y"), ("broken", 6 * long)]
    said = words.promises(Progress(50, 13, late), ahead, today=make.TODAY, fates=fates)
    page = (
        board(promises=said, beside=Beside((("Satisfaction", "78 %", long),) * 4))
        if full
        else board()
    )
    asked = words.Decisions((2 * long + "by 30 June",) * 3 if full else ())

    paper = read(board_pdf(Board(**vars(page) | {"decisions": asked}), now=make.NOW))

    assert len(paper.pages) == 1
    assert ("Three decisions asked for" in text(paper)) is full
