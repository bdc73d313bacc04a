from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.plan.packs import Template
from roadmap.plan.schedule import Cycle, Slot, in_order, offset_of, offsets, ripple, steps

START = date(2026, 3, 10)
DAY = timedelta(days=1)


def template(code, *, everywhere=False, start_month=0, weeks=4, after=()):
    return Template(
        code, "strategy", code, "", "", "", everywhere, start_month, weeks, tuple(after), ()
    )


@st.composite
def roadmaps(draw):
    """Templates in any order, each needing some of those drawn before it."""
    drawn = []
    for number in range(draw(st.integers(1, 8))):
        before = [template.code for template in drawn]
        drawn.append(
            template(
                f"M{number}",
                everywhere=draw(st.booleans()),
                start_month=draw(st.integers(0, 17)),
                weeks=draw(st.integers(1, 60)),
                after=draw(st.sets(st.sampled_from(before))) if before else (),
            )
        )
    return draw(st.permutations(drawn))


teams = st.sets(st.integers(1, 500), min_size=1, max_size=12)
a_scale = st.floats(0.15, 3.4)


@given(roadmaps(), teams, st.integers(0, 30), a_scale)
def test_nothing_starts_before_what_it_needs_is_due(roadmap, teams, weeks, scale):
    begin = offsets(teams, weeks=weeks, random=Random(1))
    dated = steps(roadmap, starts_on=START, scale=scale, last_offset=max(begin.values()))
    by_code = {step.template.code: step for step in dated}

    for step in dated:
        for need in (by_code[code] for code in step.template.after):
            for offset in begin.values():
                # A team waits for its own work, the organisation for every team's.
                own = offset if step.template.everywhere else 0
                assert step.span(own)[0] > need.span(offset)[1]


@given(st.integers(1, 400), st.integers(0, 52))
def test_teams_begin_evenly_over_the_weeks(number, weeks):
    begin = sorted(offsets(range(number), weeks=weeks, random=Random(2)).values())

    assert begin[0] == 0
    assert begin[-1] == offset_of(number - 1, number, weeks) <= 7 * weeks
    assert all(offset % 7 == 0 for offset in begin)
    each_week = [begin.count(7 * week) for week in range(max(weeks, 1))]
    assert max(each_week) - min(each_week) <= 1


def test_a_quarter_of_the_teams_begins_each_month():
    begin = offsets(range(40), weeks=17, random=Random(3))

    within = [sum(day < 30.4 * month for day in begin.values()) for month in (1, 2, 3, 4)]
    assert within == pytest.approx([10, 20, 30, 40], abs=3)


def test_the_order_of_the_teams_is_drawn():
    orders = {tuple(offsets("ABCDEF", weeks=17, random=Random(seed)).items()) for seed in range(9)}
    assert len(orders) > 1


def test_the_organisation_waits_for_the_last_team_and_says_how_long():
    goals = template("goals", everywhere=True, start_month=0, weeks=4)
    check = template("check", start_month=1, weeks=2, after=["goals"])

    found = steps([check, goals], starts_on=START, last_offset=56)

    assert [step.template.code for step in found] == ["goals", "check"]
    assert found[1].starts_on == START + timedelta(days=28 + 56)
    assert found[1].later == 28 + 56 - 30


def test_the_library_is_stretched_to_the_length_of_the_programme():
    one = template("one", start_month=6, weeks=4)

    (half,) = steps([one], starts_on=START, scale=0.5)

    assert (half.starts_on - START).days == 91
    assert (half.due_on - half.starts_on).days == 13


def test_a_cycle_is_refused_and_named():
    with pytest.raises(Cycle) as refused:
        in_order({"a": ["b"], "b": ["c"], "c": ["a"], "d": []})
    assert len(refused.value.keys) == 4
    assert refused.value.keys[0] == refused.value.keys[-1]
    assert "a" in str(refused.value)


def slot(key, milestone, team="Nord", *, start=0, days=7, **more):
    starts_on = START + timedelta(days=start)
    more = {"everywhere": True} | more
    return Slot(key, milestone, team, starts_on=starts_on, due_on=starts_on + days * DAY, **more)


def test_what_waits_moves_back_and_keeps_its_length():
    late = slot(1, "charter", start=20)
    waiting = slot(2, "thanks", start=10, days=30)
    after_all = slot(3, "review", "top", start=15, everywhere=False)

    moved = ripple(
        [late, waiting, after_all],
        {"charter": [], "thanks": ["charter"], "review": ["thanks"]},
    )

    assert [(new.key, new.starts_on) for new in moved] == [
        (2, late.due_on + DAY),
        (3, late.due_on + 32 * DAY),
    ]
    assert moved[0].due_on - moved[0].starts_on == 30 * DAY


def test_other_teams_the_begun_and_those_after_finished_work_stay():
    slots = [
        slot(1, "charter", "Nord", start=20),
        slot(2, "thanks", "Süd"),
        slot(3, "thanks", "Nord", begun=True),
        slot(4, "vision", "top", start=40, everywhere=False, begun=True, settled=True),
        slot(5, "goals", "Nord"),
    ]
    needs = {"charter": [], "vision": [], "thanks": ["charter"], "goals": ["vision"]}

    assert ripple(slots, needs) == []
