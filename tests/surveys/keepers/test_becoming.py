"""Becoming a keeper: passphrases, rehearsals, and addresses and roles that change."""

import pytest

from culture.access import Role
from culture.people import readdressed
from culture.people.models import Entry, Person
from surveys import steps
from surveys.box import halves, key_files
from surveys.errors import CannotOpen
from surveys.keepers import keepers
from surveys.models.pulses import Pulse
from surveys.models.terms import Keeper
from tests import make
from tests.surveys.keepers.acting import (
    HANNA,
    KEEPER,
    KIM,
    MINUTE,
    REHEARSE,
    keeper_of,
    said,
)

pytestmark = pytest.mark.django_db


def other_address(person):
    """Sign-in codes go elsewhere from now on; returns when the log says that was."""
    Person.objects.filter(pk=person.pk).update(email="rita.alias@havelund.example")
    return readdressed.last_change(person, "address")


@pytest.mark.parametrize(
    ("passphrase", "again", "words"),
    [
        ("only fourteen.", "only fourteen.", "too short"),
        ("abababababababab", "abababababababab", "repeats itself"),
        (HANNA, KIM, "The two differ"),
    ],
)
def test_a_weak_or_mistyped_passphrase_is_not_taken(planned, hanna, as_, passphrase, again, words):
    page = as_(hanna).post(KEEPER, {"new-passphrase": passphrase, "new-again": again})
    assert page.status_code == 422
    assert words in said(page)
    assert again not in said(page)
    assert not Keeper.objects.exists()


def test_a_pulse_waits_until_both_have_rehearsed_their_present_passphrase(kept, hanna, caplog):
    keepers.choose(hanna, "a new one, not rehearsed yet", now=make.NOW)
    steps.open_due(kept.opens_at)
    assert "Hanna HR has not rehearsed yet" in caplog.text
    kept.refresh_from_db()
    assert kept.state == Pulse.State.PLANNED
    assert key_files.present() == set()


def test_who_became_a_keeper_stands_in_the_log_for_both_sides(kept, hanna, kim):
    named = Entry.objects.filter(kind="keeper").order_by("pk")
    assert [entry.by for entry in named] == [hanna, kim]


def test_a_keeper_who_left_does_not_count(kept, kim):
    Person.objects.filter(pk=kim.pk).update(is_active=False)
    with pytest.raises(CannotOpen, match="no employee representative has a passphrase yet"):
        keepers.both()


def test_a_keepers_key_swapped_in_the_database_opens_no_pulse(kept, kim):
    """Who holds the database alone could otherwise have the next halves sealed to themselves."""
    salt = halves.new_salt()
    mine = {"salt": salt, "public": halves.public_of("known to the attacker", salt)}
    Keeper.objects.filter(person=kim).update(**mine)
    with pytest.raises(CannotOpen, match="is not the one set on this machine"):
        keepers.both()


def test_a_keeper_whose_address_changed_rehearses_again_with_the_same_passphrase(kept, kim, as_):
    at = other_address(kim)
    Keeper.objects.filter(person=kim).update(rehearsed_at=at - MINUTE)
    with pytest.raises(CannotOpen, match=r"Kim Keeper changed on .* Find out who changed it"):
        keepers.both()
    browser = as_(kim)
    assert "Rehearse again." in said(browser.get(KEEPER))
    assert "This is not the passphrase" in said(browser.post(REHEARSE, {"passphrase": HANNA}))
    with pytest.raises(CannotOpen):
        keepers.both()
    browser.post(REHEARSE, {"passphrase": KIM})
    assert "Rehearse again." not in said(browser.get(KEEPER))
    assert keepers.both()[1].person == kim


def test_a_role_taken_away_and_given_back_needs_a_rehearsal_too(kept, kim, hanna, as_):
    for role in (Role.EMPLOYEE, Role.REPRESENTATIVE):
        Person.objects.filter(pk=kim.pk).update(role=role)
    at = readdressed.last_change(kim, "role")
    Keeper.objects.filter(person=kim).update(rehearsed_at=at - MINUTE)
    with pytest.raises(CannotOpen, match="the role of Kim Keeper changed"):
        keepers.both()
    assert "Kim Keeper, employee representative, has to rehearse again" in said(
        as_(hanna).get(KEEPER)
    )
    keepers.rehearse(keeper_of(kim), KIM, now=at + MINUTE)
    assert keepers.both()[1].person == kim


def test_nobody_chooses_a_passphrase_with_an_address_that_is_new(kept, kim, as_):
    before, at = bytes(keeper_of(kim).public), other_address(kim)
    mine = {"new-passphrase": "ritas own for the half", "new-again": "ritas own for the half"}
    page = as_(kim).post(KEEPER, mine)
    assert page.status_code == 422
    assert "Your mail address changed on" in said(page)
    assert mine["new-again"] not in said(page)
    with pytest.raises(keepers.Readdressed):
        keepers.choose(kim, mine["new-again"], now=at + readdressed.FRESH - MINUTE)
    assert bytes(keeper_of(kim).public) == before
    keepers.choose(kim, "kim has a new one", now=at + readdressed.FRESH)
    assert bytes(keeper_of(kim).public) != before


def test_a_wrong_rehearsal_does_not_count(planned, hanna, as_):
    keepers.choose(hanna, HANNA, now=make.NOW)
    page = as_(hanna).post(REHEARSE, {"passphrase": KIM})
    assert "This is not the passphrase" in said(page)
    assert keeper_of(hanna).rehearsed_at is None


@pytest.mark.parametrize("place", ["/", "/pulses/", "/pulses/calendar/"])
def test_where_the_next_pulse_waits_for_a_keeper_the_way_leads_to_their_page(
    planned, hanna, as_, place
):
    page = said(as_(hanna).get(place))
    assert "no HR lead has a passphrase yet." in page
    assert f'<a href="{KEEPER}">The keepers</a>' in page


def test_a_drawn_passphrase_is_written_down_before_it_is_gone_and_another_is_a_click_away(
    planned, hanna, as_
):
    browser = as_(hanna)
    assert "write it down before you go on" in said(browser.get(KEEPER))
    page = said(browser.post(KEEPER, {"new-passphrase": HANNA, "new-again": KIM}))
    assert f'<a href="{KEEPER}">Draw a passphrase for me</a>' in page


def test_a_keeper_finds_the_page_of_their_half_when_all_is_ready(kept, kim, as_):
    page = said(as_(kim).get("/pulses/"))
    assert f'<a href="{KEEPER}">Your half of the key</a>' in page
    assert "two keepers open the count" in page


def test_the_promise_leads_only_those_to_that_page_who_may_open_it(planned, hanna, emma, as_):
    keepers.choose(hanna, HANNA, now=make.NOW)
    assert KEEPER in said(as_(hanna).get("/trust/"))
    assert KEEPER not in said(as_(emma).get("/trust/"))
