"""The page for HR: set up a channel, try it, and read what to do when it fails."""

import pytest
from django.db import connection

from culture.outbox.channels.models import Channel
from culture.outbox.channels.views import TEST
from tests.channels.conftest import board

pytestmark = pytest.mark.django_db
PAGE = "/mail/channels/"


def text(response):
    return response.content.decode()


def test_hr_sets_up_a_channel_and_its_address_is_never_shown_or_stored_in_clear(hanna, as_):
    address = "https://hooks.slack.com/services/T0/B0/verysecretword"
    browser = as_(hanna)

    done = browser.post(PAGE, {"kind": "slack", "name": "#all", "address": address}, follow=True)

    assert "#all is set up." in text(done)
    assert Channel.objects.get().address == address
    with connection.cursor() as cursor:
        cursor.execute("SELECT outbox_channel::text FROM outbox_channel")
        assert "verysecretword" not in str(cursor.fetchall())
    assert "verysecretword" not in text(browser.get(PAGE))


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        ("slack", "http://hooks.slack.com/a", "not one that we post to"),
        ("slack", "https://evil.example/a", "are at hooks.slack.com"),
        ("slack", "https://hooks.slack.com.evil.example/a", "are at hooks.slack.com"),
        ("teams", "https://evilwebhook.office.com/a", "are at webhook.office.com"),
        ("gateway", "https://hooks.slack.com/a", "not one of the available choices"),
    ],
)
def test_an_address_of_elsewhere_is_refused(hanna, as_, kind, address, words):
    page = as_(hanna).post(PAGE, {"kind": kind, "name": "x", "address": address})

    assert page.status_code == 422
    assert words in text(page)
    assert not Channel.objects.exists()


def test_the_homes_of_teams_are_known(hanna, as_):
    for host in ("a.webhook.office.com", "prod-1.westeurope.logic.azure.com"):
        said = {"kind": "teams", "name": host, "address": f"https://{host}/w"}
        assert as_(hanna).post(PAGE, said).status_code == 302


def test_a_test_is_sent_at_once_and_told(hanna, as_, server):
    channel = board(server)

    done = as_(hanna).post(f"{PAGE}{channel.pk}/try/", follow=True)

    assert "#all took the test." in text(done)
    assert server.said == [{"text": TEST}]


@pytest.mark.parametrize(
    ("status", "cure"), [(404, "Make a new incoming webhook"), (503, "tried again")]
)
def test_what_failed_stands_there_with_its_cure_until_it_works(hanna, as_, server, status, cure):
    channel, browser = board(server), as_(hanna)
    server.status = status
    browser.post(f"{PAGE}{channel.pk}/try/")
    assert cure in text(browser.get(PAGE))
    assert f"({status})" in text(browser.get(PAGE))

    server.status = 200
    browser.post(f"{PAGE}{channel.pk}/try/")
    assert cure not in text(browser.get(PAGE))


def test_the_gateway_is_named_by_no_page_and_tried_with_ones_own_number(hanna, as_, gateway):
    browser = as_(hanna)
    browser.get(PAGE)
    channel = Channel.objects.get()

    wrong = browser.post(f"{PAGE}{channel.pk}/try/", {"to": "0171"}, follow=True)
    browser.post(f"{PAGE}{channel.pk}/try/", {"to": "+49 151 12345678"})

    assert "Write the number with its country" in text(wrong)
    assert [said["to"] for said in gateway.said] == ["+4915112345678"]
    assert gateway.said[0]["link"] == ""
    assert browser.post(f"{PAGE}{channel.pk}/remove/").status_code == 404


def test_a_changed_secret_key_locks_channels_and_the_page_says_so(hanna, as_, server, settings):
    channel = board(server)
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    browser = as_(hanna)
    browser.post(f"{PAGE}{channel.pk}/try/")
    assert "the secret key of this server has changed" in text(browser.get(PAGE))

    settings.SECRET_KEY_FALLBACKS = [old]
    assert Channel.objects.get().address == server.url


def test_a_channel_is_removed(hanna, as_, server):
    channel = board(server)
    as_(hanna).post(f"{PAGE}{channel.pk}/remove/")
    assert not Channel.objects.exists()
