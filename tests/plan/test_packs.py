import pytest

from culture.constructs import SEVEN
from roadmap.plan.packs import SIZES, library, pack
from roadmap.plan.schedule import in_order, steps
from tests.make import TODAY


@pytest.mark.parametrize("size", SIZES)
def test_a_pack_covers_the_seven_reaches_teams_and_needs_only_itself(size):
    templates = pack(size)
    codes = {template.code for template in templates}

    assert len(codes) == len(templates) == size
    assert {template.construct for template in templates} >= set(SEVEN)
    assert any(template.everywhere for template in templates)
    assert {code for template in templates for code in template.after} <= codes
    assert set(in_order({t.code: t.after for t in templates})) == codes


def test_the_smaller_packs_lie_in_the_larger_ones():
    twelve, twenty, fifty = ({template.code for template in pack(size)} for size in SIZES)
    assert twelve < twenty < fifty == set(library())


def test_a_need_outside_the_pack_gives_way_to_the_nearest_one_inside():
    rule = next(template for template in pack(20) if template.code == "CHA-M5")
    assert library()["CHA-M5"].after == ("CHA-M2",)  # measured after CHA-M1, after the vision
    assert rule.after == ("STR-M2",)


def test_the_library_ends_within_its_eighteen_months():
    last = max(step.due_on for step in steps(pack(50), starts_on=TODAY))
    assert (last - TODAY).days / (365.25 / 12) < 18
