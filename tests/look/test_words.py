"""Numbers, names, days and spans as people say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from culture import words

CLOSE = datetime(2026, 3, 19, 23, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (0, "None of 20 milestones is done"),
        (1, "One of 20 milestones is done"),
        (11, "Eleven of 20 milestones are done"),
    ],
)
def test_none_and_one_are_counted_as_people_say_it(done, said):
    assert words.done_words(done, "20 milestones") == said


@pytest.mark.parametrize(
    ("names", "said"),
    [("A", "A"), ("AB", "A and B"), ("ABC", "A, B and C"), ("ABCDE", "A, B and 3 more"), ("", "")],
)
def test_a_long_list_names_two_and_counts_the_rest(names, said):
    assert words.listed(names) == said


def test_a_long_list_of_groups_names_twelve_and_counts_the_rest():
    assert words.named(["Nord", "Bar and Desk, together"]) == "Nord; Bar and Desk, together"
    assert words.named("ABCDEF", most=5) == "A; B; C; D; E; 1 more"
    assert words.named([str(n) for n in range(400)]).endswith("; 11; 388 more")


def test_an_instant_is_told_by_the_clock_of_the_place():
    assert words.moment(CLOSE) == "Thursday 19 March, 23:30"
    assert words.moment(CLOSE, BERLIN) == "Friday 20 March, 00:30"
    assert words.day(CLOSE, BERLIN) == "Friday 20 March"
    assert words.short_day(CLOSE, BERLIN) == "20 March"


def test_an_hour_has_its_day_where_that_is_not_today():
    assert words.hour(CLOSE, CLOSE) == "23:30"
    assert words.hour(CLOSE, CLOSE + timedelta(hours=1)) == "Thursday 19 March, 23:30"


def test_a_day_of_another_year_says_so():
    today = date(2026, 3, 10)

    assert words.day_words(date(2026, 12, 1), today) == "1 December"
    assert words.day_words(date(2025, 12, 1), today) == "1 December 2025"


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "1 day"), (7, "1 week"), (13, "13 days"), (14, "2 weeks"), (120, "4 months")],
)
def test_a_span_is_told_in_the_unit_people_would_use(days, said):
    assert words.span_words(days) == said
