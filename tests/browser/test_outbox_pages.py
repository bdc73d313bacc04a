"""Letters, Mail check and the page that stops pulses, on a screen and on a phone."""

from culture.outbox import marks
from culture.outbox.models import Bounce, Letter
from surveys.launch import INVITATION
from tests import make
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.make import TODAY
from tests.outbox.names import Names
from tests.outbox.test_check import IN_ORDER


def test_the_pages_of_the_outbox_are_accessible(
    open_page, mails, clock, company, hanna, emma, settings
):
    settings.DEFAULT_FROM_EMAIL, settings.MAIL_PER_MINUTE = "pulse@havelund.example", 30
    make.people(30, team("Team Nord"))
    make.open_pulse(sender=hanna)
    for letter, reason in zip(
        Letter.objects.filter(kind=INVITATION), ("no_mailbox", "no_mailbox", "full"), strict=False
    ):
        Letter.objects.filter(pk=letter.pk).update(state="dead", reason=reason, error_code=550)
    Bounce.objects.note(emma.email, "no_mailbox", on=TODAY)
    told = {key: row for key, row in IN_ORDER.items() if "dmarc" not in key[0]}
    with Names(told) as server:
        settings.MAIL_DNS = server.address
        for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
            page = open_page(size, color_scheme=scheme)
            sign_in(page, mails, hanna)
            for place in ("letters/", "check/", ""):
                page.goto(f"/mail/{place}")
                check(page)
            page.goto(f"/people/{emma.pk}/")
            check(page)


def test_stopping_pulses_works_by_keyboard_without_script(open_page, company):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(f"/p/mail/{marks.of_address('emma@havelund.example')}")
    page.get_by_role("button", name="No more pulses by mail").press("Enter")
    page.get_by_role("heading", name="You get no more pulses by mail.").wait_for()
    page.get_by_role("button", name="Mail me pulses again").press("Enter")
    page.get_by_role("heading", name="You get pulses by mail again.").wait_for()
    assert page.context.cookies() == []
