"""The plan of pulses, its calendar, and the page of days and places: wide and on a phone."""

from datetime import date

import pytest

from culture.people.models import Organisation, Person, Site
from surveys.models.blackouts import Blackout
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def abroad(clock, company, hanna, max_, helga):
    """A German company with a busy December and people in New York and Apia."""
    make.people(20, team("Team Nord"))
    Organisation.objects.update(time_zone="Europe/Berlin", country="DE", part="BY")
    Site.objects.create(name="New York", time_zone="America/New_York", country="US")
    first, second = Person.objects.filter(team=team("Team Nord")).order_by("pk")[:2]
    Person.objects.filter(pk=first.pk).update(site="New York")
    Person.objects.filter(pk=second.pk).update(time_zone="Pacific/Apia")
    Blackout.objects.create(
        starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 27), why="Christmas trade"
    )


@pytest.mark.parametrize("look", [(WIDE, "light"), (PHONE, "dark")])
def test_the_wizard_previews_the_year_while_it_is_filled_in(open_page, mails, abroad, hanna, look):
    size, scheme = look
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto("/pulses/start/")
    check(page)
    page.get_by_text("Every month, 12 statements").click()
    page.get_by_label("First pulse on").fill("2026-03-17")
    page.get_by_label("Whom people can ask").fill("Kim Keeper")
    page.get_by_label("Whom people can ask").blur()
    page.locator("#preview table").wait_for()
    check(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Mails arrive at").select_option("21")
    page.get_by_role("button", name="Next").click()
    page.get_by_text("21:00 lies in the quiet hours").first.wait_for()
    check(page)
    page.get_by_label("Mails arrive at").select_option("9")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Plan the pulses").click()
    page.get_by_text("by itself").first.wait_for()


@pytest.mark.parametrize("look", [(WIDE, "light"), (PHONE, "dark")])
@pytest.mark.parametrize("address", ["calendar", "change", "days"])
def test_each_page_of_the_plan_holds_its_shape(open_page, mails, abroad, hanna, look, address):
    make.cadence(starts_on=date(2026, 4, 6))
    size, scheme = look
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto(f"/pulses/{address}/")
    check(page)
