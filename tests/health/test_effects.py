"""Did it help? The published example through the page's builder, and what cannot be told."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from culture.figures import staggered
from culture.health.movement.effects import card, headline, table
from culture.health.movement.reached import Begun, cells_of, compared, panel
from culture.health.movement.verdicts import outcomes
from culture.plots import place_effect
from roadmap.plan.models.rollouts import Rollout
from tests import make
from tests.conftest import team
from tests.health.published import everything, exact, reading_of, rounds, with_teams

EFFECTS = reverse("health:effects")
# Science F15: scores in four rounds, and the round each was reached in.
SCIENCE = {
    "A": ((50, 52, 60, 62), 3),
    "B": ((54, 55, 63, 66), 3),
    "C": ((48, 49, 50, 58), 4),
    "D": ((52, 53, 54, 55), None),
}
AHEAD = [(date(2026, month, 10), {"COM1"}) for month in (7, 10)]


def begun_on(round_number):
    """A day after the pulse before opened: rounds open on the tenth, the first in March."""
    return round_number and date(2026, round_number + 1, 20)


def milestone(starts, *, everywhere=True, codes=("COM1",), done=0):
    days = {team: begun_on(start) for team, start in starts.items()}
    return Begun(1, "Shift huddle", "communication", everywhere, codes, days, done)


def company(*kinds, times=1):
    """(rounds, milestone) of teams that go like these: (scores, the round they were reached in)."""
    teams = [kind for kind in kinds for _ in range(times)]
    courses = {at: scores for at, (scores, _) in enumerate(teams, start=1)}
    starts = {at: start for at, (_, start) in enumerate(teams, start=1)}
    return with_teams(courses), milestone(starts)


def told(year, begun, ahead=AHEAD):
    (found,) = outcomes(year, [begun], ahead)
    return found


def flat(length, start):
    """A course of so many rounds that goes nowhere."""
    return (50,) * length, start


def test_the_published_example_comes_out_of_the_page():
    year, begun = company(*SCIENCE.values(), times=4)
    seen = panel(year, begun.codes, begun.days)

    cells = {
        (cell.start, cell.until): reached - waiting
        for cell in cells_of(seen)
        for reached, waiting in [staggered.lines(cell, seen.starts)]
    }
    found = told(year, begun)

    assert cells == pytest.approx({(3, 3): 7.0, (3, 4): 8.5, (4, 4): 7.0})
    assert compared(seen).effect.effect == pytest.approx(7.6)
    assert found.verdict.sentence == (
        "Teams reached rose 8 more than teams not yet reached (7 to 8)."
    )
    assert found.verdict.kind == "told"


def test_the_picture_shows_the_same_numbers_as_the_table():
    year, begun = company(*SCIENCE.values(), times=4)

    found = told(year, begun)
    placed = place_effect(found.plot)

    assert [point.row for point in found.plot.points] == [
        ("2 before", "−1", "−1", "0"),
        ("1 before", "0", "0", "0"),
        ("1 after", "+8", "+1", "+7"),
        ("2 after", "+10", "+2", "+8"),
    ]
    assert len(placed.dots) == len(placed.rings) == len(found.plot.points)
    assert "teams reached +10, teams not yet reached +2" in found.plot.summary


def test_a_rise_that_everybody_shares_is_no_effect():
    noise = (
        (50, 53, 61, 60),
        (51, 50, 59, 62),
        (49, 51, 60, 61),
        (52, 50, 61, 58),
        (50, 52, 59, 61),
    )
    kinds = [(each, start) for each in noise for start in (3, None)]
    year, begun = company(*kinds)

    found = told(year, begun)

    assert found.verdict.sentence.startswith("No clear difference: teams reached moved as much as")
    assert "chance" in found.verdict.sentence
    assert found.moved.startswith("Groups reached: ")


def test_who_was_ahead_before_is_said_so():
    ahead_before = [((50, 50 + rise, 60 + rise, 62 + rise), 3) for rise in (9, 10, 11, 10, 9)]
    waiting = [((50, 50 + x, 51, 50), None) for x in (0, 1, 0, -1, 0)]
    year, begun = company(*ahead_before, *waiting)

    assert told(year, begun).verdict.more[0].startswith("Take care: 10 points of difference")


def test_several_looked_at_together_pay_for_being_many():
    """One of twenty milestones seems to help by chance alone."""
    lucky = ((50, 51, 54, 54), (52, 50, 53, 53), (49, 50, 53, 53), (51, 52, 55, 55))
    others = ((50, 51, 51, 51), (51, 50, 50, 50), (50, 52, 52, 52), (52, 51, 51, 51))
    year, begun = company(*[(c, 3) for c in lucky], *[(c, None) for c in others])
    more = [replace(begun, pk=pk, days=handed_out(begun.days, pk)) for pk in range(2, 8)]

    alone = told(year, begun)
    (first, *_) = outcomes(year, [begun, *more], AHEAD)

    assert alone.verdict.sentence.startswith("Teams reached rose 3 more")
    assert first.verdict.sentence.startswith("No clear difference: teams reached rose 3 more")


def handed_out(days, turn):
    """The same days to other teams."""
    values = list(days.values())
    return dict(zip(days, values[turn % 8 :] + values[: turn % 8], strict=True))


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ([flat(3, 3)] * 5 + [flat(3, None)] * 5,
         "Too early. It can be told after the pulse of July 2026 at the earliest, if four groups "
         "are still waiting then."),
        ([flat(4, 4)] * 3 + [flat(4, None)] * 6,
         "Too early. Three groups have been reached; it takes four, and two pulses after."),
        ([flat(5, 3)] * 3 + [flat(5, None)] * 4,
         "Cannot tell. Seven groups have results of their own; it takes four reached and four not "
         "yet reached."),
        ([flat(5, 2)] * 5 + [flat(5, None)] * 5,
         "Cannot tell. It began before two pulses had asked its statements, so nobody knows how "
         "teams were on their way before."),
        ([flat(5, 3)] * 8 + [flat(5, None)] * 2,
         "Cannot tell. Nearly all groups were reached within so few pulses that none were left to "
         "compare with."),
    ],
)  # fmt: skip
def test_what_cannot_be_told_says_why(kinds, sentence):
    year, begun = company(*kinds)

    assert told(year, begun).verdict.sentence == sentence


def test_a_group_is_reached_in_the_first_pulse_after_all_its_teams_were():
    year, _ = company(*[flat(4, None)] * 2)
    both = [
        replace(each, groups=(replace(each.groups[0], team_ids=(1, 2)), each.groups[1]))
        for each in year
    ]
    late = {1: date(2026, 4, 1), 2: date(2026, 5, 10)}

    assert panel(both, ["COM1"], late).starts.tolist() == [4, 4]
    assert panel(both, ["COM1"], late | {2: None}).starts.tolist() == [float("inf")] * 2
    assert panel(both, ["COM1"], {1: date(2026, 4, 1)}).groups == 0


def test_statements_are_compared_with_themselves_though_pulses_ask_different_ones():
    """COM1 lies at 40, COM2 at 70: a plain mean of each pulse would see a jump."""
    first, second = (dict.fromkeys(range(1, 11), (score,) * 6) for score in (40, 70))
    year = with_teams(first)
    other = with_teams(second, code="COM2")
    year = [b if a.number % 2 else a for a, b in zip(year, other, strict=True)]
    begun = milestone({at: 5 if at < 6 else None for at in range(1, 11)}, codes=("COM1", "COM2"))

    found = compared(panel(year, begun.codes, begun.days))

    assert found.effect.effect == 0
    assert {age: lines[:2] for age, lines in found.ages.items()} == dict.fromkeys(
        (-2, 0, 1), (0, 0)
    )


def test_teams_without_results_in_one_pulse_are_left_out_of_it_alone():
    kinds = [kind for kind in SCIENCE.values() for _ in range(4)]
    courses = {at: scores for at, (scores, _) in enumerate(kinds, start=1)}
    starts = {at: start for at, (_, start) in enumerate(kinds, start=1)}
    gaps = {20: (52, 53, None, 55), 21: (50, None, 60, 62)}
    year = with_teams(courses | gaps)
    begun = milestone(starts | {20: None, 21: 3})

    assert compared(panel(year, begun.codes, begun.days)).effect.effect == pytest.approx(7.6)


def test_what_was_done_once_for_everybody_has_only_before_and_after():
    year = rounds(*(exact({"COM1": score}) for score in (50, 50, 50, 58, 60)))

    early = told(year[:3], milestone({1: 3}, everywhere=False))
    later = told(year, milestone({1: 4}, everywhere=False, done=1))

    assert early.verdict.sentence == (
        "Too early. Since then its statements have been asked once; the second time is in the "
        "pulse of July 2026."
    )
    assert later.verdict.sentence.startswith("Cannot tell. It was there for everybody at once")
    assert later.moved == "Whole company: 50 before, 60 after; up 10 (6 to 14)."


def test_twelve_pulses_tell_where_the_companys_course_turned():
    """Science F15: the interrupted series."""
    series = (60, 61, 60, 62, 61, 62, 66, 67, 69, 69, 71, 72)
    year = rounds(*(exact({"COM1": score}) for score in series))

    found = told(year, milestone({1: 7}, everywhere=False, done=1))

    assert found.verdict.sentence.startswith(
        "The company lies 8 above where its old course would have led ("
    )
    assert found.verdict.more == ("Whatever else began then is in it too.",)


def test_statements_nobody_was_asked_tell_nothing():
    year, begun = company(*SCIENCE.values(), times=4)

    found = told(year, replace(begun, codes=("CHA6",)))

    assert found.verdict.sentence == (
        "Cannot tell. None of its statements has been asked in a pulse."
    )
    assert (found.moved, found.statements) == ("", ())


def test_the_table_says_what_the_page_says():
    year, begun = company(*SCIENCE.values(), times=4)
    found = outcomes(year, [begun], AHEAD)

    head, row = table(found)

    assert len(head) == len(row)
    assert found[0].verdict.sentence in row[-1]
    assert headline(found) == "It can be told for the one milestone begun so far whether it helped."


def page(client, url=EFFECTS):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def twice(released):
    """A second counted pulse, and a programme that has reached Team Nord before it."""
    make.programme()
    Rollout.objects.filter(team=team("Team Nord")).update(
        reached_on=released.opens_on.replace(day=25), state="under_way"
    )
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    with time_machine.travel(make.published_at(following), tick=False):
        yield following


def test_hr_and_sponsors_find_every_milestone_begun(twice, as_, hanna, sonja):
    begun = Rollout.objects.exclude(reached_on=None).values_list("milestone__title", flat=True)

    for person in (hanna, sonja):
        html = page(as_(person))
        assert all(title in html for title in begun)
        assert "It cannot be told yet for any of " in html
        assert "Cannot tell." in html
    assert "No milestone has reached anybody yet." in page(as_(hanna), f"{EFFECTS}?pulse=0")


def test_the_page_of_a_milestone_leads_here_those_who_may_read_it(twice, as_, hanna, max_):
    begun = Rollout.objects.exclude(reached_on=None).first().milestone
    way = f'href="{EFFECTS}#milestone-{begun.pk}"'
    url = reverse("plan:milestone", args=[begun.pk])

    assert way in page(as_(hanna), url)
    assert way not in page(as_(max_), url)
    assert f'id="milestone-{begun.pk}"' in page(as_(hanna))


def test_the_page_needs_few_queries_however_many_milestones(
    twice, as_, hanna, django_assert_max_num_queries
):
    client = as_(hanna)
    with django_assert_max_num_queries(27):
        page(client)
    Rollout.objects.update(reached_on=twice.opens_on)
    with django_assert_max_num_queries(27):
        page(client)


def test_the_card_counts_and_promises_nothing(twice, hanna, django_assert_max_num_queries):
    year = rounds(exact(everything(50)), exact(everything(50, 1)))
    with django_assert_max_num_queries(1):
        found = card(reading_of(year))

    assert "have reached teams." in found.words
    assert found.url == "/results/effects/?pulse=1"
    assert card(reading_of(year[:1])) is None
