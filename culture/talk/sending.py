"""When a mail of notices leaves. Pure: an instant, a zone and a way in, an instant out.

Mails leave on working days between eight and six o'clock, as those of pulses do. What happens
within a few minutes leaves together; what may wait leaves the next working morning.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from culture.workdays import is_working_day, nth_working_day

OPENS, CLOSES = time(8, 0), time(18, 0)
DAY = timedelta(days=1)
TOGETHER = timedelta(minutes=5)
# Nothing that has just happened leaves sooner: the next one may be half written.
PAUSE = timedelta(minutes=2)


def at_once(now: datetime, zone: ZoneInfo) -> datetime:
    """At the next full five minutes, two minutes from now at least; never in the quiet hours."""
    leaves = rounded_up(now + PAUSE)
    here = leaves.astimezone(zone)
    if not is_working_day(here.date()) or here.time() >= CLOSES:
        return morning(here, zone)
    return max(leaves, instant(here.date(), zone))


def daily(now: datetime, zone: ZoneInfo) -> datetime:
    """The next working morning."""
    return morning(now.astimezone(zone), zone)


def rounded_up(when: datetime) -> datetime:
    over = timedelta(minutes=when.minute, seconds=when.second, microseconds=when.microsecond)
    return when + (-over % TOGETHER)


def morning(here: datetime, zone: ZoneInfo) -> datetime:
    return instant(nth_working_day(here.date() + DAY, 1), zone)


def instant(day, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, OPENS, tzinfo=zone).astimezone(UTC)
