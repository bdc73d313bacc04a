"""An HR lead plans a roadmap, staggers and cascades it, moves a date and reviews evidence."""

from datetime import timedelta

import pytest

from culture.people.models import Team
from roadmap.plan.models.rollouts import Review, Rollout
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import leader, team
from tests.make import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(clock, company, hanna, max_, helga):
    """Havelund with ten teams more, each with a manager and people, and nothing planned."""
    for number in range(10):
        make.people(3, make.team(f"House {number}", parent=team("Hotels")))
        leader(f"Lead {number}", f"House {number}")
    make.people(3, team("Team Nord"))
    make.people(3, team("Team Süd"))
    return hanna


@pytest.fixture
def planned(house):
    """A programme of twelve milestones in all of them."""
    return make.programme()


def test_a_roadmap_is_planned_and_its_starts_are_drawn(house, mails, open_page):
    page = open_page()
    sign_in(page, mails, house)
    plan_a_roadmap(page)
    page.get_by_role("link", name="Teams", exact=True).click()
    check(page)
    draw_the_starts(page)

    first = Rollout.objects.filter(team__name="House 7", milestone__reach="team").first()
    assert f"{first.starts_on:%Y-%m}" == "2026-10"


def plan_a_roadmap(page):
    page.get_by_role("link", name="Choose a roadmap").first.click()
    page.get_by_label("Name of the programme").fill("Service by heart")
    page.get_by_label("Vision").fill("Guests say that we keep our word.")
    page.get_by_role("textbox", name="Start").fill("2026-03-10")
    page.get_by_label("Target date").fill("2027-09-10")
    page.get_by_label("12", exact=True).check()
    page.get_by_role("button", name="Look at it first").click()
    check(page)
    page.get_by_role("button", name="Start the programme").click()
    page.get_by_text("Service by heart has begun").wait_for()
    check(page)


def draw_the_starts(page):
    page.get_by_role("link", name="Plan the starts").click()
    check(page)
    page.get_by_label("Teams that begin in a month").fill("3")
    page.get_by_label("First month").select_option(label="September 2026")
    page.get_by_label("December").check()
    page.get_by_label("Team", exact=True).select_option(label="House 7")
    page.get_by_label("Month", exact=True).select_option(label="October 2026")
    page.get_by_label("Reason").fill("Their new lobby opens in September")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("House 7 (pinned)").wait_for()
    page.get_by_text("October to December 2026: at least 4 teams").wait_for()
    check(page)
    page.get_by_role("button", name="Save these starts").click()
    page.get_by_text("Saved: the starts of 13 teams").wait_for()
    check(page)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_a_new_team_is_given_its_milestones(planned, house, mails, open_page, size, scheme):
    make.people(3, make.team("New house", parent=team("Hotels")))
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, house)
    page.goto("/roadmap/rollouts/")
    page.get_by_role("link", name="Give milestones to teams").click()
    check(page)
    milestones = page.get_by_role("group", name="Which milestones").get_by_role("checkbox")
    for milestone in milestones.all():
        milestone.check()
    page.get_by_label("Hotels", exact=True).check()
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="4 milestones for 1 team").wait_for()
    page.get_by_text("has no manager who works here").wait_for()
    check(page)
    page.get_by_role("button", name="Give them").last.click()
    page.get_by_text("Given: 4 milestones in teams").wait_for()

    assert Rollout.objects.filter(team__name="New house").count() == 4


def test_dates_are_moved_with_the_keyboard_alone_and_what_waits_moves_too(
    planned, house, mails, open_page
):
    row = Rollout.objects.get(milestone__code="CMT-M2", team__name="House 3")
    waits = Rollout.objects.get(milestone__code="CSQ-M2", team__name="House 3")
    page = open_page()
    sign_in(page, mails, house)
    page.goto("/roadmap/rollouts/?construct=commitment&q=House")
    choose_a_cell(page, page.keyboard.press)
    move_by_300_days(page, page.keyboard.press)

    start = row.starts_on
    row.refresh_from_db()
    waits.refresh_from_db()
    assert row.starts_on == start + timedelta(days=300)
    assert waits.starts_on == row.due_on + timedelta(days=1)


def choose_a_cell(page, keys):
    page.locator("#grid [tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "End", "Home", "End", "Space"):
        keys(key)
    page.get_by_text("1 chosen").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    check(page)


def move_by_300_days(page, keys):
    page.get_by_role("button", name="Change those chosen").focus()
    keys("Enter")
    page.get_by_role("heading", name="Change one milestone in one team").wait_for()
    check(page)
    page.get_by_label("By so many days").fill("300")
    keys("Enter")
    page.get_by_text("This moves other milestones too").wait_for()
    page.get_by_text("Everyday thanks from four sides").wait_for()
    check(page)
    page.get_by_role("button", name="Save 1 change").focus()
    keys("Enter")
    page.get_by_text("Saved: 1 milestone in a team").wait_for()


def test_a_cell_is_opened_with_the_keyboard_alone(planned, house, mails, open_page):
    page = open_page()
    sign_in(page, mails, house)
    page.goto("/roadmap/rollouts/")
    page.locator("#grid [tabindex='0']").wait_for()
    cell = page.locator("#grid td:has(a)").first
    address = cell.locator("a").get_attribute("href")
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (PHONE, "light")])
def test_a_team_that_is_gone_is_settled_without_script(
    planned, house, mails, open_page, size, scheme
):
    gone = team("House 5")
    gone.members.update(team=team("House 6"))
    Team.objects.filter(pk=gone.pk).update(manager=None)
    page = open_page(size, color_scheme=scheme, java_script_enabled=False)
    sign_in(page, mails, house)
    page.goto("/roadmap/rollouts/")
    page.get_by_role("link", name="House 5").first.click()
    page.get_by_text("Most of those who worked here are in House 6 now").wait_for()
    page.get_by_label("They are set aside").check()
    page.get_by_label("Why?").fill("The house was sold")
    page.get_by_role("button", name="Settle it").click()
    page.get_by_text("4 milestones are set aside").wait_for()

    assert set(Rollout.objects.filter(team=gone).values_list("state", flat=True)) == {"draft"}


def test_evidence_is_found_in_the_matrix_and_reviewed(planned, house, max_, mails, open_page):
    row = Rollout.objects.get(milestone__code="CMT-M2", team__name="Team Nord")
    row.report(Review(state="reported", note="It hangs on the wall."), by=max_, day=TODAY)
    page = open_page()
    sign_in(page, mails, house)
    page.goto("/roadmap/rollouts/")
    page.get_by_label("State", exact=True).select_option(label="Evidence in")
    page.get_by_text("One milestone in 1 team").wait_for()
    check(page)
    page.locator("#grid td a").first.click()
    page.get_by_role("heading", name="says it is done").wait_for()
    check(page)
    page.get_by_role("button", name="Done:").click()
    page.get_by_text("Done").first.wait_for()

    row.refresh_from_db()
    assert row.state == Rollout.State.DONE
