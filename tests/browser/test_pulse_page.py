"""The page of a pulse: to come, open with everything that can go wrong, and counted."""

import os
from datetime import timedelta

import pytest

from culture.outbox.models import Heartbeat, Letter, Run
from surveys.box import key_files, keys
from surveys.launch import INVITATION
from surveys.models.pulses import Pulse
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ((WIDE, "light"), (PHONE, "dark"), ({"width": 320, "height": 640}, "light"))


@pytest.fixture
def pulse(clock, company, hanna, max_, mails):
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    return make.open_pulse()


def shown(page, name):
    """A picture of the whole page, where somebody wants to look."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def break_everything(pulse):
    ago = make.NOW - timedelta(minutes=9)
    letters = Letter.objects.filter(kind=INVITATION)
    letters.update(not_before=ago)
    dead = list(letters.values_list("pk", flat=True)[:2])
    letters.filter(pk__in=dead).update(state=Letter.State.DEAD)
    Heartbeat.objects.create(pk=1, at=ago)
    Run.objects.create(
        name="reports", dated_at=make.NOW, tried=12, refused=3, code=550, paused_at=make.NOW
    )
    Pulse.objects.filter(pk=pulse.pk).update(answered=12, answered_at=make.NOW)
    private = keys.path_of(pulse.fingerprint, key_files.PRIVATE)
    private.rename(private.parent.parent / private.name)


def test_each_state_of_a_pulse_is_accessible(open_page, mails, pulse, hanna):
    coming = Pulse.objects.planned().first()
    break_everything(pulse)
    for size, scheme in SIZES:
        page = open_page(size, color_scheme=scheme)
        sign_in(page, mails, hanna)
        for name, one in (("planned", coming), ("open", pulse)):
            page.goto(f"/pulses/{one.pk}/")
            check(page)
            shown(page, name)


def test_the_page_follows_by_itself_while_mails_go_out(open_page, mails, pulse, hanna, minute):
    page = open_page(WIDE)
    sign_in(page, mails, hanna)
    page.goto(f"/pulses/{pulse.pk}/")
    page.get_by_text(f"0 of {pulse.invited}").first.wait_for()
    minute(pulse.opens_at + timedelta(hours=8))
    page.get_by_text(f"{pulse.invited} of {pulse.invited}").first.wait_for(timeout=20_000)
    assert page.locator("main [hx-trigger]").get_attribute("hx-trigger") == "every 300s"
