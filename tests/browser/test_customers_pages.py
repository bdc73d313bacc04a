"""An HR lead brings what customers say, and finds it beside the seven; wide and on a phone."""

import pytest

from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.customers.files import sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONTHS = ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")


@pytest.fixture
def published(clock, company, hanna, max_, helga):
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    make.people(14, company)
    pulse = make.counted_pulse(lambda person, item: 2 if item.scale == "commitment" else 4)
    clock.move_to(make.published_at(pulse))
    return pulse


def file_of(*metrics):
    return sheet(
        *(
            f"{metric},{name},{month},{value + step * at:.1f},{n}"
            for metric, value, step, n in metrics
            for name in ("Team Nord", "Team Süd")
            for at, month in enumerate(MONTHS)
        )
    )


GOOD = file_of(
    ("satisfaction", 70, 1.6, 90),
    ("complaints", 3.2, -0.2, 800),
    ("first_contact", 62, -0.5, 300),
    ("kept_promises", 60, 1, 90),
    ("revenue", 96, 0.7, ""),
)


def choose(page, data):
    page.get_by_label("Your numbers, as CSV").set_input_files(
        {"name": "guests.csv", "mimeType": "text/csv", "buffer": data}
    )
    page.get_by_role("button", name="Look at it").click()


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_numbers_are_brought_and_stand_beside_the_seven(
    published, hanna, mails, open_page, size, scheme
):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto("/results/customers/")
    check(page)
    page.get_by_role("link", name="Bring the first numbers").click()

    choose(page, sheet("satisfaction,Nowhere,2026-02,71,", "joy,Team Nord,2027-01,much,"))
    page.get_by_text("2 things to mend in the file").wait_for()
    check(page)

    choose(page, GOOD)
    page.get_by_role("heading", name="Is this right?").wait_for()
    check(page)
    page.get_by_role("button", name="Keep these numbers").click()
    page.get_by_text("Kept: 60 new").wait_for()
    page.get_by_text("Take back").first.click()
    check(page)

    page.get_by_role("link", name="Customers beside what employees say").click()
    page.get_by_role("heading", name="Three of four customer numbers are better").wait_for()
    for summary in page.get_by_text("The numbers as a table").all():
        summary.click()
    check(page)

    page.goto("/results/scorecard/")
    page.get_by_role("heading", name="Finance").wait_for()
    check(page)
