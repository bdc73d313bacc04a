"""A programme as a whole in a real browser: begun like another, aligned, kept up."""

import pytest

from roadmap.plan.models.programmes import Programme, Value
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in

SIZES = pytest.mark.parametrize(
    ("size", "scheme"),
    [(WIDE, "light"), (PHONE, "light"), (WIDE, "dark"), (PHONE, "dark")],
    ids=["wide", "phone", "wide dark", "phone dark"],
)


@pytest.fixture
def programme(clock, hanna, max_, helga, emma, otto):
    programme = make.programme(
        comes_from="rules", goes_to="judgement", mission="We host whoever comes."
    )
    Value.objects.create(programme=programme, name="Honesty")
    return programme


@SIZES
def test_every_page_about_a_programme_is_clean(open_page, mails, programme, hanna, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)

    for path in (
        "programme/", "programmes/", "alignment/", "alignment/?show=gaps", "gauges/",
        "gauges/late/", f"programmes/{programme.pk}/change/", "start/",
        f"start/?copy={programme.pk}",
    ):  # fmt: skip
        page.goto(f"/roadmap/{path}")
        check(page)


def test_an_hr_lead_begins_another_programme_like_the_first_and_archives_it(
    open_page, mails, programme, hanna
):
    page = open_page()
    sign_in(page, mails, hanna)
    page.goto("/roadmap/programme/")

    page.get_by_role("link", name="Start another like it").click()
    page.get_by_label("Name of the programme").fill("Safe at work")
    page.get_by_label("How do the teams begin?").select_option(label="All teams at once")
    page.get_by_role("button", name="Start the programme").click()
    page.get_by_text("Safe at work has begun.").wait_for()

    begun = Programme.objects.get(name="Safe at work")
    assert begun.milestones.count() == programme.milestones.count()
    page.goto("/roadmap/programmes/")
    line = page.get_by_role("region", name="Safe at work")
    line.get_by_role("button", name="Archive it").click()
    page.get_by_text("Safe at work is archived").wait_for()
    line.get_by_role("button", name="Bring it back").click()
    page.get_by_text("Safe at work is back").wait_for()


def test_a_gap_is_mended_with_the_keyboard_alone(open_page, mails, programme, hanna):
    page = open_page(PHONE)
    sign_in(page, mails, hanna)
    page.goto("/roadmap/alignment/")
    page.get_by_text("No milestone reinforces “Honesty”.").wait_for()

    page.get_by_role("checkbox", name="Team charter reinforces “Honesty”").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save the ticks").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Saved: 1 tick changed.").wait_for()
    assert page.get_by_text("No milestone reinforces “Honesty”.").count() == 0
    assert programme.values.get().milestones.get().title == "Team charter"


def test_a_meeting_is_noted_in_a_few_taps_and_taken_back(open_page, mails, programme, hanna):
    page = open_page(PHONE)
    sign_in(page, mails, hanna)
    page.goto("/roadmap/gauges/")

    page.get_by_text("Yes", exact=True).click()
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("1 of 1 meeting.").wait_for()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("No meeting is noted yet.").wait_for()
