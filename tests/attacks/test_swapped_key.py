"""Somebody swaps the key that answers are sealed to: nothing is shown or taken, and an alarm."""

import logging
from hashlib import sha256

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec

from surveys.box import key_files, keys
from surveys.box.ballot import Ballot
from surveys.box.halves import public_bytes
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from tests import make
from tests.attacks.lived import filled
from tests.attacks.running import open_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulse(staffed):
    with time_machine.travel(make.NOW, tick=False):
        yield make.open_pulse()


def own_key() -> tuple[str, bytes]:
    """A key of the attacker's own, and its fingerprint."""
    public = public_bytes(ec.generate_private_key(ec.SECP256R1()).public_key())
    return sha256(public).hexdigest(), public


def tried(client, link, form) -> list:
    return [client.get(link), client.get(f"{link}?a=5"), client.post(link, form, **FORM)]


FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.mark.attack(
    "AT10",
    "The fingerprint in the database names another key, before and after somebody opened the page.",
)
@pytest.mark.parametrize("opened_before", [False, True])
def test_a_key_swapped_in_the_database_is_refused_with_an_alarm(
    client, pulse, found, caplog, opened_before
):
    link = make.link(pulse, make.invited(pulse)[0])
    assert not opened_before or client.get(link).status_code == 200
    Pulse.objects.filter(pk=pulse.pk).update(fingerprint=own_key()[0])
    check_refused(client, link, pulse, caplog)
    found("Page and answers refused (503) with an alarm in the log; nothing kept.")


@pytest.mark.attack("AT10", "The key file itself holds another key, or is gone.")
@pytest.mark.parametrize("deed", ["swap", "remove"])
def test_a_key_swapped_in_the_folder_is_refused_with_an_alarm(client, pulse, found, caplog, deed):
    link = make.link(pulse, make.invited(pulse)[0])
    assert client.get(link).status_code == 200
    path = key_files.path_of(pulse.fingerprint, keys.PUBLIC)
    path.write_bytes(own_key()[1]) if deed == "swap" else path.unlink()
    check_refused(client, link, pulse, caplog)
    found("Page and answers refused; nothing kept.")


def check_refused(client, link, pulse, caplog):
    answers = tried(client, link, filled(pulse, 4))
    assert {answer.status_code for answer in answers} == {503}
    assert not any("data-key" in answer.text for answer in answers)
    alarms = [record for record in caplog.records if record.levelno >= logging.CRITICAL]
    assert alarms
    assert link.split("/")[-1] not in caplog.text
    assert not Ballot.objects.exists()
    assert not Invitation.objects.filter(answered=True).exists()


@pytest.mark.attack(
    "AT10", "The fingerprint swapped under the running app, after it had shown pages."
)
@pytest.mark.django_db(transaction=True)
def test_the_running_app_refuses_too(app, staffed, found):
    pulse = open_now()
    link = make.link(pulse, make.invited(pulse)[0])
    assert app.request("GET", link).status == 200
    Pulse.objects.filter(pk=pulse.pk).update(fingerprint=own_key()[0])
    seen = [app.request("GET", link).status for _ in range(8)]
    sent = [app.post(link, filled(pulse, 4)).status for _ in range(8)]
    assert {*seen, *sent} == {503}
    assert "Answers are refused until the key is back" in app.logs()
    assert not Ballot.objects.exists()
    found("The running app refuses in both of its processes.")
