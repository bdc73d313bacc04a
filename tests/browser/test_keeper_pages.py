"""The pages of the two keepers and of printed codes: on a screen, on a phone, by keyboard."""

from datetime import timedelta

import pytest

from surveys import steps
from surveys.keepers import keepers
from surveys.models.terms import Keeper, Terms
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.paper.conftest import unaddressed
from tests.surveys.keepers.acting import HANNA, KIM

SIZES = ((WIDE, "light"), (PHONE, "dark"))


@pytest.fixture
def planned(company, clock, kim, mails, settings, tmp_path):
    settings.KEYS_DIR, settings.KEEPERS_DIR = tmp_path / "keys", tmp_path / "keepers"
    make.people(20, team("Team Nord"))
    unaddressed(3, team("Team Nord"))
    Terms.objects.create(two_keepers=True)
    return make.cadence().pulses.first()


def test_two_open_the_count_by_keyboard_without_script(
    open_page, mails, clock, planned, hanna, kim
):
    pages = [open_page(size, java_script_enabled=False) for size in (WIDE, PHONE)]
    for page, person, passphrase in zip(pages, (hanna, kim), (HANNA, KIM), strict=True):
        sign_in(page, mails, person)
        become_keeper(page, passphrase)
    assert Keeper.objects.filter(rehearsed_at__isnull=False).count() == 2


def become_keeper(page, passphrase):
    page.goto("/pulses/")
    page.get_by_role("link", name="Your half of the key").press("Enter")
    page.get_by_label("A passphrase of at least").fill(passphrase)
    page.get_by_label("The same once more").fill(passphrase)
    page.get_by_role("button", name="Set the passphrase").press("Enter")
    page.get_by_label("Your passphrase").first.fill(passphrase)
    page.get_by_role("button", name="Rehearse").press("Enter")
    page.get_by_text("It opens. You have rehearsed.").wait_for()


def test_their_pages_and_the_codes_are_accessible(open_page, mails, clock, planned, hanna, kim):
    browsers = [open_page(size, color_scheme=scheme) for size, scheme in SIZES]
    for page in browsers:
        sign_in(page, mails, hanna)
        look(page, "/pulses/keeper/")
    for person, passphrase in ((hanna, HANNA), (kim, KIM)):
        keepers.choose(person, passphrase, now=make.NOW)
        keepers.rehearse(Keeper.objects.get(person=person), passphrase, now=make.NOW)
    clock.move_to(planned.opens_at)
    steps.open_due(planned.opens_at)
    for page in browsers:
        page.context.clear_cookies()
        sign_in(page, mails, kim)
        for place in ("/pulses/keeper/", f"/pulses/{planned.pk}/codes/"):
            look(page, place)
    planned.refresh_from_db()
    steps.extend(planned.closes_at)
    clock.move_to(planned.extends_to + timedelta(minutes=1))
    for page in browsers:
        page.context.clear_cookies()
        sign_in(page, mails, kim)
        look(page, "/pulses/")
        page.get_by_role("link", name="Enter a passphrase").press("Enter")
        page.get_by_label("Your passphrase").wait_for()
        check(page)


def look(page, place):
    page.goto(place)
    check(page)
