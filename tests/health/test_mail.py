"""Mail that does not move: told where somebody can mend it, and never whose it is."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from culture.outbox import watch
from culture.outbox.models import Bounce, Heartbeat, Letter, Run
from surveys.launch import INVITATION, REMINDERS
from tests.make import NOW, TODAY

HOME, RETRY = reverse("health:home"), reverse("health:mail-retry")
MAIL = reverse("health:mail")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def worker(company):
    """Was seen just now."""
    watch.beat(NOW)


def letter(kind=INVITATION, *, about=1, late=timedelta(0), **fields):
    row = Letter.about(kind, about, now=NOW - late)
    row.state = fields.get("state", Letter.State.WAITING)
    row.save()
    return row


def dead(kind=INVITATION, about=1):
    return letter(kind, about=about, state=Letter.State.DEAD)


def test_ready_says_since_when_mail_waits_and_stays_ready(worker, client):
    letter(late=timedelta(minutes=9))
    assert client.get("/readyz").json()["mail"] == "ok"

    letter(about=2, late=timedelta(minutes=118))
    letter(about=3, late=timedelta(minutes=20))

    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["mail"] == "waiting since 11:02"


def test_a_wait_of_days_says_its_day(worker, client):
    letter(late=timedelta(days=1))

    assert client.get("/readyz").json()["mail"] == "waiting since Monday 9 March, 13:00"


def test_a_technical_admin_reads_it_at_home_and_tries_again(worker, tore, as_):
    letter(late=timedelta(minutes=118))
    lost = [dead(about=about) for about in (11, 12)]
    browser = as_(tore)
    html = browser.get(HOME).content.decode()
    assert "Mail has been waiting since 11:02." in html
    assert "2 invitations could not be sent." in html

    html = browser.post(RETRY, follow=True).content.decode()

    assert "2 invitations will be tried again." in html
    assert "could not be sent" not in html
    for row in lost:
        row.refresh_from_db()
        assert (row.state, row.attempts, row.not_before) == (Letter.State.WAITING, 0, NOW)


def test_what_became_of_a_reminder_tells_nobody_who_has_answered(company, tore, as_):
    reminder = dead(REMINDERS[0])
    browser = as_(tore)
    assert "could not be sent" not in browser.get(HOME).content.decode()

    browser.post(RETRY)

    reminder.refresh_from_db()
    assert reminder.state == Letter.State.DEAD


def test_only_hr_leads_and_technical_admins_try_again(company, hanna, max_, emma, sonja, kim, as_):
    dead()
    for person in (max_, emma, sonja, kim):
        assert as_(person).post(RETRY).status_code == 404
    assert Letter.objects.dead().count() == 1

    as_(hanna).post(RETRY)

    assert not Letter.objects.dead().exists()


def test_a_worker_that_is_gone_is_told_on_ready_and_on_the_pages(
    worker, hanna, tore, kim, as_, client
):
    letter(late=timedelta(minutes=3))
    Heartbeat.objects.update(at=NOW - timedelta(minutes=4))
    words = "Mail is not being sent since 12:56: no worker was seen."

    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["mail"] == "not sent since 12:56: no worker was seen"
    assert [words in as_(person).get(HOME).text for person in (hanna, tore, kim)] == [1, 1, 0]
    assert words in as_(hanna).get(MAIL).text


def test_a_mail_server_that_is_away_is_told_on_ready_and_on_the_pages(
    worker, hanna, tore, kim, as_, client
):
    """Also while nothing waits but reminders, or nothing at all."""
    watch.looked(NOW - timedelta(minutes=20), away=True)
    words = "The mail server has not let us in since 12:40."

    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["mail"] == "the mail server does not let us in since 12:40"
    assert [words in as_(person).get(HOME).text for person in (hanna, tore, kim)] == [1, 1, 0]
    assert words in as_(hanna).get(MAIL).text


def test_a_paused_run_is_told_with_its_cure_and_one_click_lets_it_go_on(
    worker, hanna, tore, as_, client
):
    run = Run.objects.create(
        name="invitations", dated_at=NOW, tried=12, refused=3, code=550, paused_at=NOW
    )
    assert client.get("/readyz").json()["mail"] == "paused: too many refusals"
    for person in (hanna, tore):
        page = as_(person).get(HOME).text
        assert "Sending of invitations is paused." in page
        assert "refused 3 of the first 12 for good, the last with code 550" in page

    page = as_(hanna).post(reverse("health:mail-resume", args=[run.pk]), follow=True).text

    assert "Sending of invitations goes on." in page
    assert "Mail goes out." in page


def test_hr_sees_which_addresses_do_not_exist_and_has_one_mailed_again(
    worker, hanna, emma, otto, tore, as_
):
    Bounce.objects.note(emma.email, "no_mailbox", on=TODAY)
    Bounce.objects.note(otto.email, "full", on=TODAY)

    assert emma.email not in as_(tore).get(MAIL).text
    assert "1 address is not mailed any more." in as_(tore).get(MAIL).text
    page = as_(hanna).get(MAIL).text
    assert emma.email in page
    assert "The mailbox does not exist." in page
    assert otto.email not in page

    clear = reverse("health:mail-clear", args=[emma.pk])
    assert as_(tore).post(clear).status_code == 404
    assert f"{emma.email} will be mailed again." in as_(hanna).post(clear, follow=True).text
    assert not Bounce.objects.final().exists()
