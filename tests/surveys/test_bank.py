"""The question bank and its rotation."""

from collections import Counter

from surveys import bank
from surveys.rotation import block_of, items_of


def test_a_cycle_of_three_blocks_asks_every_core_item_once():
    cycle = [item.code for block in "ABC" for item in items_of(block) if item.code != "REC1"]
    assert Counter(cycle) == Counter(item.code for item in bank.core())
    assert len(cycle) == 36


def test_every_block_has_twelve_items_over_all_nine_scales():
    for block in "ABC":
        scales = {item.scale for item in items_of(block)} - {"recommend"}
        assert len(scales) == 9


def test_no_core_item_is_reversed():
    assert not [item for item in bank.core() if item.reverse]


def test_the_first_pulse_is_the_baseline_and_blocks_follow():
    assert [block_of(number) for number in range(5)] == ["baseline", "A", "B", "C", "A"]
    assert len(items_of("baseline")) == 37


def test_wordings_take_the_organisation_s_own_word_for_customers():
    item = bank.bank()["STR2"]
    assert "which guests we are here" in item.worded("guest")["en"]
    assert not [i for i in bank.bank().values() if "ustomer" in i.worded("guest")["en"]]


def test_wordings_are_versioned_and_keyed_by_language():
    item = bank.Item("X1", "trust", 2, {"en": "a {customer}", "de": "ein Gast"}, False, None)
    assert item.worded("patient") == {"en": "a patient", "de": "ein Gast"}
