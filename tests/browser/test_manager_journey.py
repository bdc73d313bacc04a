"""A manager on a phone: what is due, a report with evidence; then somebody else decides about it.

And the same report without a finger or a mouse: by the keyboard alone.
"""

from datetime import date

import pytest

from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.browser.conftest import PHONE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FLAG = "This names an event. What do people do differently?"


@pytest.fixture
def due(clock, company, hanna, max_, helga):
    """A milestone of Team Nord that has begun and is due within the week."""
    make.people(12, team("Team Nord"))
    make.people(12, team("Team Süd"))
    make.programme()
    rollout = Rollout.objects.filter(team=team("Team Nord")).first()
    Rollout.objects.filter(pk=rollout.pk).update(
        starts_on=date(2026, 3, 2), due_on=date(2026, 3, 13)
    )
    Milestone.objects.filter(pk=rollout.milestone_id).update(
        behaviour="People point at the goal sheet when they decide"
    )
    return rollout


@pytest.fixture
def at_report(due, max_, mails, open_page):
    """The page of what is due, on a phone."""
    page = open_page(PHONE)
    sign_in(page, mails, max_)
    check(page)
    page.get_by_role("link", name=due.milestone.title).first.click()
    check(page)
    return page


def tab_to(page, control):
    """Press Tab until this control has the focus."""
    for _ in range(60):
        if control.evaluate("control => control === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {control}")


def test_a_report_in_three_taps(at_report, due):
    page = at_report
    page.get_by_label("Under way").check()
    page.get_by_label("Likely").check()
    page.get_by_label("Waiting for others").check()
    page.get_by_role("button", name="Report to Helga Hotels").click()

    page.get_by_text("Reported: ").wait_for()
    check(page)
    due.refresh_from_db()
    assert (due.state, due.confidence) == (Rollout.State.UNDER_WAY, "likely")


def test_a_report_with_evidence_is_reviewed_and_then_confirmed(
    at_report, due, helga, mails, open_page, tmp_path
):
    photo = tmp_path / "board.png"
    photo.write_bytes(bytes.fromhex("89504e470d0a1a0a") + b"\0" * 64)
    page = at_report
    page.get_by_label("Done").check()
    page.get_by_text("In my words").first.click()
    page.get_by_label("In my words").fill("The goal sheet hangs in the staff room.")
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_text("What it took").click()
    page.get_by_label("What should the next team know?").fill("Write it with the night shift.")
    page.get_by_label("Hours spent so far").fill("9")
    page.get_by_role("button", name="Report to Helga Hotels").click()
    page.get_by_text("Evidence in").first.wait_for()
    check(page)

    page = open_page()
    sign_in(page, mails, helga)
    page.get_by_role("link", name=due.milestone.title).first.click()
    check(page)
    page.get_by_role("button", name="Reviewed: the evidence is fine").click()
    page.get_by_text("Is the behaviour seen by now?").wait_for()
    check(page)
    page.get_by_role("button", name="Done: evidence is there and the behaviour is seen").click()
    page.get_by_text("Confirmed as done").wait_for()
    check(page)
    due.refresh_from_db()
    assert (due.state, due.done_on, due.hours_spent) == ("done", date(2026, 3, 10), 9)


def test_the_keyboard_alone_is_enough(at_report, due):
    page = at_report
    tab_to(page, page.get_by_label("Under way"))
    page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_label("Nothing in the way"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_text("In my words, with a link or a file"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("In my words"))
    page.keyboard.type("We held a workshop")
    tab_to(page, page.get_by_role("button", name="Report to Helga Hotels"))
    page.keyboard.press("Enter")

    page.get_by_text(FLAG).first.wait_for()
    check(page)
    due.refresh_from_db()
    assert due.state == Rollout.State.REPORTED
