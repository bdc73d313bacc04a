"""Entering a half: who may, when, and how often."""

import pytest
import time_machine
from django.urls import reverse

from culture.people.models import Person
from surveys import steps
from surveys.box import keys
from surveys.keepers import keepers
from surveys.models.pulses import Pulse
from tests import make
from tests.surveys.keepers.acting import (
    HANNA,
    KEEPER,
    KIM,
    MINUTE,
    REHEARSE,
    address,
    at_close,
    enter,
    said,
)

pytestmark = pytest.mark.django_db


def test_a_wrong_passphrase_opens_nothing_and_says_so(pulse, hanna, as_):
    with at_close(pulse):
        page = enter(as_(hanna), pulse, KIM)
    assert page.status_code == 422
    assert "This is not the passphrase of your half." in said(page)
    assert KIM not in said(page)
    assert keys.waiting(pulse.fingerprint) == [1, 2]


def test_tries_are_counted(pulse, hanna, as_):
    with at_close(pulse):
        browser = as_(hanna)
        pages = [said(enter(browser, pulse, "not this one at all")) for _ in range(6)]
        assert ["Too many tries" in page for page in pages] == [False] * 5 + [True]
        assert "Too many tries" in said(enter(browser, pulse, HANNA))


def test_no_half_opens_before_the_close(pulse, hanna, as_):
    with time_machine.travel(pulse.ends_at - MINUTE, tick=True):
        page = enter(as_(hanna), pulse, HANNA)
    assert "No half opens before its close." in said(page)
    assert keys.waiting(pulse.fingerprint) == [1, 2]


def test_no_half_opens_while_the_close_may_still_move(kept):
    """The clock slept through the hour that decides, and fewer than half have answered."""
    steps.open_due(kept.opens_at)
    kept.refresh_from_db()
    with pytest.raises(keepers.NotClosed):
        keepers.enter(kept, 1, HANNA, now=kept.closes_at)
    steps.extend(kept.closes_at)
    kept.refresh_from_db()
    with pytest.raises(keepers.NotClosed):
        keepers.enter(kept, 1, HANNA, now=kept.closes_at)
    keepers.enter(kept, 1, HANNA, now=kept.extends_to)


def test_others_find_no_page(pulse, max_, emma, sonja, tore, as_):
    with at_close(pulse):
        for person in (max_, emma, sonja, tore):
            browser = as_(person)
            for path in (KEEPER, address(pulse)):
                assert browser.get(path).status_code == 404
            assert enter(browser, pulse, HANNA).status_code == 404
            assert browser.post(REHEARSE, {"passphrase": HANNA}).status_code == 404


def test_one_keeper_cannot_enter_both_halves(pulse, hanna, as_):
    with at_close(pulse):
        browser = as_(hanna)
        enter(browser, pulse, HANNA)
        enter(browser, pulse, KIM)
    assert keys.waiting(pulse.fingerprint) == [2]


def test_a_counted_pulse_leads_to_its_certificate(pulse, hanna, as_):
    with at_close(pulse):
        for part, passphrase in ((1, HANNA), (2, KIM)):
            keepers.enter(pulse, part, passphrase, now=pulse.ends_at)
        steps.count_due(pulse.ends_at)
        found = as_(hanna).get(address(pulse))
    assert found.url == reverse("surveys:certificate", args=[pulse.pk])


def test_a_pulse_with_one_key_has_no_such_page(staffed, hanna, as_):
    assert as_(hanna).get(address(make.open_pulse())).status_code == 404


def test_a_keeper_who_changes_in_mid_pulse_opens_it_with_the_old_passphrase(pulse, hanna, kim, as_):
    keepers.choose(hanna, "a new one since the middle", now=make.NOW)
    with at_close(pulse):
        browser = as_(hanna)
        assert "in force when the pulse opened, not with the present one" in said(
            browser.get(KEEPER)
        )
        assert "not the passphrase" in said(enter(browser, pulse, "a new one since the middle"))
        enter(browser, pulse, HANNA)
        enter(as_(kim), pulse, KIM)
    steps.count_due(pulse.ends_at)
    assert Pulse.objects.get(pk=pulse.pk).certificate.counted == pulse.invited


def test_who_follows_in_office_enters_what_was_handed_over(pulse, kim, as_):
    Person.objects.filter(pk=kim.pk).update(is_active=False)
    follower = make.person("Lene Later", team=kim.team, role=kim.role)
    assert keepers.awaited(pulse) == ["Hanna HR", "the employee representative"]
    keepers.choose(follower, "lene has one of her own", now=make.NOW)
    with at_close(pulse):
        assert "We wait for Hanna HR" in said(enter(as_(follower), pulse, KIM))


def test_nobody_takes_over_a_half_whose_keeper_is_in_office(kept, kim, as_):
    second = make.person("Second Representative", team=kim.team, role=kim.role)
    assert "Kim Keeper keeps this half." in said(as_(second).get(KEEPER))
    fields = {"new-passphrase": "mine instead of hers", "new-again": "mine instead of hers"}
    assert as_(second).post(KEEPER, fields).status_code == 404
    assert keepers.both()[1].person == kim


def test_the_page_that_the_mail_leads_to_asks_for_the_passphrase(pulse, hanna, kim, as_):
    with at_close(pulse):
        waits = said(as_(hanna).get("/pulses/"))
        assert "is closed and waits to be counted." in waits
        assert "The count waits for Hanna HR and Kim Keeper." in waits
        assert f'href="{address(pulse)}"' in waits
        enter(as_(hanna), pulse, HANNA)
        assert "The count waits for Kim Keeper." in said(as_(kim).get("/pulses/"))
