"""The pages of the bank: browse, search, one statement; none shows how anybody answered."""

import pytest

from culture.people.models import Organisation
from surveys.asking import bank
from surveys.statements import uses
from tests import make
from tests.bank import shelf
from tests.bank.conftest import OURS, url
from tests.conftest import team


def text(page):
    return page.content.decode()


def test_every_statement_stands_in_the_list_in_the_words_of_the_organisation(as_, hanna):
    Organisation.objects.update(customer="guest")
    page = text(as_(hanna).get(url("statements")))
    assert "Those you serve are called “guest” here" in page
    for item in bank.library().values():
        assert item.worded("guest")["en"].replace("'", "&#x27;") in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("choose first customers", "STR3"),
        ("Satz bekannt", "STR1"),
        ("réputation", "STR1"),
        ("setning kjent", "STR1"),
        ("جملة واحدة", "STR1"),
        ("str4", "STR4"),
    ],
)
def test_search_looks_in_every_language_and_at_codes(as_, hanna, words, found):
    page = as_(hanna).get(url("statements"), {"q": words})
    assert [line.item.code for part in page.context["sections"] for line in part.lines] == [found]


def test_words_of_two_languages_are_not_one_statement(as_, hanna):
    page = as_(hanna).get(url("statements"), {"q": "sentence bekannt"})
    assert "No statement found" in text(page)


@pytest.mark.parametrize(
    ("show", "count"), [("core", 36), ("own", 1), ("retired", 0), ("nonsense", 80)]
)
def test_the_list_can_show_a_part(as_, hanna, kim, show, count):
    shelf.approved(shelf.item(hanna), kim)
    page = as_(hanna).get(url("statements"), {"show": show})
    assert page.context["count"] == count


def test_what_waits_stands_above_the_list(as_, hanna, kim):
    shelf.item(hanna)
    page = text(as_(kim).get(url("statements")))
    assert "1 proposal waits for a second person" in page
    assert OURS["en"] in page
    assert "Propose one" not in page


def test_a_statement_is_read_in_every_language_in_its_own_direction(as_, kim):
    page = text(as_(kim).get(url("statement", "STR1")))
    for code, words in bank.library()["STR1"].worded("customer").items():
        assert f'<p lang="{code}" dir="auto">{words}</p>' in page
    assert "It came with the shipped library" in page
    assert "Retire it" not in page


def test_it_says_which_pulses_asked_it_in_which_version_and_who_uses_it(
    as_, hanna, kim, monkeypatch
):
    monkeypatch.setattr(
        uses, "SOURCES", [lambda code: [uses.Use(f"Charter {code}", "/roadmap/1/")]]
    )
    make.people(20, team("Team Nord"))
    pulse = make.open_pulse()
    page = text(as_(hanna).get(url("statement", "STR1")))
    assert (
        f'<a href="/pulses/{pulse.pk}/">March 2026</a><span class="muted">version 1</span>' in page
    )
    assert '<a href="/roadmap/1/">Charter STR1</a>' in page
    assert "March 2026, in 1 pulse" in text(as_(hanna).get(url("statements")))


def test_who_changed_what_stands_with_its_reason(as_, hanna, kim):
    shelf.approved(
        shelf.wording(hanna, "STR1", {"en": "I know what we want to be known for."}), kim
    )
    page = text(as_(kim).get(url("statement", "STR1")))
    assert "New wording, version 2</a>, proposed by Hanna HR. Approved by Kim Keeper." in page


@pytest.mark.parametrize("name", ["statement", "reword", "translate", "statement-retire"])
def test_a_statement_that_is_not_there_is_not_found(as_, hanna, name):
    assert as_(hanna).get(url(name, "NOPE")).status_code == 404


def test_pages_cost_the_same_however_much_was_changed(
    as_, hanna, kim, django_assert_max_num_queries
):
    browser = as_(hanna)
    for n in range(12):
        change = shelf.item(hanna, code=f"OWNABC23{n:X}")
        if n % 2:
            shelf.approved(change, kim)
    with django_assert_max_num_queries(10):
        browser.get(url("statements"))
    with django_assert_max_num_queries(12):
        browser.get(url("statement", "OWNABC231"))
