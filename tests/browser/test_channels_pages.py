"""The pages of codes and channels can be used by everybody, wide and on a phone."""

import pytest

from culture.outbox.channels.models import Channel
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.paper.conftest import unaddressed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_hr_prints_codes_and_sets_up_a_channel(open_page, company, clock, mails, size):
    hanna = make.hr_lead(team=company)
    make.people(20, team("Team Nord"))
    unaddressed(3, team("Team Nord"))
    pulse = make.open_pulse()
    page = open_page(size)
    sign_in(page, mails, hanna)

    page.goto(f"/pulses/{pulse.pk}/")
    page.get_by_role("link", name="Codes for people without a mail address").click()
    page.get_by_role("heading", name="3 people answer with a printed code.").wait_for()
    check(page)
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Print the codes of Team Nord").click()
    assert sheet.value.suggested_filename.endswith(".pdf")

    page.goto("/mail/channels/")
    page.get_by_label("Slack").check()
    page.get_by_label("Name of the channel").fill("#all")
    page.get_by_label("Address of its incoming webhook").fill("https://hooks.slack.com/services/x")
    page.get_by_role("button", name="Set up").click()
    page.get_by_text("#all is set up.").wait_for()
    Channel.objects.update(error="gone", error_code=404, error_at=make.NOW)
    page.reload()
    page.get_by_text("Make a new incoming webhook").wait_for()
    check(page)
