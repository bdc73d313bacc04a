"""One press stops pulses by mail (RFC 8058), and opening the page never does."""

import pytest
from django.test import Client
from django.urls import reverse

from culture.outbox import marks
from culture.outbox.delivery import deliver_due
from culture.outbox.mail import STOPPABLE, build
from culture.outbox.models import Letter, OptOut
from tests.make import NOW
from tests.outbox.relay import address, hello

State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser():
    """As a mail program sends it: no cookie, no mark of a form."""
    return Client(enforce_csrf_checks=True)


def path(pk=1):
    return reverse("unsubscribe", args=[marks.of_address(address(pk))])


def one_click(browser, **how):
    return browser.post(path(), {"List-Unsubscribe": "One-Click"}, **how)


def test_the_headers_name_a_link_of_our_own(pulses, post, settings):
    settings.BASE_URL = "https://pulse.havelund.example"
    post(1)

    message = build(Letter.objects.get(), hello(1)).message()

    link = message["List-Unsubscribe"].strip("<>")
    assert link == settings.BASE_URL + path()
    assert len(link) < 120
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "havelund.example:" not in link
    assert (
        message["Feedback-ID"] == f"{pulses.name.partition('.')[0]}:pulse.havelund.example:sevencs"
    )


def test_other_letters_have_no_such_header(kind, post):
    post(1)

    assert "List-Unsubscribe" not in build(Letter.objects.get(), hello(1)).message()


@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_press_is_enough_and_twice_is_the_same(browser, form):
    if form.startswith("multipart"):
        answers = [one_click(browser) for _ in range(2)]
    else:
        body = "List-Unsubscribe=One-Click"
        answers = [browser.post(path(), body, content_type=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any(answer.cookies for answer in answers)
    assert OptOut.objects.among([address(1), address(2)]) == {address(1)}


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(browser, method):
    for _ in range(3):
        assert getattr(browser, method)(path()).status_code == 200

    assert not OptOut.objects.exists()


@pytest.mark.parametrize("body", ["", "a=", "sealed=", "List-Unsubscribe="])
def test_a_post_that_says_nothing_changes_nothing(browser, body):
    form = "application/x-www-form-urlencoded"

    assert browser.post(path(), body, content_type=form).status_code == 400
    assert not OptOut.objects.exists()


def test_who_stopped_them_gets_no_pulse_and_every_other_mail(pulses, kind, post, relay, browser):
    one_click(browser)
    post(1, 2)

    deliver_due(now=NOW, connection=relay.connection())

    assert relay.addresses == [address(2)]
    assert Letter.objects.get(about_id=1).state == State.CANCELLED
    STOPPABLE.discard(kind.name)
    Letter.objects.all().delete()
    post(1)
    deliver_due(now=NOW, connection=relay.connection())
    assert address(1) in relay.addresses


def test_the_same_page_takes_it_back(pulses, post, relay, browser):
    one_click(browser)
    assert "You get no more pulses by mail." in browser.get(path()).text

    page = browser.post(path(), {"again": "1"})

    assert "You get pulses by mail again." in page.text
    post(1)
    deliver_due(now=NOW, connection=relay.connection())
    assert relay.addresses == [address(1)]


def test_what_we_did_not_sign_is_not_found(browser):
    forged = marks.of_address(address(1))
    forged = ("B" if forged[0] == "A" else "A") + forged[1:]
    for mark in (forged, "x", "A" * 43, marks.of_address(address(1)) + "A"):
        answer = browser.post(reverse("unsubscribe", args=[mark]))
        assert answer.status_code == 404

    assert browser.post(reverse("unsubscribe", args=["x"])).text == answer.text
    assert not OptOut.objects.exists()


def test_it_is_kept_under_a_new_key_while_the_old_one_is_a_fallback(settings, browser):
    old = path()
    browser.post(old, {"stop": "1"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8

    assert OptOut.objects.among([address(1)]) == {address(1)}
    assert "You get no more" in browser.get(old).text


def test_neither_link_nor_row_tells_whose_it_is(browser):
    one_click(browser)

    kept = OptOut.objects.get().mark
    assert "person1" not in kept
    assert "havelund" not in path() + kept
    assert [field.name for field in OptOut._meta.fields] == ["mark"]


def test_the_page_speaks_the_language_that_the_mail_was_written_in(browser):
    assert '<html lang="ar" dir="rtl">' in browser.get(f"{path()}?l=ar").text
    assert "Keine Befragungen mehr per Mail" in browser.get(f"{path()}?l=de").text
    assert '<html lang="en" dir="ltr">' in browser.get(f"{path()}?l=xx").text
