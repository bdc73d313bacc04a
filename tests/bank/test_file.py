"""The bank as a file: taken along and brought back it is the same; a bad one is refused whole."""

import json
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from culture.people import log
from surveys.asking import bank
from surveys.models.bank import Change
from surveys.statements import changes
from tests.bank import shelf
from tests.bank.conftest import OURS, url
from tests.make import NOW

REWORDED = bank.library()["STR1"].wordings | {"en": "I know what we want to be known for here."}


def taken(client) -> bytes:
    return client.get(url("statements-file")).content


def bring(client, data):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client.post(url("bring"), {"file": SimpleUploadedFile("bank.json", data)}, follow=True)


@pytest.fixture
def changed(hanna, kim):
    """A statement of our own, another wording and a better translation, all approved."""
    shelf.approved(shelf.item(hanna), kim)
    shelf.approved(shelf.wording(hanna, "STR1", REWORDED), kim)
    shelf.approved(shelf.translation(hanna, "PRO1", nb="Hva teller mest her i dag hos oss?"), kim)


def forget_everything():
    """As on another machine."""
    with log.unlocked():
        Change.objects.all().delete()


def test_what_is_brought_elsewhere_and_approved_is_taken_along_again_byte_for_byte(
    as_, hanna, kim, changed
):
    file = taken(as_(kim))
    forget_everything()
    assert "3 proposals wait for a second person" in bring(as_(hanna), file).content.decode()
    assert "OWNABC234" not in bank.bank()

    for change in Change.objects.waiting():
        as_(kim).post(url("proposal", change.pk), {"word": "approve"})

    assert taken(as_(hanna)) == file
    assert {row.by for row in Change.objects.all()} == {hanna}


def test_bringing_back_what_was_taken_along_proposes_nothing(as_, hanna, changed):
    changes.retire(bank.bank()["COM1"], by=hanna, now=NOW, replacement=bank.bank()["OWNABC234"])
    changes.retire(bank.bank()["STR5"], by=hanna, now=NOW)
    page = bring(as_(hanna), taken(as_(hanna)))
    assert "Everything in this file stands or waits here already" in page.content.decode()
    assert not Change.objects.waiting().exists()


def test_what_waits_is_not_proposed_twice(as_, hanna, changed):
    file = taken(as_(hanna))
    forget_everything()
    bring(as_(hanna), file)
    bring(as_(hanna), file)
    assert Change.objects.waiting().count() == 3


def of(known, **fields):
    """A file with one statement, as it stands here but for these fields."""
    item = bank.library()[known]
    row = {"code": known, "scale": item.scale, "version": 1, "wordings": dict(item.wordings)}
    return {"format": "seven-cs-statements", "version": 1, "statements": [row | fields]}


def ours(**fields):
    return of("COM1", **{"code": "OWNABC235", "wordings": OURS} | fields)


def said(file, language, words):
    file = deepcopy(file)
    file["statements"][0]["wordings"][language] = words
    return file


def twice(**fields):
    file = of("STR1", **fields)
    return file | {"statements": file["statements"] * 2}


BAD = [
    (b" ", "Line 1, column 2"),
    (b'{"format":\n "seven-cs-statements",\n oops', "Line 3, column 2"),
    (b"\xff\xfe", "is not UTF-8"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"version": ' + b"1" * 5000 + b"}", "a number of more digits"),
    ([], "format: it must say “seven-cs-statements”"),
    (of("STR1") | {"version": 2}, "version: 1 is the one known here"),
    (of("STR1") | {"more": 1}, "more: not known here"),
    (of("STR1") | {"statements": {}}, "statements: it must be a list"),
    (of("STR1") | {"statements": [7]}, "Statement 1: it must be an object"),
    (of("STR1", score=80), "Statement 1 (STR1), score: not known here"),
    (of("STR1", version="1"), "Statement 1 (STR1), version: it must be a whole number"),
    (of("STR1", version=True), "version: it must be a whole number"),
    (of("STR1", version=0), "version: it must lie between 1 and 9999"),
    (of("STR1", reverse="no"), "reverse: it must be true or false"),
    (of("STR1", facet="x" * 41), "facet: 40 plain letters"),
    (ours(facet="\0"), "facet: 40 plain letters"),
    (of("STR1", wordings={"de": "Wir wissen, was wir wollen."}), "wordings.en: it is missing"),
    (said(of("STR1"), "sv", "Jag vet."), "wordings.sv: not a language of pulses"),
    (said(of("STR1"), "nb", 7), "wordings.nb: it must be text"),
    (said(of("STR1"), "en", "I know it all by heart now."), "Give a changed wording a higher"),
    (of("STR1", version=2), "the wording cannot change"),
    (of("PRO1", version=2, wordings={"en": "Something quite different."}), "cannot change"),
    (of("STR1", scale="trust"), "scale: here it is strategy"),
    (of("STR1", code="STR99"), "Statement 1 (STR99), code: not known here"),
    (ours(scale="profile"), "scale: it must be one of strategy"),
    (said(ours(), "en", "Emma tells us early what goes wrong."), "names somebody"),
    (said(ours(), "de", "Sagt {gaeste} in Team Nord früh Bescheid."), "{gaeste} is not known here"),
    (said(ours(), "de", "Wir sagen \ud800 es früh genug."), "line end, a tab"),
    (of("STR1", version=2, wordings={"en": REWORDED["en"]}), "wordings.de: it is missing, and"),
    (ours(wordings={"en": "a" * 900_000}), "900000 letters"),
    (twice(), "STR1: it stands in the file twice"),
    (twice(code="\ud800"), "One code: it stands in the file twice"),
]


@pytest.mark.parametrize(("file", "reason"), BAD)
def test_a_bad_file_is_refused_whole_with_its_place_and_reason(as_, hanna, emma, file, reason):
    if isinstance(file, dict) and isinstance(file.get("statements"), list):
        file = file | {"statements": [*ours(code="OWNGGGD22")["statements"], *file["statements"]]}
        reason = reason.replace("Statement 1", "Statement 2")
    page = bring(as_(hanna), file)
    assert page.status_code == 422
    assert reason.replace("'", "&#x27;") in page.content.decode()
    assert not Change.objects.exists()


def test_every_reason_is_told_at_once(as_, hanna):
    file = said(of("STR1", version="x"), "sv", "Jag vet.")
    page = bring(as_(hanna), file).content.decode()
    assert "version: it must be a whole number" in page
    assert "wordings.sv: not a language" in page


def test_an_older_wording_is_left_as_it_is(as_, hanna, kim):
    shelf.approved(shelf.wording(hanna, "STR1", REWORDED), kim)
    bring(as_(hanna), of("STR1"))
    assert not Change.objects.waiting().exists()


def test_of_two_statements_with_one_code_only_the_first_is_approved(as_, hanna, kim):
    for version, said_so in ((2, OURS["en"]), (1, "In my team we say early what goes wrong.")):
        bring(as_(hanna), said(ours(version=version), "en", said_so))
    second, first = Change.objects.waiting()
    shelf.approved(second, kim)

    page = as_(kim).post(url("proposal", first.pk), {"word": "approve"})

    assert "Another statement has this code" in page.content.decode()
    assert bank.bank()["OWNABC235"].version == 2


def test_a_version_that_was_used_here_is_not_used_again(as_, hanna, kim):
    declined = shelf.wording(hanna, "STR1", REWORDED)
    changes.decide(declined, approved=False, by=kim, now=NOW, reason="Two ideas.")
    bring(as_(hanna), said(of("STR1", version=2), "en", "I can say what we stand for here."))
    assert Change.objects.waiting().get().version == 3
