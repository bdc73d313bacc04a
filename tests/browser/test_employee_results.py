"""An employee after the count: without an account from the thanks page, and signed in."""

import pytest

from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.health.promised import one_of_each
from tests.health.small import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [(WIDE, "light"), (PHONE, "dark")]
WORDS = (
    "The rota comes late, and nobody told us.",
    "Thank you for the new course, it helped.",
    "The lift for linen is still broken.",
    "My manager listens. What we say does not get further up.",
)


@pytest.fixture
def opened(clock, company, hanna, max_, helga, emma):
    make.people(16, team("Team Nord"))
    make.people(16, team("Team Süd"))
    make.people(8, company)
    return make.open_pulse(sender=hanna)


@pytest.fixture
def published(opened, clock, hanna):
    """Counted, with a comment of everybody, and a promise of every fate."""
    for at, person in enumerate(make.invited(opened)):
        write(opened, person, WORDS[at % len(WORDS)], rating=2 + at % 3)
    make.count(opened)
    clock.move_to(make.published_at(opened))
    one_of_each(make.today(), by=hanna)
    return opened


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_from_the_thanks_page_to_the_company_s_result_without_an_account(
    opened, emma, clock, open_page, size, scheme
):
    link, people = make.link(opened, emma), make.invited(opened)
    page = open_page(size, color_scheme=scheme)
    page.goto(f"{link}/thanks")
    check(page)
    page.get_by_role("link", name="for everyone").click()
    page.get_by_role("heading", name="Results on Friday 20 March.").wait_for()
    check(page)

    for at, person in enumerate(people):
        make.cast(opened, person, rating=2 + at % 3)
    make.count(opened)
    clock.move_to(make.published_at(opened))
    one_of_each(make.today())
    page.reload()
    page.get_by_role("heading", name="This is where we start.").wait_for()
    page.get_by_text("The numbers as a table").first.click()
    check(page)
    assert page.get_by_role("definition").first.inner_text() == "Room changes come late."
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_home_and_promises_signed_in(published, emma, mails, open_page, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, emma)
    page.get_by_role("heading", name="What leaders promised, and what they did").wait_for()
    check(page)
    page.get_by_role("link", name="Promises", exact=True).click()
    page.get_by_role("heading", name="7 promises to the whole company.").wait_for()
    check(page)
    page.get_by_role("link", name="/company/").click()
    page.get_by_role("heading", name="This is where we start.").wait_for()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_comments_by_theme_and_by_words(published, hanna, mails, open_page, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto("/results/comments/")
    page.get_by_role("heading", name="What they speak of").wait_for()
    check(page)
    page.get_by_role("link", name="comments about communication").click()
    page.get_by_role("searchbox", name="Words").fill("rota LATE")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("heading", name="found").wait_for()
    assert "theme=communication" in page.url
    assert set(page.locator("blockquote").all_inner_texts()) == {WORDS[0]}
    check(page)
