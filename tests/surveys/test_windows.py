"""When a pulse opens, reminds and closes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.workdays import Place, nth_working_day
from surveys.windows import occurrence, window

COPENHAGEN = Place(ZoneInfo("Europe/Copenhagen"))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_eight_working_days_from_a_tuesday_end_on_the_second_thursday():
    march = window(date(2026, 3, 10), COPENHAGEN)
    assert march.opens_at == utc(2026, 3, 10, 7)
    assert march.closes_at == utc(2026, 3, 19, 17)
    assert march.extends_to == utc(2026, 3, 23, 17)
    assert march.reminders == (utc(2026, 3, 12, 13), utc(2026, 3, 17, 9))


def test_wall_clock_times_hold_over_the_change_to_summer_time():
    march = window(date(2026, 3, 24), COPENHAGEN)
    assert march.opens_at == utc(2026, 3, 24, 7)
    assert march.closes_at == utc(2026, 4, 2, 16)


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 3, 10), 0, date(2026, 3, 10)),
        (date(2026, 3, 10), 1, date(2026, 4, 14)),
        (date(2026, 3, 31), 1, date(2026, 4, 28)),  # a fifth Tuesday becomes the last
        (date(2026, 12, 8), 1, date(2027, 1, 12)),
    ],
)
def test_a_pulse_keeps_its_weekday_of_the_month(start, months, day):
    assert occurrence(start, months) == day


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_occurrences_keep_their_weekday_and_their_month(start, months):
    day = occurrence(start, months)
    assert day.weekday() == start.weekday()
    assert (day.year * 12 + day.month) - (start.year * 12 + start.month) == months


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 30))
def test_nth_working_days_are_no_weekends(start, nth):
    assert nth_working_day(start, nth).weekday() < 5
