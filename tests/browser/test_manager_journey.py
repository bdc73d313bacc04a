"""A manager on a phone: what is due, a report with evidence; then somebody else confirms it."""

from datetime import date

import pytest

from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.browser.conftest import PHONE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    return rollout


def test_a_report_with_evidence_is_confirmed_by_the_manager_s_manager(
    due, max_, helga, mails, open_page, tmp_path
):
    photo = tmp_path / "board.png"
    photo.write_bytes(bytes.fromhex("89504e470d0a1a0a") + b"\0" * 64)
    page = open_page(PHONE)
    sign_in(page, mails, max_)
    check(page)
    page.get_by_role("link", name=due.milestone.title).first.click()
    check(page)
    page.get_by_label("Done").check()
    page.get_by_label("Sure").check()
    page.get_by_text("In my words").first.click()
    page.locator("textarea").first.fill("The goal sheet hangs in the staff room.")
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="Report to Helga Hotels").click()
    page.get_by_text("To confirm").first.wait_for()
    check(page)

    page = open_page()
    sign_in(page, mails, helga)
    page.get_by_role("link", name=due.milestone.title).first.click()
    check(page)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Done").first.wait_for()
    due.refresh_from_db()
    assert due.state == Rollout.State.DONE
    assert due.done_on == date(2026, 3, 10)
