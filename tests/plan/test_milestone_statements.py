"""What a milestone should move: chosen from the statements that pulses can ask."""

from roadmap.plan.models.milestones import Milestone
from surveys.asking import asking, bank
from surveys.statements import changes
from tests import make
from tests.bank import shelf
from tests.bank.conftest import url as statement_url
from tests.bank.shelf import CODE
from tests.conftest import team
from tests.make import NOW
from tests.plan.conftest import url


def first():
    return Milestone.objects.filter(reach=Milestone.Reach.TEAM).first()


def choose(client, milestone, *codes):
    said = {"version": milestone.version, "codes": codes}
    return client.post(url("milestone-statements", milestone.pk), said, follow=True)


def test_a_statement_of_our_own_is_offered_once_it_is_approved(as_, hanna, kim):
    make.people(6, team("Team Nord"))
    make.programme()
    change = shelf.item(hanna)
    page = as_(hanna).get(url("milestone-statements", first().pk)).content.decode()
    assert CODE not in page
    assert bank.library()["STR5"].worded("customer")["en"] in page

    shelf.approved(change, kim)
    choose(as_(hanna), first(), CODE, "COM1")

    assert first().effect_items == [CODE, "COM1"]
    page = as_(hanna).get(statement_url("statement", CODE)).content.decode()
    assert first().title in page


def test_it_is_asked_through_the_milestone_that_names_it(as_, hanna, kim):
    make.people(30, team("Team Nord"))
    make.programme()
    shelf.approved(shelf.item(hanna), kim)
    choose(as_(hanna), first(), CODE)
    wishes = [asking.Wish("Ours", (CODE,), first().starts_on)]
    pulse = make.cadence(starts_on=first().starts_on).pulses.get(number=1)
    assert CODE in [each.item.code for each in asking.asking(pulse, wishes=wishes).items]


def test_what_was_retired_stays_until_it_is_taken_off_the_list(as_, hanna):
    make.people(6, team("Team Nord"))
    make.programme()
    choose(as_(hanna), first(), "STR5")
    changes.retire(bank.bank()["STR5"], by=hanna, now=NOW)
    page = as_(hanna).get(url("milestone-statements", first().pk)).content.decode()
    assert "Not asked any more" in page
    choose(as_(hanna), first(), "STR5", "STR6")
    assert first().effect_items == ["STR5", "STR6"]


def test_more_than_six_or_an_unknown_one_is_refused(as_, hanna):
    make.people(6, team("Team Nord"))
    make.programme()
    before = first().effect_items
    core = [item.code for item in bank.core()]
    assert "6 are the most" in choose(as_(hanna), first(), *core[:7]).content.decode()
    assert choose(as_(hanna), first(), "NOPE").status_code == 422
    assert first().effect_items == before


def test_the_second_of_two_who_save_is_told(as_, hanna):
    make.people(6, team("Team Nord"))
    make.programme()
    opened = first()
    choose(as_(hanna), opened, "STR5")
    assert choose(as_(hanna), opened, "STR6").status_code == 422
    assert first().effect_items == ["STR5"]


def test_the_history_tells_it(as_, hanna):
    make.people(6, team("Team Nord"))
    make.programme()
    choose(as_(hanna), first(), "STR5")
    page = as_(hanna).get(url("milestone-history", first().pk)).content.decode()
    assert "changed what it should move from" in page
    assert "to STR5" in page
