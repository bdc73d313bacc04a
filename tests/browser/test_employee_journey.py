"""An employee: mail, link, answers, thanks; the same link replaces until the close."""

import pytest

from surveys import gate
from surveys.box.ballot import Ballot
from surveys.models.pulses import Pulse
from tests import make
from tests.browser.conftest import PHONE, check, link_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail(clock, company, emma, max_, mails, minute):
    """Emma's invitation, as the relay got it."""
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    make.cadence(working_days=8)
    minute()
    return next(mail for mail in mails.mails if emma.email in mail["To"])


def answer(page, stop):
    for statement in page.locator("fieldset.statement").all():
        statement.get_by_role("radio").nth(stop).check()
    page.get_by_role("button", name="Send my answers").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_mail_to_the_thanks_on_a_phone(mail, open_page, scheme):
    page = open_page(PHONE, color_scheme=scheme)
    page.goto(link_in(mail) + "?a=4")
    assert page.get_by_role("radio", checked=True).count() == 1
    page.locator("footer").scroll_into_view_if_needed()  # nothing lies under the bar
    check(page)
    page.get_by_role("link", name="What this link knows").click()
    check(page)
    page.go_back()
    answer(page, 3)
    page.get_by_role("heading", name="Sealed.").wait_for()
    check(page)
    assert Ballot.objects.count() == 1


def test_without_javascript_and_by_keyboard_alone(mail, open_page):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(link_in(mail))
    page.locator("#main").focus()
    page.keyboard.press("Tab")  # the whole promise
    for _ in range(37):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Fewer forms.")
    page.keyboard.press("Tab")  # the whole company only
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sealed.").wait_for()


def test_too_few_answers_are_named_and_nothing_chosen_is_lost(mail, open_page):
    page = open_page(PHONE)
    page.goto(link_in(mail) + "?a=2")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("radio", checked=True).count() == 1
    page.locator("footer").scroll_into_view_if_needed()
    check(page)
    page.get_by_role("link", name="Answer some more statements").click()
    answer(page, 4)
    page.get_by_role("heading", name="Sealed.").wait_for()


def test_the_same_link_replaces_and_after_the_close_it_is_not_open(
    mail, emma, clock, minute, open_page
):
    pulse, page = Pulse.objects.open().get(), open_page(PHONE)
    for person in make.invited(pulse):
        if person != emma:
            make.cast(pulse, person, rating=5)
    for stop in (0, 4):
        page.goto(link_in(mail))
        answer(page, stop)
        page.get_by_role("heading", name="Sealed.").wait_for()

    clock.move_to(pulse.closes_at)
    minute()
    page.goto(link_in(mail))
    page.get_by_role("heading", name="This link is not open.").wait_for()
    check(page)
    pulse.refresh_from_db()
    company = gate.read(emma, [pulse], now=make.published_at(pulse))[0]
    assert company.items["STR1"].counts == (0, 0, 0, 0, company.n)


def test_the_page_asks_only_this_server_and_leaves_nothing_in_the_browser(mail, open_page):
    page = open_page(PHONE)
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(link_in(mail))
    answer(page, 2)
    page.get_by_role("heading", name="Sealed.").wait_for()
    assert len(hosts) == 1
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
