"""The timeline: where dates fall, what waits for what, how far one zooms, one team alone."""

from datetime import date, timedelta

import pytest

from roadmap.plan.looks.timeline import WIDTH, Item, at, timeline
from roadmap.plan.looks.window import ZOOMS, Window, window
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.standing import Standing
from tests.make import TODAY
from tests.plan.conftest import rollout, url

TIMELINE = "/roadmap/timeline/"
YEAR = Window(ZOOMS["quarter"], date(2026, 1, 1), date(2027, 1, 1))


def item(key, start, due, **standing):
    found = Standing(today=TODAY, teams=1, starts_on=start, due_on=due, **standing)
    return Item(key, f"M{key}", "strategy", "strategy", "/", found, first_due=due)


def drawn(*items, needs=None, window=YEAR):
    return timeline(items, needs or {}, window=window, today=TODAY)


def lines_of(plot):
    return [line for line in plot.lines if line.item]


def test_the_first_day_is_at_the_left_edge_and_the_last_at_the_right():
    assert at(YEAR, date(2026, 1, 1)) == 0
    assert at(YEAR, date(2027, 1, 1)) == WIDTH
    assert at(YEAR, date(2020, 1, 1)) == 0


def test_a_bar_is_filled_as_far_as_it_went_and_dashed_over_its_date():
    late = item(1, date(2026, 1, 5), date(2026, 2, 5), under_way=1, late=1)

    (line,) = lines_of(drawn(late))

    assert line.plan.x == at(YEAR, date(2026, 1, 5))
    assert line.real.end == line.plan.end == line.over.x
    assert line.over.end == at(YEAR, TODAY + timedelta(days=1))


def test_what_lies_outside_the_window_is_pointed_to():
    before = item(1, date(2025, 1, 1), date(2025, 2, 1), done=1)
    after = item(2, date(2027, 3, 1), date(2027, 4, 1))

    first, second = lines_of(drawn(before, after))

    assert (first.away, second.away) == ("before", "after")
    assert first.plan is None


def test_an_arrow_leads_from_the_end_of_what_is_needed_to_the_start_of_what_waits():
    need = item(1, date(2026, 2, 1), date(2026, 3, 1))
    waiting = item(2, date(2026, 6, 1), date(2026, 7, 1))

    plot = drawn(need, waiting, needs={2: {1}})
    first, second = lines_of(plot)

    (arrow,) = plot.arrows
    assert arrow.path.startswith(f"M{first.plan.end - 2} {first.foot}V{second.middle}")
    assert arrow.head.startswith(f"M{second.plan.x - 6}")
    assert arrow.in_chain
    assert [each.key for each in plot.chain] == [1, 2]


def test_an_arrow_whose_end_is_not_shown_is_left_out():
    need = item(1, date(2025, 2, 1), date(2025, 3, 1))
    waiting = item(2, date(2026, 6, 1), date(2026, 7, 1))

    assert drawn(need, waiting, needs={2: {1}}).arrows == []
    assert drawn(waiting, needs={2: {1}}).arrows == []


@pytest.mark.parametrize(
    ("zoom", "months", "ticks"), [("month", 3, "9"), ("quarter", 12, "Apr"), ("year", 18, "Apr")]
)
def test_each_zoom_has_its_months_and_its_ticks(zoom, months, ticks):
    begins, ends = date(2026, 3, 10), date(2027, 8, 20)

    found = window(zoom, None, begins=begins, ends=ends, today=TODAY)

    assert found.first == date(2026, 3, 1)
    assert (found.end.year - 2026) * 12 + found.end.month - 3 == months
    assert ticks in [tick.small for tick in found.ticks]


def test_the_page_draws_every_milestone_with_today_and_the_longest_chain(as_, programme, hanna):
    answer = as_(hanna).get(TIMELINE)
    page, plot = answer.content.decode(), answer.context["plot"]

    assert len(plot.items) == 12
    assert "today, 10 March" in page
    assert "The longest chain to the last milestone" in page
    assert page.count('<tr><th scope="row">') == 12


def test_first_dates_are_drawn_where_they_differ(as_, charter, hanna):
    def agreed():
        plot = as_(hanna).get(TIMELINE).context["plot"]
        return [each.title for each in plot.items if each.agreed]

    assert agreed() == []
    Rollout.objects.filter(milestone=charter.milestone).update(
        due_on=charter.due_on + timedelta(days=100)
    )
    assert agreed() == ["Team charter"]


def test_zoom_months_and_filters_stand_in_the_address(as_, programme, hanna):
    asked = {"zoom": "month", "first": "2026-05-17", "construct": "commitment", "by": "lane"}

    answer = as_(hanna).get(TIMELINE, asked)
    plot, page = answer.context["plot"], answer.content.decode()

    assert (plot.window.first, plot.window.end) == (date(2026, 5, 1), date(2026, 8, 1))
    assert {each.construct for each in plot.items} == {"commitment"}
    assert "first=2026-04-01" in page
    assert "first=2026-06-01" in page


def test_one_team_shows_its_own_dates_and_leads_to_its_own_pages(as_, charter, hanna):
    plot = as_(hanna).get(TIMELINE, {"team": charter.team_id}).context["plot"]

    assert {each.title for each in plot.items} == {
        each.milestone.title for each in Rollout.objects.filter(team=charter.team)
    }
    own = next(each for each in plot.items if each.title == "Team charter")
    assert own.url == url("rollout", charter.pk)
    assert (own.standing.starts_on, own.standing.due_on) == (charter.starts_on, charter.due_on)


def test_a_manager_cannot_choose_a_team_of_others(as_, programme, max_):
    sued = rollout("CMT-M2", "Team Süd").team_id
    page = as_(max_).get(TIMELINE, {"team": sued}).content.decode()

    assert "Team Süd" not in page
    assert "Select a valid choice" in page


@pytest.mark.parametrize("odd", [{"zoom": "week"}, {"first": "soon"}, {"first": "9999-12-31"}])
def test_odd_addresses_are_answered(as_, programme, hanna, odd):
    assert as_(hanna).get(TIMELINE, odd).status_code == 200
