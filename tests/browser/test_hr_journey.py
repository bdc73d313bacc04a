"""An HR lead: people, pulse, and after the count the dashboard, all in a browser."""

import pytest
from django.core.management import call_command

from culture.people.founding import found
from culture.people.models import Organisation, Team
from surveys.models.pulses import Pulse
from tests import make
from tests.browser.conftest import check, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def roster(tmp_path):
    """45 people in three teams below one house, each with its manager."""
    rows = ["name;email;team;branch;manager;joined"]
    for team in ("Front desk", "Kitchen", "Laundry"):
        boss = f"boss.{team.split()[0].lower()}@lark.example"
        rows.append(f"Boss of {team};{boss};{team};Lark;;12/03/2019")
        rows += [
            f"{team} Person {n};{team[0].lower()}{n}@lark.example;{team};Lark;{boss};01/02/2020"
            for n in range(1, 15)
        ]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(rows), encoding="latin-1")
    return path


@pytest.fixture
def anna(clock, db):
    """The first HR lead of an organisation that has nobody else yet."""
    organisation = Organisation(name="Lark Hotels", customer="guest")
    return found(organisation, name="Anna Berg", email="anna@lark.example")


@pytest.fixture
def house(anna, roster):
    """Anna, with her people brought in."""
    call_command("import_roster", str(roster), "--apply")
    return anna


@pytest.fixture
def pulse(house, minute):
    """Open since this morning; everybody but Anna has a link."""
    make.cadence(sender=house)
    minute()
    return Pulse.objects.open().get()


@pytest.fixture
def page(open_page):
    return open_page()


def test_her_people_come_from_a_sheet_of_the_payroll(anna, roster, mails, page):
    sign_in(page, mails, anna)
    check(page)
    page.get_by_role("link", name="Bring your people").first.click()
    check(page)
    page.locator("input[type=file]").set_input_files(roster)
    page.get_by_role("button", name="Look at it").click()
    check(page)
    page.get_by_role("button", name="Keep these 45 people").click()
    page.get_by_text("46 people in 3 teams").wait_for()
    check(page)
    assert Team.objects.get(name="Kitchen").manager.email == "boss.kitchen@lark.example"


def test_a_planned_pulse_opens_by_itself(house, mails, minute, page):
    sign_in(page, mails, house)
    page.get_by_role("link", name="Pulses").first.click()
    page.get_by_role("link", name="Plan the pulses").click()
    check(page)
    page.get_by_label("First pulse on").fill("2026-03-10")
    page.get_by_label("Whom people can ask").fill("Kim Arslan, extension 214")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Mails arrive at").wait_for()
    check(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Plan the pulses").wait_for()
    check(page)
    page.get_by_role("button", name="Plan the pulses").click()
    page.get_by_text("by itself").first.wait_for()
    check(page)

    minute()
    page.goto(f"/pulses/{Pulse.objects.open().get().pk}/")
    page.get_by_text("45 of 45").first.wait_for()
    check(page)


def test_the_count_leads_to_results_groups_and_a_certificate(
    pulse, house, mails, minute, clock, page
):
    for person in make.invited(pulse):
        make.cast(pulse, person, rating=lambda item: 2 if item.scale == "consequence" else 4)
    clock.move_to(pulse.closes_at)
    minute()

    sign_in(page, mails, house)
    check(page)
    page.get_by_role("link", name="Results").first.click()
    page.get_by_role("heading", level=1).wait_for()
    first_row = page.locator(".dumbbells li").first
    assert "Consequence" in first_row.inner_text()
    assert "25" in first_row.inner_text()
    check(page)
    page.get_by_role("link", name="Kitchen").first.click()
    check(page)
    page.goto(f"/pulses/{pulse.pk}/certificate/")
    page.get_by_role("heading", name="The count of March 2026").wait_for()
    check(page)
