"""What the page "Mail check" finds, against a real DNS server and real mail servers."""

import ssl
import subprocess

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse

from culture.outbox import check, lookup
from culture.outbox.check import GOOD, MEND, UNKNOWN
from culture.outbox.delivery import deliver_due
from culture.outbox.models import RELAY_PAUSE, Letter
from tests.attacks.running import free_port
from tests.make import NOW
from tests.outbox.names import Names
from tests.outbox.relay import Relay

CHECK, SEND = reverse("outbox:check"), reverse("outbox:check-send")
IN_ORDER = {
    ("havelund.example", "TXT"): ['"v=spf1 a:mail.havelund.example ~all"'],
    ("default._domainkey.havelund.example", "TXT"): ['"v=DKIM1; k=rsa; " "p=MIIB"'],
    ("_dmarc.havelund.example", "TXT"): ['"v=DMARC1; p=none"'],
    ("havelund.example", "MX"): ["10 mail.havelund.example."],
    ("mail.havelund.example", "A"): ["192.0.2.7"],
    ("7.2.0.192.in-addr.arpa", "PTR"): ["mail.havelund.example."],
}


@pytest.fixture(autouse=True)
def sender(settings):
    settings.DEFAULT_FROM_EMAIL = "pulse@havelund.example"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.havelund.example", 587
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.fixture
def ask(settings, monkeypatch):
    """States by title, with this said in DNS; {} as a value takes a record away."""
    monkeypatch.setattr(lookup, "SECONDS", 1)

    def found(changes=None, *, silent=False, selector=""):
        told = {key: row for key, row in (IN_ORDER | (changes or {})).items() if row}
        with Names(told, silent=silent) as server:
            settings.MAIL_DNS = server.address
            return {one.title: one for one in check.findings(selector)}

    return found


def test_what_is_in_order_is_said_to_be(ask):
    found = ask()

    del found["Encryption"]
    assert {one.state for one in found.values()} == {GOOD}, found
    assert "default" in found["DKIM"].words
    assert "only watches" in found["DMARC"].words


@pytest.mark.parametrize(
    ("title", "change", "words", "record"),
    [
        ("SPF", {("havelund.example", "TXT"): ['"google-site"']}, "names no servers",
         'havelund.example.  TXT  "v=spf1 a:mail.havelund.example ~all"'),
        ("SPF", {("havelund.example", "TXT"): ['"v=spf1 a"', '"v=spf1 mx"']}, "2 SPF", ""),
        ("SPF", {("havelund.example", "TXT"): ['"v=spf1 +all"']}, "every server of the world", ""),
        ("DKIM", {("default._domainkey.havelund.example", "TXT"): ['"v=DKIM1; p="']},
         "No key was found", "default._domainkey.havelund.example."),
        ("DMARC", {("_dmarc.havelund.example", "TXT"): []}, "There is none",
         '_dmarc.havelund.example.  TXT  "v=DMARC1; p=none; rua=mailto:postmaster@'),
        ("MX", {("havelund.example", "MX"): []}, "takes no mail", ""),
        ("Server name", {("7.2.0.192.in-addr.arpa", "PTR"): []}, "has no name", ""),
        ("Server name", {("7.2.0.192.in-addr.arpa", "PTR"): ["other.example."]}, "lead back", ""),
        ("Server name", {("mail.havelund.example", "A"): []}, "no address in DNS", ""),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_with_its_cure(ask, title, change, words, record):
    one = ask(change)[title]

    assert one.state == MEND
    assert words in one.words
    assert record in "".join(one.records)


def test_a_provider_is_named_in_the_record(ask, settings):
    settings.MAIL_PROFILE = "microsoft365"

    one = ask({("havelund.example", "TXT"): ['"v=spf1 mx ~all"']})["SPF"]

    assert one.records == [
        'havelund.example.  TXT  "v=spf1 include:spf.protection.outlook.com mx ~all"'
    ]


def test_another_name_of_a_key_can_be_asked_for(ask):
    there = {("k7._domainkey.havelund.example", "TXT"): ['"v=DKIM1; p=MIIB"']}

    assert ask(there, selector="k7")["DKIM"].state == GOOD


def test_a_policy_of_the_domain_above_counts(ask, settings):
    settings.DEFAULT_FROM_EMAIL = "pulse@culture.havelund.example"

    assert ask()["DMARC"].state == GOOD


def test_without_a_network_nothing_is_called_wrong(ask):
    found = ask(silent=True)

    assert {one.state for title, one in found.items() if title != "Encryption"} == {UNKNOWN}
    assert found["SPF"].words == check.NOT_LOOKED_UP


def test_a_sender_without_a_domain_is_the_one_thing_to_mend(ask, settings):
    settings.DEFAULT_FROM_EMAIL = "pulse@localhost"

    assert [one.title for one in ask().values()] == ["Sender"]


@pytest.fixture
def own_certificate(tmp_path):
    """Of a mail server whose certificate nobody vouches for."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    argv = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    argv += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    argv += ["-keyout", key, "-out", cert]
    subprocess.run(argv, check=True, capture_output=True)  # noqa: S603  our own arguments
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    port = free_port()
    server = Controller(Relay(), hostname="localhost", port=port, tls_context=context)
    server.start()
    yield port, cert
    server.stop()


def test_a_certificate_that_nobody_vouches_for_is_told_and_no_mail_is_sent(
    own_certificate, settings, monkeypatch, transactional_db, post
):
    port, cert = own_certificate
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "localhost", port, True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    one = check.encryption()
    assert one.state == MEND
    assert "not accepted (self" in one.words

    post(1)
    assert deliver_due(now=NOW) == 0
    assert list(Letter.objects.values_list("state", "attempts")) == [("waiting", 0)]

    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    assert check.encryption().state == GOOD
    assert deliver_due(now=NOW + RELAY_PAUSE) == 1


def test_unencrypted_mail_is_told(settings):
    assert check.encryption().state == MEND
    settings.EMAIL_HOST = "127.0.0.1"
    assert check.encryption().state == GOOD


@pytest.mark.django_db
def test_the_page_tells_it_and_sends_a_test_mail(hanna, as_, relay, settings, ask):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    browser = as_(hanna)
    with Names(IN_ORDER) as server:
        settings.MAIL_DNS = server.address
        page = browser.get(CHECK, {"selector": "<b>"}).text
    assert "Mail from havelund.example is well set up." not in page  # its own server is not named
    assert "SPF" in page

    page = browser.post(SEND, follow=True).text

    assert f"The mail server took a mail to {hanna.email}." in page
    assert relay.mails[0]["Subject"] == "A test of mail from Seven Cs"
    assert not relay.mails[0].defects

    relay.refused_sender = "550 5.7.60 you may not send as this address"
    page = browser.post(SEND, follow=True).text
    assert "The mail was not taken: 550 5.7.60 you may not send as this address" in page
