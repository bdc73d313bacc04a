"""A provider's own interface instead of SMTP; the web server here answers as Postmark does."""

import json
from base64 import b64encode
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import time_machine
from django.core.mail import get_connection
from django.test import Client
from django.urls import clear_url_caches, include, path

from culture.outbox import marks, provider
from culture.outbox.delivery import deliver_due
from culture.outbox.models import Bounce, Letter
from tests.make import NOW
from tests.outbox.relay import address

SECRET = "hook:let-me-in"
State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)
urlpatterns = []


class Interface(BaseHTTPRequestHandler):
    """Takes mail, or answers with `server.status`."""

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.took += said if isinstance(said, list) else [said]
        self.send_response(self.server.status)
        self.end_headers()
        done = {"ErrorCode": 0, "Message": "OK", "To": said["To"], "MessageID": "a"}
        self.wfile.write(json.dumps(done).encode())

    def log_message(self, *words):
        pass


@pytest.fixture
def interface(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Interface)
    server.took, server.status = [], 200
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    given = {"POSTMARK_SERVER_TOKEN": "t", "POSTMARK_API_URL": url, "WEBHOOK_SECRET": SECRET}
    settings.ANYMAIL = settings.ANYMAIL | given
    settings.MAIL_PROVIDER = "postmark"
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook(interface, settings):
    """Where the provider calls."""
    urlpatterns[:] = [path("mail/", include(provider.webhook()))]
    settings.ROOT_URLCONF = __name__
    clear_url_caches()

    def call(letter, *, mark=None, at=NOW, secret=SECRET, **event):
        said = {"RecordType": "Bounce", "Type": "HardBounce", "MessageID": "a", "ID": 1}
        said |= {"Email": "boss@havelund.example", "BouncedAt": at.isoformat()}
        said |= {"Metadata": {"letter": mark or marks.of_letter(letter)}} | event
        login = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
        with time_machine.travel(NOW + timedelta(hours=1), tick=False):
            return Client().post(
                "/mail/provider/", json.dumps(said), content_type="application/json", headers=login
            )

    yield call
    clear_url_caches()


@pytest.fixture
def sent(run, post):
    post(1)
    letter = Letter.objects.get()
    letter.mark_sent()
    return letter


def test_a_mail_goes_over_the_interface_untracked_and_with_its_mark(interface, run, post):
    post(1)
    letter = Letter.objects.get()

    assert deliver_due(now=NOW, connection=get_connection()) == 1

    (mail,) = interface.took
    headers = {one["Name"]: one["Value"] for one in mail["Headers"]}
    assert headers["Message-ID"] == letter.message_id
    assert mail["Metadata"] == {"letter": marks.of_letter(letter)}
    assert (mail["TrackOpens"], mail["TrackLinks"]) == (False, "None")
    assert mail["TextBody"] == "A text."
    assert "Anna Berg via Seven Cs" in mail["From"]


@pytest.mark.parametrize(
    ("status", "state", "attempts"),
    [
        (401, State.WAITING, 0),
        (503, State.WAITING, 1),
        (429, State.WAITING, 1),
        (400, State.DEAD, 1),
    ],
)
def test_what_the_interface_answers_has_its_class(interface, kind, post, status, state, attempts):
    interface.status = status
    post(1)

    deliver_due(now=NOW, connection=get_connection())

    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == (state, attempts)


@pytest.mark.parametrize(
    ("event", "reason", "stops"),
    [
        ({}, "no_mailbox", True),
        ({"Details": "smtp;552 5.2.2 mailbox full", "Type": "SoftBounce"}, "full", False),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "complaint", True),
        ({"RecordType": "Delivery", "DeliveredAt": NOW.isoformat()}, None, None),
    ],
)
def test_what_the_provider_tells_counts_for_the_readers_own_address(
    webhook, sent, event, reason, stops
):
    assert webhook(sent, **event).status_code == 200

    told = Bounce.objects.of([address(1)]).values_list("reason", "stops").first()
    assert told == ((reason, stops) if reason else None)
    assert not Bounce.objects.of(["boss@havelund.example"]).exists()


def test_whoever_has_not_the_secret_is_refused(webhook, sent):
    assert [webhook(sent, secret=wrong).status_code for wrong in ("", "hook:x")] == [400, 400]
    assert not Bounce.objects.exists()


def test_a_forged_mark_and_an_old_event_do_nothing(webhook, sent):
    webhook(sent, mark=f"b{sent.pk}-{'0' * 24}")
    webhook(sent, mark="none")
    webhook(sent, at=NOW - timedelta(days=11))

    assert not Bounce.objects.exists()
    assert Letter.objects.get().state == State.SENT


def test_of_a_reminder_nothing_is_noted(webhook, kind, post):
    post(1)
    letter = Letter.objects.get()
    letter.mark_sent()

    webhook(letter)
    webhook(letter, RecordType="SpamComplaint", Type="SpamComplaint")

    assert not Bounce.objects.exists()
    assert Letter.objects.get().state == State.SENT


def test_without_a_secret_there_is_no_such_address(interface, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
    assert provider.webhook() == []


@pytest.mark.parametrize("name", ["brevo", "mailgun", "mailjet", "resend", "sendgrid", "sparkpost"])
def test_each_provider_has_its_address(interface, settings, name):
    settings.MAIL_PROVIDER = name
    assert [one.name for one in provider.webhook()] == ["provider"]
