"""The pages that are taken along: the report's own, and every other one on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from culture.health.models import Ask
from roadmap.actions.models import Action
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.test_access import addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POSTED = {"health:decisions", "health:groups-remind"}


@pytest.fixture
def result(clock, company, hanna, max_, helga):
    """A counted pulse that everybody may read, and a programme."""
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    make.people(14, company)
    make.programme()
    pulse = make.counted_pulse(lambda person, item: 2 if item.scale == "commitment" else 4)
    clock.move_to(make.published_at(pulse))
    return pulse


def printed(page):
    """What the printer gets: a reader of its pages, and all its words."""
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    return paper, " ".join(" ".join(each.extract_text() for each in paper.pages).split())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dashboard_prints_on_four_pages_at_most(result, hanna, mails, open_page, scheme):
    page = open_page(WIDE, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto("/results/")
    headline = page.get_by_role("heading", level=1).inner_text()

    paper, said = printed(page)

    assert len(paper.pages) <= 4
    assert headline in said
    assert "Interval" in said  # of the numbers as a table, which are folded on the screen
    assert "Team Nord" in said
    for button in ("Take it with you", "Sign out", "Roadmap Pulses"):
        assert button not in said


def pages_of_results():
    """Every address below the results that is a page of its own, and no form or file."""
    plain = {name for name, params in addresses() if not isinstance(params, dict)}
    paths = [reverse(name) for name in sorted(plain - POSTED) if name.startswith("health:")]
    return [path for path in paths if path.startswith("/results/") and path.endswith("/")]


def test_every_page_of_results_prints_without_its_bar_and_buttons(result, hanna, mails, open_page):
    page = open_page(WIDE)
    sign_in(page, mails, hanna)
    for path in pages_of_results():
        page.goto(path)
        heading = page.get_by_role("heading", level=1).inner_text()

        paper, said = printed(page)

        assert heading.split()[0] in said, path
        assert "Hanna HR" not in said, path
        assert "Take it with you" not in said, path
        assert len(paper.pages) <= 6, path


def test_the_page_for_the_board_prints_as_one_a4(result, hanna, sonja, mails, open_page):
    Ask.objects.create(pulse=result, decisions=["Publish rosters four weeks ahead. " * 5] * 3)
    promised = {"scale": "trust", "heard": "Rosters come late", "made_on": make.TODAY}
    for n in range(3):
        day = make.TODAY + timedelta(days=n)
        Action.objects.create(will="Rosters come in time", due_on=day, pulse_number=0, **promised)
    page = open_page(WIDE)
    sign_in(page, mails, sonja)
    page.get_by_role("link", name="Reports").first.click()
    page.get_by_role("link", name="Open the page").click()
    page.get_by_role("heading", name="Cannot tell yet").wait_for()

    paper, said = printed(page)

    assert len(paper.pages) == 1
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]
    assert "Three decisions asked for" in said
    assert "Said to everybody: 0 of 3 kept, 3 late." in said


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_hr_asks_the_board_and_mails_a_link(result, hanna, sonja, mails, open_page, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto("/results/reports/")
    check(page)
    page.get_by_label("Mail a link once a quarter").check()
    page.get_by_label("Sonja Sponsor").check()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("A link goes out once a quarter.").wait_for()
    page.get_by_label("First decision").fill("Publish rosters four weeks ahead, by 30 June.")
    page.get_by_role("button", name="Ask for these").click()

    page.get_by_role("heading", name="One decision asked for").wait_for()
    page.get_by_text("Publish rosters four weeks ahead, by 30 June.").wait_for()
    check(page)
