import pytest

from culture.constructs import SEVEN
from roadmap.plan.models.milestones import Milestone
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


def test_each_template_names_a_lane_and_what_anyone_could_observe():
    for template in library().values():
        assert template.lane in Milestone.Lane, template.code
        assert template.behaviour.endswith("."), template.code
        assert template.behaviour.count(". ") == 0, template.code
        assert 30 < len(template.behaviour) < 140, template.code
        assert 0 < template.hours <= (12 if template.everywhere else 200), template.code


@pytest.mark.parametrize("size", SIZES)
def test_every_pack_has_all_lanes_something_that_recurs_and_both_aims(size):
    templates = pack(size)

    assert {template.lane for template in templates} == set(Milestone.Lane)
    assert any(template.recurs_months for template in templates)
    assert any(template.for_vision for template in templates)
    assert any(template.for_mission for template in templates)


def test_what_is_weekly_quarterly_or_renewed_by_nature_recurs():
    recurring = {code for code, template in library().items() if template.recurs_months}

    assert {"COM-M3", "CMT-M6", "CSQ-M7", "LEA-M6", "EXP-M3"} <= recurring
    assert not {"STR-M1", "COM-M1", "TRU-M1"} & recurring
