"""A statement goes with the next pulse, and comes back until that one opens."""

import pytest
from django.db import IntegrityError, transaction

from culture.health.basis.rounds import company_history, rounds_of
from culture.health.basis.standing import comparable, newest_rounds
from surveys.asking import bank, rotation
from surveys.models.bank import Change
from surveys.statements import changes
from tests import make
from tests.bank import shelf
from tests.bank.conftest import OURS, url
from tests.bank.shelf import CODE
from tests.conftest import team
from tests.make import NOW


@pytest.fixture
def ours(hanna, kim):
    shelf.approved(shelf.item(hanna), kim)
    return bank.bank()[CODE]


def test_one_that_is_not_core_goes_and_comes_back(as_, hanna, ours):
    as_(hanna).post(url("statement-retire", "STR5"), {"why": "Nobody understood it."})
    assert "STR5" not in bank.bank()
    assert "STR5" in bank.known()
    page = as_(hanna).get(url("statement", "STR5")).content.decode()
    assert "It is retired from the next pulse on" in page

    as_(hanna).post(url("statement-return", "STR5"))

    assert "STR5" in bank.bank()
    page = as_(hanna).get(url("statement", "STR5")).content.decode()
    assert f"{hanna.name} retired it. {hanna.name} put that back." in page


def test_a_core_one_goes_only_where_another_takes_its_place(as_, hanna, kim):
    page = as_(hanna).get(url("statement-retire", "COM1")).content.decode()
    assert "COM5" not in bank.core()
    assert "COM7" not in page  # agreeing with it is the bad answer
    for said in (
        {"why": ""},
        {"replacement": "STR5"},
        {"replacement": "COM2"},
        {"replacement": "COM7"},
    ):
        assert as_(hanna).post(url("statement-retire", "COM1"), said).status_code == 422
    with pytest.raises(changes.CannotChange):
        changes.retire(bank.bank()["COM1"], by=hanna, now=NOW)
    assert not Change.objects.exists()


def test_the_replacement_is_asked_in_its_block_as_another_version(as_, hanna, ours):
    make.people(20, team("Team Nord"))
    make.open_pulse()
    as_(hanna).post(url("statement-retire", "COM1"), {"replacement": CODE})

    here = bank.bank()
    assert CODE not in here
    assert here["COM1"].wordings == OURS
    assert (here["COM1"].block, here["COM1"].version) == ("A", 2)
    assert len([item for item in here.values() if item.block]) == 36
    asked = rotation.items_of(1, known=here)
    assert [item.version for item in asked if item.code == "COM1"] == [2]
    item = make.later_pulse(1).items.get(code="COM1")
    assert (item.version, item.wordings["en"]) == (
        2,
        OURS["en"].replace("{customers}", "customers"),
    )


def test_what_takes_a_place_is_compared_with_nothing_that_was_asked_there(hanna, ours):
    make.people(20, team("Team Nord"))
    first = make.counted_pulse(rating=5)
    changes.retire(bank.bank()["COM1"], by=hanna, now=NOW, replacement=ours)
    second = make.opened(first.cadence.pulses.get(number=1))
    make.counted_pulse(rating=2, pulse=second)

    rounds = rounds_of(hanna, now=make.published_at(second))
    history = company_history(rounds)
    newest = newest_rounds(history, "communication", at=2)
    assert newest["COM1"] == 2
    same = comparable(history, newest, start=1)
    assert same == newest.keys() - {"COM1"}
    assert rounds[-1].company.items["COM1"].wording == ours.worded("customer")["en"]


def test_a_place_can_change_again_and_every_wording_keeps_a_version_of_its_own(hanna, kim, ours):
    changes.retire(bank.bank()["COM1"], by=hanna, now=NOW, replacement=ours)
    other = bank.bank()["COM5"]
    changes.retire(bank.bank()["COM1"], by=hanna, now=NOW, replacement=other)
    assert bank.bank()["COM1"].version == 3
    assert bank.bank()["COM1"].wordings == other.wordings
    changes.put_back(changes.undoable("COM1"), by=hanna, now=NOW)
    assert bank.bank()["COM1"].wordings == OURS
    assert changes.next_version("COM1") == 4


def test_a_place_that_was_worded_anew_meanwhile_does_not_go_back(hanna, kim, ours):
    changes.retire(bank.bank()["COM1"], by=hanna, now=NOW, replacement=ours)
    reworded = OURS | {"en": "In my team {customers} hear early what went wrong."}
    shelf.approved(shelf.wording(hanna, "COM1", reworded), kim)

    assert changes.undoable("COM1") is None
    assert CODE not in bank.bank()


def test_it_stays_gone_once_a_pulse_has_opened(as_, hanna):
    make.people(20, team("Team Nord"))
    changes.retire(bank.bank()["STR5"], by=hanna, now=NOW)
    make.open_pulse()
    page = as_(hanna).post(url("statement-return", "STR5"), follow=True).content.decode()
    assert "A pulse has opened since" in page
    assert "STR5" not in bank.bank()


def test_belief_is_not_put_in_the_place_of_fidelity(hanna, kim):
    here = bank.bank()
    assert [item.code for item in changes.replacements(here["CMT1"], here)] == ["CMT5"]
    assert [item.code for item in changes.replacements(here["CMT3"], here)] == ["CMT6"]


def test_what_is_not_worded_in_every_language_takes_no_place(hanna, kim):
    shelf.approved(shelf.item(hanna, {"en": OURS["en"]}), kim)
    here = bank.bank()
    assert CODE not in [item.code for item in changes.replacements(here["COM1"], here)]


def test_a_statement_is_retired_once_and_takes_one_place(hanna, ours):
    changes.retire(bank.bank()["STR5"], by=hanna, now=NOW)
    again = Change(
        kind="retirement", state="approved", code="STR5", scale="strategy", by=hanna, at=NOW
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    item = bank.library()["COM1"]
    changes.retire(item, by=hanna, now=NOW, replacement=ours)
    with pytest.raises(changes.CannotChange):
        changes.retire(bank.library()["COM2"], by=hanna, now=NOW, replacement=ours)


def test_about_what_is_gone_nothing_is_approved(as_, hanna, kim):
    change = shelf.translation(hanna, "STR5", nb="Vi vet hva vi ikke tilbyr her.")
    changes.retire(bank.bank()["STR5"], by=hanna, now=NOW)
    page = as_(kim).post(url("proposal", change.pk), {"word": "approve"}).content.decode()
    assert "This statement is not asked any more" in page
