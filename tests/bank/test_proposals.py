"""A statement is asked only after a second person approved it; nothing that was decided changes."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from culture.access import Role
from culture.people import erasing
from culture.people.models import Entry, Organisation, Person
from surveys.asking import bank
from surveys.models.bank import Change, DecidedAlready
from surveys.statements import changes
from tests import make
from tests.bank import shelf
from tests.bank.conftest import OURS, sent, url
from tests.conftest import team
from tests.make import NOW
from tests.outbox.test_pace import at_once

BETTER = {
    code: text.replace(" one sentence", " a few words") if code == "en" else text
    for code, text in bank.library()["STR1"].wordings.items()
}


def the_change():
    return Change.objects.get()


def test_a_statement_of_our_own_waits_for_a_second_person(as_, hanna, kim):
    page = as_(hanna).post(
        url("propose"), sent(OURS, scale="communication", facet="Early", why="We heard it often.")
    )
    change = the_change()
    assert page.url == url("proposal", change.pk)
    assert change.code not in bank.bank()

    as_(kim).post(url("proposal", change.pk), {"word": "approve"})

    item = bank.bank()[change.code]
    assert (item.scale, item.facet, item.version, item.block) == ("communication", "early", 1, None)
    assert item.worded("guest")["de"].startswith("In meinem Team sagen wir Gästen")
    told = list(Entry.objects.order_by("pk").values_list("kind", "by__name"))
    assert told == [("item_proposed", hanna.name), ("item_approved", kim.name)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"wording_en": ""}, "This field is required"),
        ({"wording_de": ""}, "This field is required"),  # the organisation speaks German
        ({"wording_en": "Emma tells us early what goes wrong."}, "names somebody on the roster"),
        ({"wording_fr": "Dans mon équipe, {foo} est bien."}, "{foo} is not known here"),
        ({"wording_en": "x" * 161}, "It has 161 letters"),
        ({"scale": "profile"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(as_, hanna, emma, changed, words):
    Organisation.objects.update(language="de")
    page = as_(hanna).post(url("propose"), sent(OURS, scale="trust") | changed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Change.objects.exists()


def test_doubts_are_read_by_whoever_decides(as_, hanna, kim):
    change = shelf.item(hanna, {"en": "My team plans well and it always helps our customers."})
    page = as_(kim).get(url("proposal", change.pk)).content.decode()
    assert "It may hold two ideas" in page
    assert "Always, never and everything" in page
    assert "in braces, {customer}" in page


def test_what_stays_as_it_was_asked_is_not_doubted_again(as_, hanna, kim):
    before = bank.bank()["STR5"].wordings
    assert {"und", "nicht"} & set(before["de"].split())
    new = before | {"en": "It is clear which products and services we offer."}
    change = shelf.wording(hanna, "STR5", new)
    page = as_(kim).get(url("proposal", change.pk)).content.decode()
    assert page.count("It may hold two ideas") == 1
    assert page.count("As it stands.") == len(before) - 1


def test_a_reason_is_not_called_optional_where_declining_needs_it(as_, hanna, kim):
    page = as_(kim).get(url("proposal", shelf.item(hanna).pk)).content.decode()
    assert "Needed where you decline." in page
    assert "(if you like)" not in page


def test_whoever_proposed_reads_that_no_mail_goes_out_and_where_to_go_on(as_, hanna, kim):
    change = shelf.item(hanna)
    assert "No mail tells them" in as_(hanna).get(url("proposal", change.pk)).content.decode()
    as_(kim).post(url("proposal", change.pk), {"word": "decline", "reason": "Two ideas in one."})
    page = as_(hanna).get(url("proposal", change.pk)).content.decode()
    assert f'href="{url("propose")}">Propose another</a>' in page


def test_nobody_decides_about_their_own(as_, hanna):
    change = shelf.item(hanna)
    page = as_(hanna).get(url("proposal", change.pk))
    assert "Nobody else may decide yet" in page.content.decode()
    page = as_(hanna).post(url("proposal", change.pk), {"word": "approve"})
    assert "A second person decides" in page.content.decode()
    assert change.code not in bank.bank()


def test_the_database_holds_the_second_person_too(hanna, kim):
    change = shelf.item(hanna)
    for said in ({"decided_by": hanna}, {"decided_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Change.objects.filter(pk=change.pk).update(state="approved", decided_at=NOW, **said)
    shelf.approved(change, kim)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Change.objects.update(wordings={"en": "Something else."})
    with pytest.raises(ProgrammingError), transaction.atomic():
        Change.objects.all().delete()


def test_declining_takes_a_reason_which_stays(as_, hanna, kim):
    change = shelf.item(hanna)
    page = as_(kim).post(url("proposal", change.pk), {"word": "decline"})
    assert "Say what speaks against it" in page.content.decode()
    as_(kim).post(url("proposal", change.pk), {"word": "decline", "reason": "Two ideas in one."})
    assert "Two ideas in one." in as_(hanna).get(url("proposal", change.pk)).content.decode()
    assert change.code not in bank.bank()


def test_whoever_proposed_it_may_take_it_back_and_nobody_else(as_, hanna, hilde):
    change = shelf.item(hanna)
    assert as_(hilde).post(url("proposal-withdraw", change.pk)).status_code == 404
    as_(hanna).post(url("proposal-withdraw", change.pk))
    change.refresh_from_db()
    assert change.state == "withdrawn"
    page = as_(hilde).post(url("proposal", change.pk), {"word": "approve"}, follow=True)
    assert "Somebody decided about this a moment ago" in page.content.decode()
    assert change.code not in bank.bank()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins(hanna, hilde, kim):
    change = shelf.item(hanna)

    def word(by, approved):
        def decide():
            mine = Change.objects.get(pk=change.pk)
            try:
                changes.decide(mine, approved=approved, by=by, now=NOW, reason="No.")
            except DecidedAlready:
                return None
            return by

        return decide

    won = at_once([word(hilde, True), word(kim, False)])
    change.refresh_from_db()
    assert [by for by in won if by] == [change.decided_by]
    assert (change.code in bank.bank()) == (change.decided_by == hilde)
    kinds = list(Entry.objects.exclude(kind="item_proposed").values_list("kind", flat=True))
    assert kinds == ["item_approved" if change.decided_by == hilde else "item_declined"]


def test_a_changed_wording_is_a_new_version_from_the_next_pulse_on(as_, hanna, kim):
    make.people(20, team("Team Nord"))
    first = make.open_pulse()
    as_(hanna).post(url("reword", "STR1"), sent(BETTER))
    assert bank.bank()["STR1"].version == 1

    as_(kim).post(url("proposal", the_change().pk), {"word": "approve"})

    assert bank.bank()["STR1"].wordings == BETTER
    assert first.items.get(code="STR1").version == 1
    later = make.later_pulse(1).items.get(code="STR1")
    assert (later.version, later.wordings["en"]) == (
        2,
        bank.bank()["STR1"].worded("customer")["en"],
    )


def test_the_same_english_is_no_new_wording(as_, hanna):
    same = bank.bank()["STR1"].wordings
    page = as_(hanna).post(url("reword", "STR1"), sent(same)).content.decode()
    assert "The English wording is the same" in page


def test_a_better_translation_keeps_the_version_and_takes_a_second_person(as_, hanna, kim):
    now = dict(bank.bank()["STR2"].wordings)
    del now["en"]
    better = now | {"nb": "På teamet mitt vet vi hvilke {customers} vi er her for."}
    assert (
        "Nothing was changed"
        in as_(hanna).post(url("translate", "STR2"), sent(now)).content.decode()
    )
    as_(hanna).post(url("translate", "STR2"), sent(better))
    assert the_change().wordings == {"nb": better["nb"]}
    assert bank.bank()["STR2"].wordings["nb"] == now["nb"]

    as_(kim).post(url("proposal", the_change().pk), {"word": "approve"})

    assert bank.bank()["STR2"].version == 1
    assert bank.bank()["STR2"].wordings["nb"] == better["nb"]
    assert bank.bank()["STR2"].wordings["de"] == now["de"]


def test_a_translation_of_an_older_wording_is_not_approved(as_, hanna, kim):
    old = shelf.translation(hanna, "STR1", nb="Jeg kan si med få ord hvem vi vil være.")
    shelf.approved(shelf.wording(hanna, "STR1", BETTER), kim)
    page = as_(kim).post(url("proposal", old.pk), {"word": "approve"}).content.decode()
    assert "Its wording was changed meanwhile" in page
    assert bank.bank()["STR1"].wordings == BETTER


def test_the_highest_version_counts_whichever_was_approved_first(hanna, kim):
    second = shelf.wording(hanna, "STR1", BETTER)
    third = shelf.wording(hanna, "STR1", BETTER | {"en": "I can say what we want to be known for."})
    Change.objects.filter(pk=third.pk).update(state="approved", decided_by=kim, decided_at=NOW)
    Change.objects.filter(pk=second.pk).update(state="approved", decided_by=kim, decided_at=NOW)
    assert bank.bank()["STR1"].version == 3


def test_what_pages_rest_on_is_translated_only(as_, hanna):
    assert as_(hanna).get(url("reword", "PRO1")).status_code == 404
    assert as_(hanna).get(url("statement-retire", "REC1")).status_code == 404
    assert as_(hanna).get(url("translate", "PRO1")).status_code == 200


def test_the_library_itself_is_never_changed(hanna, kim):
    before = dict(bank.library())
    shelf.approved(shelf.wording(hanna, "STR1", BETTER), kim)
    assert bank.library() == before


def test_answering_and_results_ask_the_bank_nothing(db, django_assert_num_queries):
    bank.library.cache_clear()
    with django_assert_num_queries(0):
        assert len(bank.core()) == 36
        assert bank.of_scale("profile", bank.library())


def test_the_bank_is_one_query_however_much_was_changed(hanna, kim, django_assert_num_queries):
    for n in range(8):
        shelf.approved(shelf.item(hanna, code=f"OWNABC23{n}"), kim)
    with django_assert_num_queries(1):
        assert len(bank.bank()) == len(bank.library()) + 8


def test_whoever_is_erased_stands_in_the_history_as_nobody(as_, hanna, hilde, kim):
    change = shelf.item(hilde, why="Hilde HR heard it.")
    shelf.approved(change, kim)
    Person.objects.filter(pk=hilde.pk).update(role=Role.EMPLOYEE, is_active=False)
    erasing.erase(hilde, by=hanna, now=NOW)
    page = as_(hanna).get(url("proposal", change.pk)).content.decode()
    assert "Hilde" not in page
