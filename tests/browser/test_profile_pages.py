"""Setting the target by keyboard and without script; then wanted, experienced, said and lived."""

import pytest

from culture.customers.models import CustomerNumber, Import
from culture.pairs import PAIRS
from roadmap.characteristics.models import Profile, Target
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.make import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [(WIDE, "light"), (PHONE, "dark")]


@pytest.fixture
def staffed(clock, company, hanna, max_, helga, emma):
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    make.people(14, team("Hotels"))
    make.people(8, company)
    make.programme()


def aim(by, values):
    profile = Profile(minimum=60, set_by=by, set_on=TODAY)
    why = "Guests tell each other how it felt, not what it cost."
    targets = [
        Target(pair=code, value=value, tolerance=10, why=why)
        for code, value in zip(PAIRS, values, strict=True)
    ]
    profile.keep(targets, after=0)


def counted(number, rating, clock):
    pulse = make.counted_pulse(rating, make.later_pulse(number))
    clock.move_to(make.published_at(pulse))
    return pulse


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_target_is_set_without_script(staffed, hanna, mails, open_page, size, scheme):
    page = open_page(size, color_scheme=scheme, java_script_enabled=False)
    sign_in(page, mails, hanna)
    page.goto("/roadmap/characteristics/")
    for pair in PAIRS.values():
        part = page.get_by_role("region", name=pair.words)
        part.get_by_role("radio", name=f"Rather {pair.left}").check()
        part.get_by_label("Why there").fill("Guests tell each other how it felt.")
    first = page.get_by_role("region", name="Quality or low cost")
    first.get_by_role("radio", name="An exact number").check()
    first.get_by_role("spinbutton").fill("70")
    page.get_by_role("button", name="Save the target").click()

    page.get_by_text("Say why it is right all the same").first.wait_for()
    first.get_by_label("Why no more quality").fill("We sell the cheapest beds in town.")
    page.get_by_role("button", name="Save the target").click()
    page.get_by_text("Saved. From today").wait_for()
    assert Profile.objects.get().by_pair["PRO1"].value == 70


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_page_of_targets_is_clean_also_with_mistakes(
    staffed, hanna, mails, open_page, size, scheme
):
    aim(hanna, (10, 25, 33, 50, 25, 50))
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)
    page.goto("/roadmap/characteristics/")
    page.get_by_text("Six targets and why").first.click()
    check(page)
    page.get_by_label("Why there").first.fill("")
    page.get_by_role("button", name="Save the target").click()
    page.get_by_role("alert").wait_for()
    check(page)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_wanted_and_experienced(staffed, clock, hanna, emma, mails, open_page, size, scheme):
    aim(hanna, (10, 25, 30, 50, 25, 50))
    said = dict(zip(PAIRS, (3, 2, 4, 3, 1, 3), strict=True))
    counted(5, lambda person, item: said.get(item.code, 4), clock)
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)

    page.goto("/results/characteristics/")
    page.get_by_role("heading", name="Wanted and experienced").wait_for()
    check(page)
    page.get_by_role("link", name="The targets, and why").click()
    page.get_by_role(
        "heading", name="We are nearer to following the rules than we want."
    ).wait_for()
    page.get_by_text("The numbers as a table").first.click()
    check(page)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_said_and_lived(staffed, clock, hanna, mails, open_page, size, scheme):
    nord = {team("Team Nord").pk, team("Team Süd").pk}

    def rating(person, item):
        if item.scale == "said":
            return 4 + person.pk % 2
        if item.scale == "lived":
            return (2 if person.team_id in nord else 4) - person.pk % 2
        return 4

    pulse = counted(2, rating, clock)
    by = Import.objects.create(name="a", by=hanna, at=pulse.ends_at, new=1, changed=0, unchanged=0)
    CustomerNumber.objects.create(
        metric="kept_promises", team=team("Havelund"), value=41.0, brought_by=by,
        month=pulse.ends_at.date().replace(day=1),
    )  # fmt: skip
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)

    page.goto("/results/said-and-lived/")
    page.get_by_role("heading", name="more than they see").wait_for()
    for summary in page.get_by_text("The numbers as a table").all():
        summary.click()
    check(page)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_before_it_was_asked_a_date_stands_there(
    staffed, clock, hanna, mails, open_page, size, scheme
):
    clock.move_to(make.published_at(make.counted_pulse(4)))
    page = open_page(size, color_scheme=scheme)
    sign_in(page, mails, hanna)

    for url in ("/results/profile/", "/results/said-and-lived/"):
        page.goto(url)
        page.get_by_text("asks it.").wait_for()
        check(page)
