"""Did it help? Said of a group's own later answers, never as a cause."""

from dataclasses import replace
from datetime import timedelta

import pytest

from culture.health.groups.helped import helped, noticed
from roadmap.actions.models import Action
from surveys.models.results import Group
from surveys.published import ScaleResult
from tests.health.published import everything, exact, item, rounded, rounds

ITEM = "COM2"


def nord(scores, **fields):
    given = {"level": Group.Level.EXACT, "key": "nord", "id": 30, "team_ids": (3,)}
    return exact(scores, **given | {"n": 30} | fields)


def course(*groups):
    """A round each, from the baseline on, in which exactly this group was counted."""
    year = rounds(*(exact(everything(50, number)) for number, _ in enumerate(groups)))
    return [replace(each, groups=(group,)) for each, group in zip(year, groups, strict=True)]


def kept(year, item=ITEM, after=0, **fields):
    """An action that answers the first round and was done just after round `after`."""
    made = year[0].pulse.opens_on + timedelta(days=12)
    said = {"ended": "kept", "did": "Done.", "did_on": year[after].pulse.opens_on + timedelta(14)}
    given = {"scale": "communication", "item": item, "pulse_number": 0, "made_on": made}
    return Action(**given | said | fields)


def asked_in(code):
    """The number of the first pulse after the baseline that asks this statement."""
    return next(number for number in (1, 2, 3) if code in everything(0, number))


def quarter(now, then=40, **fields):
    """The baseline, then three months at another score."""
    return course(*(nord(everything(now if n else then, n), **fields) for n in range(4)))


def test_more_than_chance_is_said_with_both_numbers_and_the_company_s():
    year = quarter(70)

    found = helped(year, year[-1].groups[0], kept(year))

    assert found.short == "Since then up 30"
    assert "40 then, 70 now." in found.words
    assert "What brought it about, numbers alone do not tell." in found.words
    assert "In the whole company: 50 then, 50 now." in found.words


def test_a_fall_is_said_as_plainly():
    year = quarter(20, then=60)

    assert helped(year, year[-1].groups[0], kept(year)).short == "Since then down 40"


def test_a_small_difference_may_be_chance():
    year = quarter(44)

    found = helped(year, year[-1].groups[0], kept(year))

    assert found.short == "Cannot tell yet"
    assert "With 30 answers, a difference this small may be chance." in found.words


def test_a_whole_construct_is_matched_statement_by_statement():
    year = quarter(70)

    assert helped(year, year[-1].groups[0], kept(year, item="")).short == "Since then up 30"


def test_it_is_too_early_before_the_statement_is_asked_again():
    year = quarter(70)
    last = asked_in(ITEM)

    assert helped(year, year[-1].groups[0], kept(year, after=3)).short == "Too early"
    assert helped(year[:last], year[last - 1].groups[0], kept(year)).short == "Too early"
    assert helped(year[: last + 1], year[last].groups[0], kept(year)).short != "Too early"


def test_a_statement_in_other_words_cannot_be_compared():
    year = quarter(70)
    first = year[0].groups[0]
    other = replace(item(ITEM, 40, 30), version=0)
    year[0] = replace(year[0], groups=(replace(first, items=first.items | {ITEM: other}),))

    assert helped(year, year[-1].groups[0], kept(year)).short == "Cannot tell"


def test_a_group_of_few_people_is_told_after_a_quarter_and_never_for_sure():
    few = [rounded({"communication": 35 if not n else 60}, items_asked=4) for n in range(4)]
    year = course(*few)
    early = helped(year[:3], year[2].groups[0], kept(year, item=""))
    found = helped(year, year[3].groups[0], kept(year, item=""))

    assert early.short == "Too early"
    assert found.short == "Cannot tell"
    assert "About 35 then, about 60 now." in found.words


@pytest.mark.parametrize(
    "fields",
    [
        {"ended": "", "did": "", "did_on": None},
        {"ended": "broken", "did": "", "did_on": None},
        {"pulse_number": 9},
    ],
)
def test_nothing_is_said_of_what_was_not_kept_or_answers_another_plan(fields):
    year = quarter(70)

    assert helped(year, year[-1].groups[0], kept(year, **fields)) is None


def test_what_the_group_notices_is_told_once_it_was_asked():
    year = course(nord(everything(50)), nord(everything(50, 1)))
    assert noticed(year, year[1].groups[0]) == ""

    group = nord(everything(50, 1) | {"EXP6": 60})
    few = rounded({"communication": 50})
    few = replace(few, scales=few.scales | {"loop": ScaleResult("loop", 60, None, None, 1, step=5)})

    asked = "“I can see that something happens after these surveys.”"
    year = course(nord(everything(50)), group)
    assert noticed(year, group) == f"{asked}: more than half agree."
    year = course(rounded({"communication": 50}), few)
    assert noticed(year, few) == f"{asked}: people lean to agree."
