"""The answer pages and mails in six languages, both directions, from 320 to 1280 pixels."""

import os

import pytest

from culture.people.models import Person
from surveys.box.ballot import Ballot
from surveys.models.pulses import Pulse
from tests import make
from tests.browser.conftest import PHONE, WIDE, check
from tests.browser.test_sealing import opened
from tests.conftest import team
from tests.surveys.conftest import staffed  # noqa: F401
from tests.surveys.spoken import LANGUAGES
from tests.surveys.test_translations import mails_of, two_keepers  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 640}
SEND = ".send button"
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""


@pytest.fixture
def pulse(clock, company, emma, max_, mails):
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    return make.open_pulse()


@pytest.fixture
def link(pulse, emma):
    return make.link(pulse, emma)


def reads(person, language):
    Person.objects.filter(pk=person.pk).update(language=language)


def shown(page, name):
    """A picture of the whole page, where somebody wants to look."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def look(page):
    """From the foot of the page, so that nothing lies under the bar of the button."""
    page.locator("footer").scroll_into_view_if_needed()
    check(page)


def choose(page, language):
    """Open the list of languages and press one."""
    page.locator(".languages summary").click()
    page.locator(f".languages [value={language}]").click()


def mark_all(page, value):
    for radio in page.locator(f"input[type=radio][value='{value}']").all():
        radio.check()


@pytest.mark.parametrize(
    ("size", "scheme"), [(NARROW, "light"), (PHONE, "dark"), (WIDE, "light"), (WIDE, "dark")]
)
def test_every_answer_page_is_accessible_in_every_language(open_page, link, emma, size, scheme):
    page = open_page(size, color_scheme=scheme)
    page.set_default_timeout(30_000)  # 24 pages under axe
    for language in LANGUAGES:
        reads(emma, language)
        for place in ("?a=2", "/know", "/thanks", "x"):
            page.goto(f"{link}{place}" if place != "x" else f"/p/x?l={language}")
            page.locator(".languages summary").click()
            look(page)
            name = f"{language}-{size['width']}-{scheme}-{place.strip('/?=')}"
            shown(page, name)
            assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_is_to_be_mended_is_accessible_and_reads_with_more_space(
    open_page, link, emma, language
):
    reads(emma, language)
    page = open_page(NARROW, java_script_enabled=True)
    page.goto(link)
    page.locator(SEND).click()
    page.get_by_role("alert").wait_for()
    look(page)
    shown(page, f"{language}-320-mend")
    page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css);"
        " document.adoptedStyleSheets = [s]; }",
        SPACED,
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown(page, f"{language}-320-spaced")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_colours_may_be_forced(open_page, link, emma, language):
    reads(emma, language)
    page = open_page(PHONE, forced_colors="active")
    page.goto(link + "?a=3")
    assert page.get_by_role("radio", checked=True).count() == 1
    look(page)


def test_low_stands_where_reading_begins(open_page, link, emma):
    page = open_page(PHONE)
    places = {}
    for language in ("en", "ar"):
        page.goto(f"{link}?l={language}")
        boxes = [radio.bounding_box() for radio in page.locator("[name=STR1]").all()[:5]]
        places[language] = [box["x"] for box in boxes]
    assert places["en"] == sorted(places["en"])
    assert places["ar"] == sorted(places["ar"], reverse=True)


def test_a_browser_that_seals_changes_the_language_without_sending_an_answer(
    open_page, link, pulse, emma
):
    page, sent = open_page(PHONE), []
    page.on(
        "request", lambda request: sent.append((request.method, request.url, request.post_data))
    )
    page.goto(link)
    page.locator("#sealing", has_text="before they").wait_for(state="attached")
    mark_all(page, "4")
    page.get_by_role("textbox").fill("Weniger Formulare.")
    page.locator("[name=company_only]").check()
    for language in ("ar", "de"):
        choose(page, language)
        page.locator(f"html[lang={language}]").wait_for(state="attached")
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert page.get_by_role("radio", checked=True).count() == 37
    page.locator("#sealing", has_text="bevor sie").wait_for(state="attached")
    look(page)
    page.locator(SEND).click()
    page.wait_for_url("**/thanks?l=de")

    assert [line for line in sent if line[0] == "POST" and "sealed=" not in (line[2] or "")] == []
    assert not [url for _, url, _ in sent if "4" in url.partition("?")[2]]
    answers = opened(pulse, emma)
    assert (set(answers.ratings), answers.recommend) == ({4}, 4)
    assert (answers.comment, answers.company_only) == ("Weniger Formulare.", True)
    assert page.evaluate("localStorage.length + sessionStorage.length + window.name.length") == 0
    assert page.context.cookies() == []


def test_without_javascript_the_page_comes_back_filled(open_page, link, emma):
    page = open_page(NARROW, java_script_enabled=False)
    page.goto(link)
    mark_all(page, "2")
    page.get_by_role("textbox").fill("Mer tid.")
    choose(page, "nb")
    page.get_by_role("heading", name="Hvordan er servicen her?").wait_for()
    assert page.get_by_role("radio", checked=True).count() == 37
    assert page.get_by_role("textbox").input_value() == "Mer tid."
    assert not Ballot.objects.exists()
    page.locator(SEND).click()
    page.get_by_role("heading", name="Forseglet.").wait_for()
    assert Ballot.objects.count() == 1


def test_enter_sends_and_does_not_change_the_language(open_page, link):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(link)
    mark_all(page, "5")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sealed.").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_by_keyboard_alone_from_right_to_left(open_page, link, emma, scripts):
    reads(emma, "ar")
    page = open_page(PHONE, java_script_enabled=scripts)
    page.goto(link)
    if scripts:
        page.locator("#clear").wait_for()
    page.locator("#main").focus()
    for _ in range(2 if scripts else 1):  # clear what I chose, the whole promise
        page.keyboard.press("Tab")
    for _ in range(37):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert in_sight(page)
    for _ in range(3):  # comment, the whole company only, the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks")
    assert set(opened(page_pulse(), emma).ratings) == {2}


def page_pulse():
    return Pulse.objects.open().get()


def in_sight(page):
    """What has the focus is on the screen, and not below the bar of the button."""
    at = page.locator(":focus").bounding_box()
    bar = page.locator(".send").bounding_box()
    return at["y"] >= 0 and at["y"] + at["height"] <= bar["y"] + 1


@pytest.mark.parametrize(("size", "scheme"), [(NARROW, "light"), (PHONE, "dark")])
def test_every_mail_is_accessible_in_every_language(
    clock,
    open_page,
    two_keepers,  # noqa: F811
    hanna,
    kim,
    size,
    scheme,
):
    page, direction = open_page(size, color_scheme=scheme), {"ar": "rtl"}
    for language in LANGUAGES:
        Person.objects.update(language=language)
        for kind, mail in mails_of(two_keepers, hanna, kim).items():
            page.set_content(mail.html)
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator("html").get_attribute("dir") == direction.get(language, "ltr")
            check(page)
            shown(page, f"mail-{kind}-{language}-{scheme}")
