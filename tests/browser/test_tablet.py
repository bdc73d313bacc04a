"""A shared tablet, in a real browser: type a code, answer, and the next one finds nothing."""

import pytest

from surveys.box import codes
from surveys.box.ballot import Ballot
from tests import make
from tests.browser.conftest import PHONE, check
from tests.conftest import team
from tests.paper.conftest import slip_codes, unaddressed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 1024, "height": 768}


@pytest.fixture
def pulse(company, clock):
    make.people(20, team("Team Nord"))
    unaddressed(3, team("Team Nord"))
    return make.open_pulse()


def enter(page, code):
    page.goto("/p/tablet")
    page.get_by_label("Your code").fill(codes.grouped(code).lower())
    page.get_by_role("button", name="Go on").click()
    page.locator("#answers").wait_for()


def answer(page):
    for group in page.locator("#answers fieldset").all():
        group.get_by_role("radio").first.check(force=True)
    page.get_by_role("button", name="Send my answers").click()


def test_the_tablet_takes_an_answer_and_forgets_the_code(open_page, pulse):
    page, code = open_page(TABLET), slip_codes(pulse)[0]
    page.clock.install()
    visited = []
    page.on("framenavigated", lambda frame: visited.append(frame.url))

    enter(page, code)
    page.get_by_text("Your browser seals your answers before they leave it.").wait_for()
    answer(page)
    page.get_by_role("heading", name="Sealed.").wait_for()

    assert Ballot.objects.count() == 1
    assert not [url for url in visited if code in url]
    assert page.evaluate("[localStorage.length, sessionStorage.length, window.name]") == [0, 0, ""]
    page.go_back()
    page.get_by_label("Your code").wait_for()
    assert page.get_by_label("Your code").input_value() == ""
    assert code not in page.content()


def test_the_page_of_thanks_goes_back_by_itself(open_page, pulse):
    page = open_page(TABLET)
    page.clock.install()
    page.goto("/p/tablet/thanks")
    page.get_by_text("This page empties itself in").wait_for()

    page.clock.run_for(16_000)

    page.get_by_label("Your code").wait_for()


def test_nobody_touching_it_empties_it_and_a_touch_holds_it(open_page, pulse):
    page, code = open_page(TABLET), slip_codes(pulse)[0]
    page.clock.install()
    enter(page, code)
    page.locator("#answers fieldset").first.get_by_role("radio").first.check(force=True)

    page.clock.run_for(70_000)
    page.get_by_text("Nobody is touching this page.").wait_for()
    check(page)
    page.get_by_role("button", name="I am still here").click()
    assert page.get_by_text("Nobody is touching this page.").is_hidden()
    page.clock.run_for(70_000)
    assert page.locator("#answers").count() == 1
    page.clock.run_for(25_000)

    page.get_by_label("Your code").wait_for()
    assert page.locator("#answers").count() == 0
    assert not Ballot.objects.exists()


def test_a_typing_mistake_is_told_and_mended(open_page, pulse):
    page = open_page(PHONE)
    page.goto("/p/tablet")
    page.get_by_label("Your code").fill("ABCD")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("This is not quite the code").wait_for()
    check(page)


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["1024", "390"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_tablet_can_be_used_by_everybody(open_page, pulse, size, scheme):
    page = open_page(size, color_scheme=scheme)
    for language in ("en", "ar"):
        for place in ("/p/tablet", "/p/tablet/thanks"):
            page.goto(f"{place}?l={language}")
            check(page)
    enter(page, slip_codes(pulse)[0])
    check(page)


def test_without_script_it_works_too(open_page, pulse):
    page = open_page(TABLET, java_script_enabled=False)
    enter(page, slip_codes(pulse)[0])
    answer(page)
    page.get_by_role("heading", name="Sealed.").wait_for()
    assert Ballot.objects.count() == 1
