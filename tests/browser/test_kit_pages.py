"""The launch kit on a screen and on a phone: accessible, live beside the editor, printable."""

from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from surveys.kit import pieces
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.make import TODAY

PLACES = ("", "letter/en/", "it/de/", "card/ar/", "cards/", "mail/letter/", "mail/heads_up/")


def test_the_pages_of_the_kit_are_accessible(open_page, mails, clock, company, hanna, max_, helga):
    make.people(12, team("Team Nord"))
    make.cadence(sender=hanna, starts_on=TODAY + timedelta(days=14))
    for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
        page = open_page(size, color_scheme=scheme)
        sign_in(page, mails, hanna)
        for place in PLACES:
            page.goto(f"/pulses/kit/{place}")
            check(page)
        page.goto("/")
        check(page)


def test_the_poster_is_accessible_in_both_directions(open_page, mails, clock, company, hanna):
    make.people(12, team("Team Nord"))
    pulse = make.counted_pulse(sender=hanna)
    for size, scheme in ((WIDE, "dark"), (PHONE, "light")):
        page = open_page(size, color_scheme=scheme)
        clock.move_to(make.NOW)
        sign_in(page, mails, hanna)
        page.goto("/results/poster/")
        check(page)
        assert page.get_by_text("The poster is ready on").is_visible()
        clock.move_to(make.published_at(pulse))
        sign_in(page, mails, hanna)
        for language in ("en", "ar"):
            page.goto(f"/results/poster/?l={language}&paper=a3")
            page.get_by_role("link", name="Save as PDF").wait_for()
            check(page)


def test_the_preview_follows_the_writing_and_can_be_copied(open_page, mails, clock, company, hanna):
    make.people(12, team("Team Nord"))
    make.cadence(sender=hanna, starts_on=TODAY + timedelta(days=14))
    page = open_page(WIDE, permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, mails, hanna)
    page.goto("/pulses/kit/intranet/en/")
    page.get_by_label("Title").fill("Soon: {opens}")
    page.get_by_role("heading", name="Soon: Tuesday 24 March").wait_for()
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("Soon: Tuesday 24 March")
    page.get_by_label("Text").fill("See {opns}.")
    page.get_by_role("heading", name="Something is still to mend").wait_for()
    page.get_by_role("button", name="Keep this text").click()
    page.get_by_role("heading", name="Please look at this again").wait_for()
    check(page)
    assert not pieces.in_force("intranet", "en").own


def test_cards_print_on_a5_one_for_each_manager(
    open_page, mails, clock, company, hanna, max_, helga
):
    make.people(12, team("Team Nord"))
    make.cadence(sender=hanna, starts_on=TODAY + timedelta(days=14))
    page = open_page(WIDE)
    sign_in(page, mails, hanna)
    page.goto("/pulses/kit/cards/")
    page.get_by_role("button", name="Print").wait_for()
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    told = [sheet.extract_text() for sheet in sheets]
    assert [name for text in told for name in ("Helga", "Max") if name in text] == ["Helga", "Max"]
    assert len(sheets) == 2
    assert {round(float(sheet.mediabox.width)) for sheet in sheets} == {420}  # points
    assert "Names that are filled in" not in "".join(told)
