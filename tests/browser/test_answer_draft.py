"""What a reload would lose is kept in the tab, locked; sending, clearing and the close end it."""

import pytest

from surveys.box.ballot import Ballot
from surveys.models.pulses import Pulse
from tests import make
from tests.browser.conftest import PHONE, check
from tests.browser.test_sealing import HERE, WORDS, expected, fill_in, opened, press
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORES = """() => JSON.stringify([
  Object.entries(localStorage), Object.entries(sessionStorage), window.name, document.cookie])"""
NOTHING = '[[],[],"",""]'
KEPT = "() => Object.keys(sessionStorage).length"


@pytest.fixture
def pulse(clock, company, emma, max_):
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    return make.open_pulse()


@pytest.fixture
def link(pulse, emma):
    return make.link(pulse, emma)


@pytest.fixture
def page(open_page):
    page = open_page(PHONE)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.method))
    return page


def opens(page, address):
    page.goto(address)
    page.get_by_text(HERE).wait_for()


def begin(page, link):
    """Half an hour's work, kept."""
    opens(page, link)
    fill_in(page)
    page.locator("#STR1").get_by_role("radio").nth(4).check()
    page.wait_for_function(KEPT)


def marked(page) -> int:
    return page.get_by_role("radio", checked=True).count()


def typed(page) -> str:
    return page.get_by_role("textbox").input_value()


def test_a_reload_loses_nothing_and_nothing_of_it_was_sent_or_can_be_read(page, link):
    begin(page, link)
    stores = page.evaluate(STORES)
    page.reload()
    page.get_by_text(HERE).wait_for()

    assert (marked(page), typed(page)) == (37, WORDS)
    assert page.locator("[name=STR1]").nth(4).is_checked()
    assert page.locator("[name=company_only]").is_checked()
    assert "POST" not in page.asked
    assert not [word for word in ("STR1", "Formulare", link.split("/")[-1]) if word in stores]


def test_the_lock_goes_with_the_tab(page, link):
    """A tab that was closed comes back with its storage, and without its name."""
    begin(page, link)
    page.evaluate("() => { window.name = '' }")
    page.reload()
    page.get_by_text(HERE).wait_for()

    assert (marked(page), typed(page)) == (0, "")


def test_after_sending_neither_back_nor_a_new_tab_nor_a_store_tells_anything(
    page, link, pulse, emma
):
    begin(page, link + "?a=5")
    page.locator("#STR1").get_by_role("radio").nth(3).check()
    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()
    assert page.evaluate(STORES) == NOTHING
    page.go_back()
    page.get_by_text(HERE).wait_for()

    assert (marked(page), typed(page)) == (0, "")
    assert "a=" not in page.url
    assert page.evaluate(STORES) == NOTHING
    assert opened(pulse, emma) == expected(pulse)


def test_clearing_empties_the_page_and_the_tab(page, link):
    begin(page, link + "?a=5")
    page.get_by_role("button", name="Clear what I chose").click()
    assert (marked(page), typed(page)) == (0, "")
    assert page.locator("#cleared").text_content() == "Cleared. Nothing is chosen any more."
    assert page.evaluate(STORES) == NOTHING
    page.reload()
    page.get_by_text(HERE).wait_for()
    assert (marked(page), typed(page)) == (0, "")


def test_what_was_chosen_in_the_mail_stands_over_what_was_kept(page, link):
    begin(page, link)
    opens(page, f"{link}?a=2")
    assert page.locator("[name=STR1]").nth(1).is_checked()
    assert (marked(page), typed(page)) == (37, WORDS)


def test_a_page_that_stood_open_past_the_close_tells_so_and_loses_nothing(page, link, clock, pulse):
    begin(page, link)
    clock.move_to(pulse.ends_at)
    press(page)
    page.locator("#errors:focus").wait_for()

    told = "This link is not open. Either the pulse has closed or the link is incomplete."
    assert page.locator("#errors li").all_text_contents() == [told]
    assert (marked(page), typed(page)) == (37, WORDS)
    assert page.evaluate(STORES) == NOTHING
    assert not Ballot.objects.exists()
    check(page)
    page.reload()
    page.get_by_role("heading", name="This link is not open.").wait_for()


def test_what_the_close_finds_kept_goes_when_the_page_is_opened_again(page, link, clock, pulse):
    begin(page, link)
    clock.move_to(pulse.ends_at)
    page.reload()
    page.get_by_role("heading", name="This link is not open.").wait_for()
    page.wait_for_function(f"() => !({KEPT})()")
    assert page.evaluate(STORES) == NOTHING


def test_a_page_that_stood_open_over_an_extension_is_still_sent(page, link, clock, pulse, emma):
    opens(page, link)
    fill_in(page)
    Pulse.objects.open().update(ends_at=pulse.extends_to)
    clock.move_to(pulse.closes_at)
    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()

    assert page.get_by_text("The close has moved once").is_visible()
    assert opened(pulse, emma) == expected(pulse)


def test_without_a_connection_nothing_is_lost_and_the_next_try_counts(page, link, pulse, emma):
    opens(page, link)
    fill_in(page)
    page.context.set_offline(True)
    press(page)
    page.get_by_role("link", name="It did not arrive").wait_for()
    page.context.set_offline(False)
    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()

    assert opened(pulse, emma) == expected(pulse)


def test_without_javascript_nothing_is_kept_and_none_is_promised(open_page, link):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(link)
    assert not page.get_by_role("button", name="Clear what I chose").is_visible()
