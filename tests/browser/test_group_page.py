"""A manager on a phone, by keyboard alone: from the group's page through its four steps."""

import os
from pathlib import Path

import pytest

from roadmap.actions.models import Action
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def published(clock, company, hanna, max_, helga):
    """Team Nord is small and told too late; everybody may read the company's result."""
    make.people(12, team("Team Nord"))
    make.people(24, team("Team Süd"))
    make.people(14, company)
    make.programme()
    nord = team("Team Nord").pk

    def rating(person, item):
        if person.team_id != nord:
            return 3
        return 2 if item.scale == "communication" else 4

    pulse = make.counted_pulse(rating)
    clock.move_to(make.published_at(pulse))
    return pulse


def reach(page, role, name):
    """Tab until this has the focus, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name, exact=False).first
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def press(page, role, name):
    reach(page, role, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_four_steps_by_keyboard_on_a_phone(published, max_, mails, open_page):
    page = open_page(PHONE)
    sign_in(page, mails, max_)
    picture(page, "manager-home-390")
    check(page)
    press(page, "link", "Team Nord")
    picture(page, "group-390")
    check(page)

    press(page, "button", "We looked at it together")
    press(page, "button", "We talked on this day")
    assert page.locator(".four-steps .is-done").count() == 2

    reach(page, "radio", "Weekly team talk")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name="Something of our own").first.is_checked()
    press(page, "button", "Choose this one")
    check(page)

    reach(page, "textbox", "We will")
    page.keyboard.type("One note at every handover.")
    press(page, "button", "Promise it")
    page.get_by_text("Promised by").first.wait_for()
    assert page.locator(".four-steps .is-done").count() == 4
    picture(page, "group-done-390")
    check(page)

    press(page, "link", "Say what became of it")
    reach(page, "textbox", "What did you do?")
    page.keyboard.type("A red book lies at the desk.")
    press(page, "button", "We did it")
    page.get_by_text("Kept on 20 March").first.wait_for()
    picture(page, "action-390")
    check(page)
    assert Action.objects.get().did == "A red book lies at the desk."


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "dark")])
def test_hr_sees_the_clock_and_every_action(
    published, hanna, max_, helga, mails, open_page, size, scheme
):
    make.action(team("Team Nord"), by=max_)
    make.action(by=hanna, will="Publish every roster four weeks ahead.").drop(
        "broken", reason="The late shifts lack people.", by=hanna, on=make.TODAY
    )
    look = f"{size['width']}-{scheme}"
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.get_by_text("Where each group stands").click()
    picture(page, f"home-hr-{look}")
    check(page)

    page.get_by_role("link", name="Team Nord").first.click()
    picture(page, f"group-{look}")
    check(page)

    page.get_by_role("link", name="Actions").first.click()
    page.get_by_role("heading", name="None of 2 promises is kept. One is broken.").wait_for()
    picture(page, f"actions-{look}")
    check(page)
    page.get_by_label("What became of it").select_option("kept")
    page.get_by_text("No promise is in this state.").wait_for()

    page.get_by_role("link", name="Promise something to everybody").click()
    picture(page, f"make-{look}")
    check(page)
