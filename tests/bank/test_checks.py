"""What a wording must not hold, and what is worth a second look."""

import pytest

from surveys.asking import bank
from surveys.statements.checks import Roster, doubts, faults

ROSTER = Roster(["Emma Employee", "Jürgen Groß", "Max Manager"], ["Team Nord", "Hotels", "Service"])


def test_every_shipped_statement_passes():
    said = [
        (text, code) for item in bank.library().values() for code, text in item.wordings.items()
    ]
    assert not [text for text, code in said if faults(text, code, ROSTER)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Emma helps us when it is busy.", "names somebody"),
        ("We like how juergen helps us out.", "names somebody"),
        ("I can count on max manager here.", "names somebody"),
        ("In team  nord we help each other.".replace("  ", " "), "the team “Team Nord”"),
        ("At Hotels we help each other out.", "the team “Hotels”"),
        ("We serve each {foo} with care.", "{foo} is not known here"),
        ("We serve each {customers_dative} well.", "{customers_dative} is not known here"),
        ("We serve each {customer with care.", "A brace stands alone"),
        ("Good.", "too short"),
        ("We care. " * 20, "180 letters"),
        ("Write to boss@havelund.example first.", "mail address"),
        ("We help\nwhenever we can.", "line end"),
        ("We help \ud800 whenever we can.", "line end"),
    ],
)
def test_a_wording_that_cannot_be_taken_says_why(text, reason):
    found = faults(text, "en", ROSTER)
    assert any(reason in words for words in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Our hotels are places where {customers} feel welcome.",
        "Our service is one that {customers} come back for.",
        "My manager tells us early what will change.",
    ],
)
def test_ordinary_words_stay_free_although_a_team_or_a_person_is_called_so(text):
    assert not faults(text, "en", ROSTER)


@pytest.mark.parametrize(
    ("language", "text", "doubt"),
    [
        ("en", "My manager listens and explains.", "two ideas"),
        ("de", "Meine Führung hört zu und erklärt.", "two ideas"),
        ("en", "My team does not give up early.", "denies"),
        ("en", "My manager always listens to us.", "Always"),
        ("en", "Does my manager listen to us?", "question"),
        ("en", "We know what our guests want from us.", "in braces, {customer}"),
        ("en", "word " * 17, "17 words"),
    ],
)
def test_doubts_are_told_and_refuse_nothing(language, text, doubt):
    assert any(doubt in words for words in doubts(text, language, customer="guest"))
    assert not faults(text, language, ROSTER)
