"""The mailbox's pages: what this machine would have mailed, and nothing else."""

from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from culture.embedded.mailbox import keep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local(settings, tmp_path):
    settings.ROOT_URLCONF = "tests.embedded.urls"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.MAILBOX_DIR.mkdir()


@pytest.fixture
def here():
    """A browser on this machine, signed in as nobody."""
    return Client(headers={"host": "localhost:8000"})


@pytest.fixture
def post(settings):
    """Put a mail into the mailbox the way the SMTP server does; returns its file name."""
    arrived = iter(range(1_700_000_000_000_000_000, 1_700_000_000_000_001_000))

    def put(to="Mira <mira@havelund.example>", subject="What is service like here?", html=""):
        text = "Hello Mira,\n\nhttp://localhost:8000/p/abc?a=1\n\n<b>Bye</b>"
        mail = EmailMultiAlternatives(subject, text, "Anna <pulse@localhost>", [to])
        if html:
            mail.attach_alternative(html, "text/html")
        raw = mail.message().as_bytes(linesep="\r\n")
        return keep(settings.MAILBOX_DIR, raw, arrived_ns=next(arrived)).name

    return put


def test_the_newest_mails_come_first(here, post):
    post(subject="First")
    post(subject="Zweite Grüße")

    page = here.get(reverse("embedded:mailbox")).text

    assert page.index("Zweite Grüße") < page.index("First")


def test_mails_are_found_by_address(here, post):
    post(to="mira@havelund.example", subject="For Mira")
    post(to="otto@havelund.example", subject="For Otto")

    page = here.get(reverse("embedded:mailbox"), {"to": "MIRA@"}).text

    assert "For Mira" in page
    assert "For Otto" not in page


def test_the_list_refreshes_without_its_page(here, post):
    post()

    part = here.get(reverse("embedded:mailbox"), headers={"HX-Request": "true"}).text

    assert "What is service like here?" in part
    assert "<html" not in part


def test_an_empty_mailbox_says_what_will_be_there(here):
    assert "No mail yet." in here.get(reverse("embedded:mailbox")).text


def test_a_mail_shows_its_text_with_links_and_its_headers(here, post):
    page = here.get(reverse("embedded:mail", args=[post()])).text

    assert '<a href="http://localhost:8000/p/abc?a=1"' in page
    assert "&lt;b&gt;Bye&lt;/b&gt;" in page
    assert "Message-ID" in page


def test_the_html_of_a_mail_is_framed_without_scripts_or_anything_from_elsewhere(here, post):
    name = post(html="<html><head></head><body><script>alert(1)</script><p>Hi</p></body></html>")

    page = here.get(reverse("embedded:mail", args=[name]))
    frame = here.get(reverse("embedded:mail-html", args=[name]))

    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    policy = dict(
        part.strip().split(" ", 1) for part in frame["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["sandbox"] == "allow-top-navigation-by-user-activation"
    assert "script-src" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in frame.text


@pytest.mark.parametrize("name", ["../../secret", "..%2fsecret", "1-ab.txt", "nothing", "1-ab.eml"])
def test_only_names_of_mails_open_a_file(here, settings, name):
    (settings.MAILBOX_DIR.parent / "secret").write_text("secret")
    (settings.MAILBOX_DIR / "1-ab.txt").write_text("secret")

    assert here.get(f"/mailbox/{name}/").status_code == 404


def test_under_another_name_than_this_machines_it_does_not_exist(post, settings):
    settings.ALLOWED_HOSTS = ["culture.example.com"]
    elsewhere = Client(headers={"host": "culture.example.com"})

    assert elsewhere.get(reverse("embedded:mailbox")).status_code == 404
    assert elsewhere.get(reverse("embedded:mail", args=[post()])).status_code == 404


def test_the_date_is_the_mails_own(here, settings):
    raw = b"To: a@x.example\r\nSubject: S\r\nDate: Tue, 10 Mar 2026 07:00:00 +0000\r\n\r\nText"
    keep(settings.MAILBOX_DIR, raw, arrived_ns=1)
    from culture.embedded.mails import newest

    assert newest(1)[0].date == datetime(2026, 3, 10, 7, tzinfo=UTC)
