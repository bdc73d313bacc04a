"""A year of pulses as bars: one column a week, as high as the minutes that its pulse takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 53
WEEK = timedelta(days=7)
STEP, BAR = 12, 8  # of a column, and of the bar in it
HEIGHT, FOOT = 72, 16  # of the plot, and of the names of months below it
FULL = 8  # minutes at the top of the plot, unless a pulse takes longer


@dataclass(frozen=True)
class Bar:
    """One pulse: its first and last day, and how long it takes."""

    opens_on: date
    last_on: date
    minutes: int


@dataclass(frozen=True)
class Column:
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Year:
    """Finished numbers of the drawing. `open` are strips (x, width) of weeks in which a pulse is
    open, `busy` those in which none may be."""

    bars: tuple[Column, ...]
    open: tuple[tuple[int, int], ...]
    busy: tuple[tuple[int, int], ...]
    months: tuple[tuple[int, str], ...]
    width: int = WEEKS * STEP
    height: int = HEIGHT
    whole: int = HEIGHT + FOOT
    foot: int = HEIGHT + FOOT - 4


def place_year(bars: Sequence[Bar], busy: Sequence[tuple[date, date]], *, today: date) -> Year:
    """From the Monday of this week on."""
    start = today - timedelta(days=today.weekday())
    top = max([FULL, *(bar.minutes for bar in bars)])
    return Year(
        bars=tuple(column(bar, start, top) for bar in bars if column_of(bar.opens_on, start) >= 0),
        open=strips([(bar.opens_on, bar.last_on) for bar in bars], start),
        busy=strips(busy, start),
        months=months(start),
    )


def column(bar: Bar, start: date, top: int) -> Column:
    height = round(HEIGHT * bar.minutes / top)
    x = column_of(bar.opens_on, start) * STEP + (STEP - BAR) // 2
    return Column(x, HEIGHT - height, height)


def column_of(day: date, start: date) -> int:
    return (day - start) // WEEK


def strips(spans: Sequence[tuple[date, date]], start: date) -> tuple[tuple[int, int], ...]:
    """Whole weeks, as far as they lie in the year."""
    found = []
    for first, last in spans:
        left, right = max(column_of(first, start), 0), min(column_of(last, start), WEEKS - 1)
        if left <= right:
            found.append((left * STEP, (right - left + 1) * STEP))
    return tuple(found)


def months(start: date) -> tuple[tuple[int, str], ...]:
    """Where each month begins, with its name; the first one only if it begins here."""
    weeks = [start + number * WEEK for number in range(WEEKS)]
    return tuple(
        (number * STEP, f"{week + timedelta(days=6):%b}")
        for number, week in enumerate(weeks[:-2])
        if (week + timedelta(days=6)).day <= 7
    )
