"""The instants of a rhythm: two years in five zones, gaps and folds, weekends, quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.workdays import Place, Region, nth_working_day
from surveys.windows import Rules, Span, instant, mails, opening, slots, turns, window

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia",
)  # fmt: skip
REGIONS = (Region(), Region("DE", "BY"), Region("IL"), Region("SA"), Region("JP"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Written by hand: from which day on 09:00 here is this time in UTC (hours before 09:00).
OFFSETS = {
    "Europe/Berlin": [
        (date(2026, 1, 1), 1), (date(2026, 3, 29), 2), (date(2026, 10, 25), 1),
        (date(2027, 3, 28), 2), (date(2027, 10, 31), 1),
    ],
    "America/New_York": [
        (date(2026, 1, 1), -5), (date(2026, 3, 8), -4), (date(2026, 11, 1), -5),
        (date(2027, 3, 14), -4), (date(2027, 11, 7), -5),
    ],
    "Australia/Lord_Howe": [
        (date(2026, 1, 1), 11), (date(2026, 4, 5), 10.5), (date(2026, 10, 4), 11),
        (date(2027, 4, 4), 10.5), (date(2027, 10, 3), 11),
    ],
    "Asia/Kolkata": [(date(2026, 1, 1), 5.5)],
    "Pacific/Apia": [(date(2026, 1, 1), 13)],
}  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_two_years_of_mondays_and_sundays_at_nine_are_right_to_the_minute(name):
    """Sundays too: on them the clocks change."""
    zone = ZoneInfo(name)
    for start in (date(2026, 1, 5), date(2026, 1, 4)):
        for day in islice(turns(start, weeks=1), 104):
            offset = [hours for since, hours in OFFSETS[name] if since <= day][-1]
            right = datetime.combine(day, time(9), tzinfo=UTC) - offset * HOUR
            assert instant(day, time(9), zone) == right


@pytest.mark.parametrize(
    ("name", "gap", "at", "becomes"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), time(3, 30)),
        ("America/New_York", date(2026, 3, 8), time(2, 30), time(3, 30)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), time(2, 45)),
    ],
)
def test_an_hour_that_the_clock_leaves_out_comes_as_much_later(name, gap, at, becomes):
    here = instant(gap, at, ZoneInfo(name)).astimezone(ZoneInfo(name))
    assert (here.date(), here.time()) == (gap, becomes)


@pytest.mark.parametrize(
    ("name", "fold", "at", "first"),
    [
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), 0.5),
        ("America/New_York", date(2026, 11, 1), time(1, 30), 5.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), -9.25),
    ],
)
def test_an_hour_that_comes_twice_counts_the_first_time(name, fold, at, first):
    midnight = datetime.combine(fold, time(0), tzinfo=UTC)
    assert instant(fold, at, ZoneInfo(name)) == midnight + first * HOUR


def test_the_day_that_samoa_left_out_becomes_the_next_one():
    """There was no 30 December 2011 in Apia."""
    zone = ZoneInfo("Pacific/Apia")
    skipped = instant(date(2011, 12, 30), time(9), zone)
    assert skipped.astimezone(zone).date() == date(2011, 12, 31)
    assert instant(date(2011, 12, 29), time(9), zone) == datetime(2011, 12, 29, 19, tzinfo=UTC)
    assert instant(date(2012, 1, 2), time(9), zone) == datetime(2012, 1, 1, 19, tzinfo=UTC)


def places():
    return st.builds(Place, st.sampled_from(ZONES).map(ZoneInfo), st.sampled_from(REGIONS))


@st.composite
def rules(draw):
    """As the form lets them through."""
    working_days = draw(st.integers(3, 15))
    send_hour = draw(st.integers(7, 19))
    reminders, before = [], (1, send_hour + 1)
    for _ in range(draw(st.integers(0, 2))):
        nth, hour = draw(st.integers(before[0] + 1, 15)), draw(st.integers(7, 19))
        if nth < working_days and (nth - before[0]) * 24 + hour - before[1] >= 24:
            reminders.append((nth, hour))
            before = (nth, hour + 1)
    return Rules(
        working_days=working_days,
        send_hour=send_hour,
        reminders=tuple(reminders),
        extension_days=draw(st.integers(0, 3)),
        jitter=draw(st.sampled_from([0, 15, 45])),
    )


DAYS = st.dates(date(2025, 1, 1), date(2034, 12, 31))


@given(DAYS, places(), st.lists(places(), max_size=4), rules())
def test_a_window_opens_before_anybodys_hour_and_closes_after_everybodys(day, home, others, rule):
    opens_on = opening(day, rule, region=home.region)
    found = window(opens_on, home, rule, zones=[place.zone for place in others])
    assert found.opens_at < found.closes_at <= found.extends_to
    assert (found.closes_at == found.extends_to) == (rule.extension_days == 0)
    last = nth_working_day(opens_on, rule.working_days, home.region)
    for place in [home, *others]:
        assert found.opens_at <= instant(opens_on, time(rule.send_hour), place.zone)
        assert found.closes_at >= instant(last, time(18), place.zone)
    assert all(found.opens_at < at < found.closes_at for at in found.reminders)


@given(DAYS, places(), places(), rules())
def test_mail_comes_on_nobodys_weekend_holiday_or_quiet_hour(day, home, place, rule):
    opens_on = opening(day, rule, region=home.region)
    opened = window(opens_on, home, rule, zones=[place.zone]).opens_at
    at = mails(opens_on, place, home, rule, opened_at=opened)
    assert len(at) == 1 + len(rule.reminders)
    for each in at:
        here = each.astimezone(place.zone)
        assert place.region.is_working_day(here.date())
        assert not rule.is_quiet(here.hour)
    for earlier, later in pairwise(at):
        assert later - earlier >= DAY + timedelta(minutes=rule.jitter)


@given(DAYS, places(), places(), rules(), st.integers(0, 14 * 24))
def test_a_pulse_opened_late_still_wakes_nobody_and_reminds_a_day_later(
    day, home, place, rule, hours
):
    opens_on = opening(day, rule, region=home.region)
    opened = window(opens_on, home, rule, zones=[place.zone]).opens_at + hours * HOUR
    at = mails(opens_on, place, home, rule, opened_at=opened)
    assert at[0] >= opened
    for each in at:
        here = each.astimezone(place.zone)
        assert place.region.is_working_day(here.date())
        assert not rule.is_quiet(here.hour)
    assert all(later - earlier >= DAY for earlier, later in pairwise(at))


@given(
    DAYS,
    st.sampled_from([1, 3]),
    st.sampled_from(REGIONS),
    rules(),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 60)), max_size=4),
)
def test_pulses_keep_apart_from_each_other_and_from_busy_weeks(start, months, region, rule, busy):
    closed = [
        Span(start + timedelta(days=first), start + timedelta(days=first + long))
        for first, long in busy
    ]
    found = list(islice(slots(start, months, rules=rule, region=region, closed=closed), 12))
    ends = [nth_working_day(slot.opens_on, rule.days, region) for slot in found]
    for slot, end in zip(found, ends, strict=True):
        assert slot.opens_on >= slot.nominal
        assert region.is_working_day(slot.opens_on)
        assert not [
            span for span in closed if span.starts_on <= end and slot.opens_on <= span.ends_on
        ]
    for end, following in zip(ends, found[1:], strict=False):
        assert following.opens_on > end


def test_what_comes_after_a_pulse_is_the_same_however_often_it_is_asked():
    """So a row worked out again is the same row."""
    rule, start = Rules(), date(2026, 3, 10)
    every = list(islice(slots(start, 1, rules=rule, region=Region("DK")), 10))
    for place, slot in enumerate(every[:-1]):
        after = slots(start, 1, rules=rule, region=Region("DK"), after=slot.opens_on)
        assert next(after) == every[place + 1]


@pytest.mark.parametrize(
    ("start", "days"),
    [
        # The 31st and leap days: the weekday of the month decides, so every month has one.
        (date(2027, 8, 31), [date(2027, 9, 28), date(2027, 10, 26), date(2027, 11, 30)]),
        (date(2028, 2, 29), [date(2028, 3, 28), date(2028, 4, 25), date(2028, 5, 30)]),
    ],
)
def test_a_rhythm_from_the_last_day_of_a_month_is_defined(start, days):
    assert list(islice(turns(start, months=1), 1, 4)) == days


def test_holidays_and_weekends_are_those_of_the_country():
    easter = opening(date(2026, 4, 6), Rules(), region=Region("DE", "BY"))
    assert easter == date(2026, 4, 7)
    assert not Region("SA").is_working_day(date(2026, 3, 6))  # a Friday
    assert Region("SA").is_working_day(date(2026, 3, 8))  # a Sunday
