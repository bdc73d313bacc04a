"""From the results to one construct and on to the next, wide and on a phone."""

import pytest

from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def published(clock, company, hanna, max_, helga):
    """A counted pulse that everybody may read, and a programme."""
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    make.people(14, company)
    make.programme()
    pulse = make.counted_pulse(lambda person, item: 2 if item.scale == "commitment" else 4)
    clock.move_to(make.published_at(pulse))
    return pulse


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_the_weakest_is_one_click_away(published, hanna, mails, open_page, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.get_by_role("link", name="Results").first.click()
    page.locator(".dumbbell a").first.click()

    page.get_by_role("heading", name="Too few people believe in it and do it.").wait_for()
    page.get_by_role("heading", name="Believe and do").wait_for()
    page.get_by_text("The numbers as a table").first.click()
    check(page)

    page.get_by_role("link", name="Communication").click()
    page.get_by_role("heading", name="People are told in time.").wait_for()
    assert page.url.endswith("/results/communication/?pulse=0")
    check(page)
