"""The mail page at its fullest: nobody works, a run is paused, an address does not exist."""

from datetime import timedelta

from culture.outbox.models import Bounce, Heartbeat, Letter, Run
from surveys.launch import INVITATION
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.make import NOW, TODAY


def test_the_mail_page_tells_everything_and_is_accessible(open_page, mails, clock, hanna, emma):
    ago = NOW - timedelta(minutes=9)
    Heartbeat.objects.create(pk=1, at=ago)
    Letter.about(INVITATION, 1, now=ago).save()
    Run.objects.create(
        name="invitations", dated_at=NOW, tried=12, refused=3, code=550, paused_at=NOW
    )
    Bounce.objects.note(emma.email, "no_mailbox", on=TODAY)
    for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
        page = open_page(size, color_scheme=scheme)
        sign_in(page, mails, hanna)
        page.goto("/mail/")
        check(page)
