"""The page of letters: how they go, why some failed, and what can be done; never of reminders."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from culture.outbox import ledger
from culture.outbox.delivery import deliver_due
from culture.outbox.keyed import marks_of
from culture.outbox.models import Bounce, Letter, OptOut
from tests.make import NOW
from tests.outbox.relay import address

LETTERS, RETRY, CANCEL = (reverse(f"outbox:{name}") for name in ("letters", "retry", "cancel"))
MINUTE = timedelta(minutes=1)
State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def failed(company, run, post, kind, relay):
    """One has no mailbox, one cannot be written, one is sent, one waits."""
    post(1, 2, 3)
    kind.bad = {2}
    relay.faults = {address(1): "550 5.1.1 no such mailbox"}
    for minutes in (0, 3, 9, 20, 60, 200):
        deliver_due(now=NOW + minutes * MINUTE, connection=relay.connection())
    kind.bad = set()
    post(4)


def test_it_says_how_they_go_and_why_some_failed(failed, hanna, tore, as_, settings):
    settings.MAIL_PER_MINUTE = 1
    page = as_(hanna).get(LETTERS).text

    assert "2 letters could not be sent." in page
    assert "1 of 4, 2 could not be sent, about 1 minute to go, until 13:01" in page
    assert "The mailbox does not exist." in page
    assert "Test letter to Person 1" in page
    assert "1 try, code 550" in page
    assert "The mail could not be written." in page
    assert "6 tries" in page

    page = as_(tore).get(LETTERS).text
    assert "The mailbox does not exist." in page
    assert "Person 1" not in page


def test_one_is_tried_again_or_given_up_and_all_are(failed, hanna, as_, relay):
    browser = as_(hanna)
    first = Letter.objects.get(about_id=1)

    page = browser.post(RETRY, {"letter": first.tag}, follow=True).text
    assert "1 letter will be tried again." in page
    assert "0 letters" in browser.post(RETRY, {"letter": "a\0b"}, follow=True).text
    first.refresh_from_db()
    assert (first.state, first.attempts, first.reason) == (State.WAITING, 0, "no_mailbox")

    assert "1 letter will not be sent." in browser.post(CANCEL, follow=True).text
    assert Letter.objects.get(about_id=2).state == State.CANCELLED
    assert "0 letters will be tried again." in browser.post(RETRY, follow=True).text
    assert "Every letter went out, or is on its way." in browser.get(LETTERS).text


@pytest.mark.parametrize("reply", ["550 5.1.1 no such mailbox", "550 5.7.1 policy"])
def test_who_wants_no_pulses_is_tried_again_like_everybody_else(run, pulses, post, relay, reply):
    """Two whose mail fails; then the second stops pulses, and HR tries both again."""
    relay.faults = dict.fromkeys((address(1), address(2)), reply)
    post(1, 2)
    deliver_due(now=NOW, connection=relay.connection())
    before = listed(1)
    OptOut.objects.create(mark=marks_of(address(2))[0])

    assert ledger.dead().retry(now=NOW + MINUTE) == 2
    deliver_due(now=NOW + MINUTE, connection=relay.connection())

    assert listed(1) == listed(2) != []
    assert len(before) == len(listed(1))


def test_who_wants_no_pulses_is_listed_once_mail_came_back_like_everybody_else(
    run, pulses, post, relay
):
    for pk in (1, 2):
        Bounce.objects.note(address(pk), "no_mailbox", on=NOW.date())
    OptOut.objects.create(mark=marks_of(address(2))[0])
    post(1, 2)

    deliver_due(now=NOW, connection=relay.connection())

    assert listed(1) == listed(2) != []


def listed(pk):
    return [
        (reason.words, row.what, row.code, row.attempts)
        for reason in ledger.reasons(named=True)
        for row in reason.letters
        if row.name == f"Person {pk}"
    ]


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "0", "%", "0" * 16])
def test_a_letter_that_is_none_changes_nothing(failed, hanna, as_, number):
    before = list(Letter.objects.order_by("pk").values())

    assert as_(hanna).post(CANCEL, {"letter": number}).status_code == 302

    assert list(Letter.objects.order_by("pk").values()) == before


def test_letters_whose_fate_is_not_told_are_on_no_line_and_in_no_hand(
    company, kind, post, hanna, as_
):
    browser = as_(hanna)
    before = browser.get(LETTERS).text
    post(1, 2)
    Letter.objects.update(state=State.DEAD, reason="no_mailbox")
    dead = Letter.objects.first()

    assert without_marks(browser.get(LETTERS).text) == without_marks(before)
    for where in (RETRY, CANCEL):
        browser.post(where, {"letter": dead.tag})
        browser.post(where)
    assert set(Letter.objects.values_list("state", flat=True)) == {State.DEAD}


def without_marks(page):
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


def test_who_is_not_reached_by_mail_is_seen_on_the_roster_and_lifted_there(
    company, hanna, emma, otto, as_
):
    Bounce.objects.note(emma.email, "complaint", on=NOW.date())
    Bounce.objects.note(otto.email, "full", on=NOW.date())
    browser = as_(hanna)
    found = browser.get(reverse("people:people"), {"who": "unmailed"}).text
    assert emma.name in found
    assert otto.name not in found
    person = reverse("people:person", args=[emma.pk])
    assert "The address takes no more mail from us." in browser.get(person).text

    browser.post(reverse("health:mail-clear", args=[emma.pk]))

    assert "Mail does not reach them" not in browser.get(person).text
