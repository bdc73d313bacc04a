"""Two people open the count together: through their pages, and with nobody else's help."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from culture.outbox.delivery import deliver_due
from surveys import steps
from surveys.box import key_files, keys
from surveys.box.ballot import Ballot
from surveys.keepers import giving_up, keepers
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from tests import make
from tests.surveys.keepers.acting import (
    HANNA,
    KEEPER,
    KIM,
    MINUTE,
    REHEARSE,
    at_close,
    enter,
    everything_stored,
    names,
    said,
    spellings,
)

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_the_whole_life_of_a_pulse_with_two_keepers(planned, hanna, kim, as_, caplog):
    caplog.set_level("DEBUG")
    pulse = planned
    steps.run(pulse.opens_at)
    assert "no HR lead has a passphrase yet" in caplog.text
    with time_machine.travel(pulse.opens_at, tick=True):
        passphrases = {person: become_keeper(as_(person)) for person in (hanna, kim)}
    steps.run(pulse.opens_at + MINUTE)
    pulse.refresh_from_db()
    assert names(pulse.fingerprint) == ["half1", "half2", "public", "token"]
    for person in make.invited(pulse):
        make.cast(pulse, person, now=pulse.opens_at + MINUTE)

    with at_close(pulse):
        key = opened_by_both(pulse, as_, passphrases, caplog)
        steps.run(pulse.ends_at + 2 * MINUTE)
    pulse.refresh_from_db()
    assert pulse.state == Pulse.State.SHREDDED
    assert pulse.certificate.counted == pulse.invited
    assert names(pulse.fingerprint) == []

    stored = everything_stored(caplog)
    scalar = key.private_numbers().private_value.to_bytes(32)
    secrets = [keys.private_bytes(key), scalar, *map(str.encode, passphrases.values())]
    assert pulse.fingerprint in stored
    assert not [word for word in passphrases.values() if word in stored]
    assert not [one for secret in secrets for one in spellings(secret) if one in stored]


def become_keeper(browser):
    """Take the passphrase that the page suggests, and rehearse it."""
    drawn = re.search(r"<pre[^>]*>([a-z-]{24})</pre>", said(browser.get(KEEPER)))[1]
    fields = {"new-passphrase": drawn, "new-again": drawn}
    assert "Rehearse once." in said(browser.post(KEEPER, fields, follow=True))
    page = browser.post(REHEARSE, {"passphrase": drawn}, follow=True)
    assert "It opens. You have rehearsed." in said(page)
    return drawn


def opened_by_both(pulse, as_, passphrases, caplog):
    """The count waits for one and then for the other; the key that both make."""
    (hanna, hers), (kim, kims) = passphrases.items()
    browser, before = as_(hanna), caplog.text
    steps.run(pulse.ends_at)
    assert "ERROR" not in caplog.text.removeprefix(before)
    waits = said(browser.get(reverse("surveys:pulse", args=[pulse.pk])))
    assert "The count waits for Hanna HR and Kim Keeper." in waits
    assert "Your half is in. We wait for Kim Keeper." in said(enter(browser, pulse, hers))
    steps.run(pulse.ends_at + MINUTE)
    assert Ballot.objects.count() == pulse.invited
    assert "Both halves are in." in said(enter(as_(kim), pulse, kims))
    return keys.private_key(pulse.fingerprint)


def test_the_page_before_the_count_holds_no_secret_either(pulse, hanna, as_, caplog):
    """One half in: nothing of it in the database, sessions, queue or log."""
    caplog.set_level("DEBUG")
    with at_close(pulse):
        enter(as_(hanna), pulse, HANNA)
    half = keys.read(pulse.fingerprint, key_files.OPENED[1])
    stored = everything_stored(caplog)
    assert HANNA not in stored
    assert not any(one in stored for one in spellings(half))


@pytest.mark.django_db(transaction=True)
def test_at_the_close_each_keeper_is_asked_by_mail_once(pulse, hanna, kim, relay):
    for minute in range(3):
        steps.count_due(pulse.ends_at + minute * MINUTE)
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    while deliver_due(now=pulse.ends_at + 3 * MINUTE, connection=relay.connection()):
        pass
    (mail,) = [message_from_bytes(one, policy=policy.default) for one in relay.took]
    assert (mail["To"], mail["Subject"]) == (kim.email, "The count waits for your passphrase")


@pytest.mark.django_db(transaction=True)
def test_after_a_late_count_managers_keep_their_day_before_the_others(pulse):
    late = pulse.ends_at + timedelta(days=3)
    for part, passphrase in ((1, HANNA), (2, KIM)):
        keepers.enter(pulse, part, passphrase, now=late)
    steps.count_due(late)
    pulse.refresh_from_db()
    assert pulse.released_at == late + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_a_pulse_whose_passphrase_is_lost_is_given_up(pulse):
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    giving_up.give_up(pulse, now=pulse.ends_at)
    assert pulse.certificate.counted == 0
    assert names(pulse.fingerprint) == []
    assert not Ballot.objects.exists()
    assert not Group.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_certificate_of_a_pulse_given_up_says_so(pulse, client):
    giving_up.give_up(pulse, now=pulse.ends_at)
    assert "The key of this pulse was lost" in said(
        client.get(reverse("surveys:certificate", args=[pulse.pk]))
    )


def test_the_command_says_which_halves_are_still_sealed(pulse, capsys):
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    call_command("keys", "check")
    told = capsys.readouterr().out
    assert "both halves are there; sealed is that of the employee representative" in told
