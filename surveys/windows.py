"""When a pulse opens, reminds and closes. Pure: a day and a zone in, UTC instants out.

Instants are wall-clock times of the organisation's zone, so that a change to summer time moves no
close.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from culture.workdays import nth_working_day

OPENS = time(8, 0)
CLOSES = time(18, 0)
EXTENSION_DAYS = 2
# Working day of the pulse and time of each reminder: another hour than the invitation's.
REMINDERS = ((3, time(14, 0)), (6, time(10, 0)))


@dataclass(frozen=True)
class Window:
    opens_at: datetime
    closes_at: datetime
    extends_to: datetime
    reminders: tuple[datetime, ...]


def window(opens_on: date, zone: ZoneInfo, working_days: int) -> Window:
    """All instants of the pulse that opens on this day, open for so many working days."""

    def instant(nth: int, at: time) -> datetime:
        day = nth_working_day(opens_on, nth)
        return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)

    return Window(
        opens_at=instant(1, OPENS),
        closes_at=instant(working_days, CLOSES),
        extends_to=instant(working_days + EXTENSION_DAYS, CLOSES),
        reminders=tuple(instant(nth, at) for nth, at in REMINDERS if nth < working_days),
    )


def occurrence(starts_on: date, months: int) -> date:
    """The day so many months later: the same weekday of the month, "second Tuesday".

    A fifth weekday becomes the last one, because not every month has five.
    """
    week = (starts_on.day - 1) // 7
    first = (starts_on + relativedelta(months=months)).replace(day=1)
    day = first + timedelta(days=(starts_on.weekday() - first.weekday()) % 7 + 7 * week)
    return day if day.month == first.month else day - timedelta(days=7)
