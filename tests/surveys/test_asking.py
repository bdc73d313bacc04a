"""What a pulse to come asks: milestones' statements, the most questions, and few people."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given

from surveys import groups, planning, windows
from surveys.asking import asking, bank
from surveys.asking.asking import Wish
from surveys.models.pulses import Cadence, Pulse
from surveys.models.since import Since
from tests import make
from tests.surveys.test_groups import companies

LIBRARY = bank.library()
STARTS = date(2026, 3, 10)
KEPT = [Since(fate=Since.Fate.KEPT)]
IN_ROUND = {number: date(2026, 3 + number, 20) for number in range(9)}  # a day in each round


def pulse(number, **fields):
    cadence = Cadence(starts_on=STARTS, contact="Kim", **fields)
    return Pulse(cadence=cadence, number=number, opens_on=windows.occurrence(STARTS, number))


def asks(number, *wishes, told=(), known=LIBRARY, **fields):
    return asking.asking(pulse(number, **fields), told, wishes=wishes, known=known)


def codes(found, block=""):
    return [item.code for item in found.of(block)]


def wish(*codes, starts_on=IN_ROUND[4], title="Walk the floor"):
    return Wish(title, codes, starts_on)


def test_a_milestone_asks_from_two_rounds_before_it_begins_until_three_after():
    asked = [n for n in range(1, 9) if "TRU1" in codes(asks(n, wish("TRU1")))]
    by_itself = [n for n in range(1, 9) if "TRU1" in codes(asks(n))]
    assert set(asked) - set(by_itself) == set(range(2, 8)) - set(by_itself)
    assert set(range(2, 8)) <= set(asked)


def test_two_statements_find_room_and_the_rest_is_told():
    free = [code for code in ("TRU1", "TRU2", "TRU3", "TRU4") if code not in codes(asks(4))]
    found = asks(4, wish(*free, "EXP6"))

    assert set(free[:2]) <= set(codes(found))
    assert [item.code for each in found.left_out for item in each.items] == free[2:]
    assert "Walk the floor" in found.left_out[0].why


def test_what_is_asked_anyway_takes_no_room():
    here = codes(asks(4))
    found = asks(4, wish(*here[:3]))
    assert (codes(found), found.left_out) == (here, ())


def test_what_is_not_worded_in_every_language_is_not_asked():
    known = LIBRARY | {"TRU6": replace(LIBRARY["TRU6"], wordings={"en": "Leaders tell us."})}
    found = asks(4, wish("TRU6"), known=known)
    assert "TRU6" not in codes(found)
    assert "language" in found.left_out[0].why


def test_a_statement_that_is_not_core_stays_out_of_its_scale():
    words = dict.fromkeys(asking.LANGUAGES, "Leaders tell us.")
    known = LIBRARY | {"TRU6": replace(LIBRARY["TRU6"], wordings=words)}
    found = asks(4, wish("TRU6", "TRU1"), known=known)
    scales = {each.item.code: each.scale for each in found.items}
    assert (scales["TRU6"], scales["TRU1"]) == ("milestone", "trust")


def test_where_blocks_differ_a_milestones_statement_is_asked_of_everybody():
    found = asks(4, wish("TRU1"), spread=True)
    assert all("TRU1" in codes(found, block) for block in "ABC")
    longer = [len(found.of(block)) - len(asks(4, spread=True).of(block)) for block in "ABC"]
    assert sorted(longer) == [0, 1, 1]


@pytest.mark.parametrize("spread", [False, True])
def test_nobody_is_asked_more_than_the_most_but_core_and_loop_stay(spread):
    for number, budget in product(range(1, 13), (12, 14, 16, 18, 20)):
        found = asks(number, wish("TRU1", "COM2"), told=KEPT, budget=budget, spread=spread)
        least = 14 if spread or number % 3 == 1 else 13
        assert found.count <= max(budget, least)
        for block in found.blocks:
            mine = codes(found, block)
            assert len([code for code in mine if LIBRARY[code].block]) >= 12
            assert "EXP6" in mine


def test_extras_go_first_then_milestones_then_who_noticed():
    left = [
        [item.code for each in found.left_out for item in each.items]
        for budget in (22, 20, 16, 14, 13)
        for found in [asks(2, wish(*free_codes(2)), told=KEPT, budget=budget)]
    ]
    pairs = ["GAP3S", "GAP3L", "GAP2S", "GAP2L", "GAP1S", "GAP1L"]
    one, two = free_codes(2)
    assert left == [[], pairs[:2], pairs, [*pairs, two, one], [*pairs, two, one, "NOT1"]]


def free_codes(number):
    here = codes(asks(number))
    return [code for code, item in LIBRARY.items() if item.block and code not in here][:2]


def test_over_a_quarter_three_months_questions_are_asked():
    assert asks(2, told=KEPT, months=3, whole=True).count == 37 + 1 + 1 + 6
    assert asks(2, told=KEPT, months=3, whole=True).left_out == ()


@given(companies())
def test_no_more_groups_than_wished_and_they_still_nest(company):
    planned = groups.plan(company, most=3)
    shown = {cell.teams for cell in (*planned.exact, *planned.rounded)}
    assert len(shown) <= 3 or (len(planned.exact) == 1 and len(planned.rounded) <= 3)
    for cell in planned.rounded:
        assert sum(cell.teams <= whole.teams for whole in planned.exact) == 1


@pytest.mark.django_db
def test_few_people_asked_everything_at_once_make_three_groups_for_ever(company, hanna):
    teams = [make.team(f"Shop {at}", parent=company) for at in range(5)]
    for team in teams:
        make.people(10, team)
    cadence = make.cadence(sender=hanna, months=3, whole=True)
    assert 1 < len(groups_of(cadence.pulses.first())) <= 3

    make.launch.open_pulse(cadence.pulses.first(), now=make.NOW)
    for team in teams:
        make.people(10, team)
    cadence.refresh_from_db()
    assert cadence.began_with < 60
    assert 1 < len(groups_of(cadence.pulses.get(number=1))) <= 3


def groups_of(pulse):
    plan = planning.sheet(pulse, today=pulse.opens_on).plan
    return {cell.teams for cell in (*plan.exact, *plan.rounded) if len(plan.rounded) > 1}
