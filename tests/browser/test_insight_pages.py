"""Seen alike, where to start, from the top down, what improved and how we count: axe-clean."""

from random import Random

import pytest

from surveys.launch import open_pulse
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "agreement/": "Seen alike, group by group",
    "agreement/?construct=communication": "Seen alike, group by group",
    "priorities/": "Score, and what goes with how it is to work here",
    "from-the-top/": "Each construct, step by step",
    "improved/": "Since March",
    "how-we-count/": "The numbers behind this page",
}
LIFT = {"strategy": 1.2, "communication": -1.0, "consequence": -0.6, "leadership": 0.7}


@pytest.fixture
def twice(clock, company, hanna, max_, helga):
    """Two counted pulses of 120 people in three layers, the second a little better."""
    for name, size in (("Havelund", 20), ("Hotels", 20), ("Team Nord", 25), ("Team Süd", 25)):
        make.people(size, team(name))
    for name in ("Team Ost", "Team West"):
        make.people(12, make.team(name, parent=team("Hotels")))
    pulse = make.counted_pulse(rating(Random(1), lift=0.0))
    following = pulse.cadence.pulses.get(number=1)
    clock.move_to(following.opens_at)
    open_pulse(following, now=following.opens_at)
    following.refresh_from_db()
    make.counted_pulse(rating(Random(2), lift=0.5), pulse=following)
    clock.move_to(make.published_at(following))


def rating(random, *, lift):
    """Moods that people carry through all their answers; Team Nord is of two minds."""
    nord, moods = team("Team Nord").pk, {}

    def rate(person, item):
        mood = moods.setdefault(person.pk, random.gauss(3.2, 0.8))
        if (person.team_id, item.scale) == (nord, "communication"):
            return 1 if person.pk % 2 else 5
        near = 0.5 if person.team_id == person.team.pk and person.team.parent_id is None else 0
        score = mood + near + lift + LIFT.get(item.scale, 0) + random.gauss(0, 0.6)
        return min(5, max(1, round(score)))

    return rate


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (PHONE, "light")])
def test_the_views_of_the_results_can_be_read(twice, hanna, mails, open_page, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    for url, title in PAGES.items():
        page.goto(f"/results/{url}")
        page.get_by_role("heading", name=title).first.wait_for()
        for summary in page.locator("summary").all():
            summary.click()
        check(page)


def test_on_a_phone_the_bar_begins_at_the_view_that_is_open(twice, hanna, mails, open_page):
    make.programme()
    page = open_page(PHONE)
    sign_in(page, mails, hanna)
    bar = page.get_by_role("navigation", name="Views of")
    for url in ("/results/", "/results/improved/", "/results/loop/", "/roadmap/gauges/"):
        page.goto(url)
        here = bar.locator("[aria-current]").bounding_box()
        assert 0 <= here["x"] <= PHONE["width"] - here["width"], url
