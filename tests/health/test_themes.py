"""Themes and words of comments: what belongs where, by counting alone."""

from collections import Counter

import pytest

from culture.constructs import FACES
from culture.embedded.sample.comments import remarks
from culture.health.voices.themes import (
    ENDING,
    OTHER,
    common,
    holds,
    plain,
    themes_of,
    told,
    word_lists,
)


def test_every_scale_has_a_list_and_no_word_stands_twice_in_one():
    lists = word_lists()
    assert list(lists) == list(FACES)
    for words in lists.values():
        assert len(words) == len(set(words)) >= 12
        assert all(word.removesuffix(ENDING) == plain(word.removesuffix(ENDING)) for word in words)


@pytest.mark.parametrize("word", ["service", "customer", "guest", "team", "work", "the", "good"])
def test_what_any_comment_may_say_is_in_no_list(word):
    assert themes_of(f"{word} {word}s") == frozenset()


def test_a_comment_belongs_to_each_theme_one_of_whose_words_it_holds():
    assert themes_of("Nobody TOLD us. Our manager only smiles.") == {"communication", "leadership"}
    assert themes_of("The hand-over works") == {"characteristics"}
    assert themes_of("Stolen") == frozenset()  # "tell" and "told" are no parts of words


def test_most_of_what_people_at_havelund_say_of_a_scale_is_found_under_it():
    found = [remark.scale in themes_of(remark.text) for remark in remarks()]
    assert sum(found) >= 0.6 * len(found)
    assert set(FACES) == {r.scale for r, there in zip(remarks(), found, strict=True) if there}


def test_a_theme_of_fewer_than_three_comments_is_counted_with_the_other_things():
    said = [frozenset({"trust", "strategy"})] * 2 + [frozenset({"strategy"}), frozenset({"trust"})]
    assert common(said) == Counter(trust=3, strategy=3)
    assert common(said[:2]) == Counter({OTHER: 2})
    assert common([*said, frozenset({"leadership"}), frozenset()])[OTHER] == 2
    assert told(frozenset({"trust", "leadership"}), {"trust": 3}) == {"trust"}


@pytest.mark.parametrize(
    "words", ["", "lift", "LIFT broken", "spring lift", "süd", "SUD", "strasse", "  linen   "]
)
def test_words_are_found_in_any_order_and_case_with_or_without_accents(words):
    assert holds("The lift for linen is broken since spring, Straße Süd.", words)


@pytest.mark.parametrize("words", ["stairs", "lift stairs"])
def test_every_word_must_be_there(words):
    assert not holds("The lift for linen is broken.", words)
