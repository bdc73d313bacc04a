"""The question bank and its rotation."""

from collections import Counter

from culture.pairs import PAIRS
from surveys.asking import bank
from surveys.asking.rotation import block_of, items_of

CORE = {item.code for item in bank.core()}


def codes(number):
    return [item.code for item in items_of(number)]


def test_a_cycle_of_three_pulses_asks_every_core_item_once():
    cycle = [code for number in (1, 2, 3) for code in codes(number) if code in CORE]
    assert Counter(cycle) == Counter(CORE)
    assert len(cycle) == 36


def test_every_block_has_twelve_items_over_all_nine_scales():
    for number in (1, 2, 3):
        scales = {item.scale for item in items_of(number) if item.code in CORE}
        assert len(scales) == 9


def test_every_pulse_but_the_first_asks_whether_something_happened():
    assert [number for number in range(8) if "EXP6" in codes(number)] == list(range(1, 8))


def test_what_we_say_and_the_profile_are_asked_twice_a_year():
    asked = {name: [n for n in range(12) if name in codes(n)] for name in ("GAP1S", "PRO6")}
    assert asked == {"GAP1S": [2, 8], "PRO6": [5, 11]}
    assert max(len(codes(number)) for number in range(1, 13)) == 19


def test_the_pairs_of_the_profile_are_those_that_leaders_aim_at():
    assert [item.code for item in bank.of_scale("profile", bank.library())] == list(PAIRS)


def test_no_core_item_is_reversed():
    assert not [item for item in bank.core() if item.reverse]


def test_the_first_pulse_is_the_baseline_and_blocks_follow():
    assert [block_of(number) for number in range(5)] == ["baseline", "A", "B", "C", "A"]
    assert len(items_of(0)) == 37


def test_wordings_take_the_organisation_s_own_word_for_customers():
    item = bank.library()["STR2"]
    assert "which guests we are here" in item.worded("guest")["en"]
    assert not [i for i in bank.library().values() if "ustomer" in i.worded("guest")["en"]]


def test_wordings_are_versioned_and_keyed_by_language():
    item = bank.Item("X1", "trust", 2, {"en": "a {customer}", "de": "ein Gast"}, False, None)
    assert item.worded("patient") == {"en": "a patient", "de": "ein Gast"}
