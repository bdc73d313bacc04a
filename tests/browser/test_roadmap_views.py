"""The views of the roadmap in a browser: a card moved by mouse, by button and by keys."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client

from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.browser.conftest import PHONE, WIDE, check
from tests.make import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUARTER = relativedelta(months=3)
PAGES = (
    "/roadmap/",
    "/roadmap/?by=construct",
    "/roadmap/timeline/",
    "/roadmap/timeline/?zoom=month",
    "/roadmap/calendar/",
    "/roadmap/list/",
    "/roadmap/views/",
    "/roadmap/calendar/mine/",
    "/roadmap/bring/",
)


@pytest.fixture
def programme(clock, hanna, max_, helga, emma, otto):
    made = make.programme(starts_on=TODAY - timedelta(days=30))
    Rollout.objects.filter(milestone__code="COM-M3").update(baseline_due_on=TODAY)
    return made


@pytest.fixture
def signed_in(open_page, live_server, programme, hanna):
    """A page of this size in which Hanna is signed in."""

    def new(size=WIDE, **options):
        client = Client()
        client.force_login(hanna)
        page = open_page(size, reduced_motion="reduce", **options)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return page

    return new


@pytest.fixture
def thanks(programme):
    """Nothing waits for it, and it can begin later at any time."""
    return Milestone.objects.get(code="CSQ-M2")


def card(page, milestone):
    return page.locator(f"#card-{milestone.pk}")


def save(page, milestone, before):
    """Look at what it moves, save, and be back at the card, which has the focus."""
    page.get_by_role("heading", name=f"Move “{milestone.title}”").wait_for()
    page.get_by_role("button", name="Save").click()
    page.locator(".is-moved").wait_for()
    milestone.refresh_from_db()
    assert milestone.starts_on == before + QUARTER
    page.get_by_role("status").filter(has_text=f"{milestone.title} now starts on").wait_for()
    assert page.evaluate("document.activeElement.id") == f"card-{milestone.pk}"
    assert "moved=" not in page.url


def test_a_card_is_dragged_to_the_next_quarter(signed_in, thanks):
    page, before = signed_in(), thanks.starts_on
    page.goto("/roadmap/")
    title = card(page, thanks).locator(".standing")
    title.scroll_into_view_if_needed()
    here, phase = title.bounding_box(), card(page, thanks).locator("xpath=ancestor::*[@data-phase]")
    beside = page.locator(f"[data-phase='{int(phase.get_attribute('data-phase')) + 1}']")
    page.mouse.move(here["x"] + 10, here["y"] + 5)
    page.mouse.down()
    page.mouse.move(beside.bounding_box()["x"] + 40, here["y"] + 20, steps=8)
    assert "is-target" in beside.get_attribute("class")
    page.mouse.up()
    save(page, thanks, before)


def test_the_same_by_button(signed_in, thanks):
    page, before = signed_in(PHONE), thanks.starts_on
    page.goto("/roadmap/?by=lane")
    card(page, thanks).get_by_role("link", name="Later").click()
    check(page)
    save(page, thanks, before)
    assert "by=lane" in page.url


def test_the_same_by_keys_alone(signed_in, thanks):
    page, before = signed_in(), thanks.starts_on
    page.goto("/roadmap/")
    said = page.locator("#said")
    card(page, thanks).locator(".grip").focus()
    page.keyboard.press("Space")
    said.filter(has_text="is taken").wait_for()
    page.keyboard.press("ArrowRight")
    said.filter(has_text="Months").wait_for()
    page.keyboard.press("Escape")
    said.filter(has_text="It stays where it was").wait_for()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    save(page, thanks, before)


def test_a_card_that_comes_back_to_its_quarter_leads_nowhere(signed_in, thanks):
    page = signed_in()
    page.goto("/roadmap/")
    card(page, thanks).locator(".grip").focus()
    for key in ("Enter", "ArrowRight", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    page.locator("#said").filter(has_text="It stays where it was").wait_for()
    assert page.url.endswith("/roadmap/")


def test_a_slash_leads_to_the_search_and_the_filters_swap_the_list(signed_in):
    page = signed_in()
    page.goto("/roadmap/calendar/")
    page.keyboard.press("/")
    page.keyboard.type("charter")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 milestone").wait_for()
    page.get_by_label("Words").fill("")
    page.get_by_label("Construct").select_option("strategy")
    page.get_by_role("heading", name="3 milestones").wait_for()
    assert "construct=strategy" in page.url


def test_a_view_is_kept_and_found_in_the_bar(signed_in):
    page = signed_in()
    page.goto("/roadmap/timeline/?by=lane")
    page.get_by_text("Keep this view").click()
    page.get_by_label("Name of this view").fill("By lane")
    page.get_by_role("button", name="Keep", exact=True).click()
    link = page.get_by_role("navigation", name="Views of the roadmap").get_by_role("link")
    assert link.filter(has_text="By lane").get_attribute("aria-current") == "page"


def test_the_timeline_turns_by_its_own_keys_at_390_pixels(signed_in):
    page = signed_in(PHONE)
    page.goto("/roadmap/timeline/")
    drawing = page.get_by_role("region", name="Timeline")
    before = drawing.evaluate("region => region.scrollLeft")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("was => document.querySelector('.gantt').scrollLeft > was", arg=before)


def test_a_late_timeline_begins_at_today_and_its_names_lead_on(signed_in, programme):
    Programme.objects.filter(pk=programme.pk).update(starts_on=TODAY - timedelta(days=400))
    Rollout.objects.filter(milestone__code="COM-M3").update(starts_on=TODAY - timedelta(days=400))
    page = signed_in(PHONE)
    page.goto("/roadmap/timeline/")
    page.wait_for_function("() => document.querySelector('.gantt').scrollLeft > 0")
    line, region = (page.locator(name).bounding_box() for name in (".line-today", ".gantt"))
    assert region["x"] < line["x"] < region["x"] + region["width"]
    page.get_by_role("region", name="Timeline").get_by_role("link").first.click()
    page.get_by_role("heading", name="Done means").wait_for()


def test_on_a_phone_a_search_shows_what_it_found_before_the_filters(signed_in):
    page = signed_in(PHONE)
    page.goto("/roadmap/list/?q=charter")
    found = page.get_by_role("heading", name="1 milestone")
    assert found.bounding_box()["y"] < PHONE["height"]
    assert page.get_by_role("searchbox", name="Search the milestones").input_value() == "charter"
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Construct").select_option("strategy")
    page.get_by_text("No milestone fits.").wait_for()
    page.reload()
    assert page.get_by_label("Construct").is_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_is_open_to_everybody(signed_in, size, scheme):
    page = signed_in(size, color_scheme=scheme)
    for address in PAGES:
        page.goto(address)
        check(page)
