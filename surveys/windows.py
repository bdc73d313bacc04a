"""When a pulse opens, mails, reminds and closes. Pure: days, places and rules in, UTC instants out.

A pulse has one window for everybody: it opens before the earliest clock strikes the hour of the
mails, and closes when the latest has struck 18:00. Mails keep each person's own clock, weekend and
holidays. Instants are wall-clock times, so that a change to summer time moves none; what the
change leaves out comes as much later, and what comes twice counts the first time (RFC 5545).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from culture.workdays import ANYWHERE, Place, Region, nth_working_day

CLOSES = time(18, 0)
DAY = timedelta(days=1)
MOST_REMINDERS = 2


@dataclass(frozen=True)
class Rules:
    """How a pulse runs; frozen with it. Hours are those of each person's clock."""

    working_days: int = 8
    send_hour: int = 8
    # (working day of the pulse, hour) of each: another hour than the invitation's.
    reminders: tuple[tuple[int, int], ...] = ((3, 14), (6, 10))
    # Working days by which the close moves, once, under half; 0: never.
    extension_days: int = 2
    # No mail from this hour on and before that one; equal: at any hour.
    quiet_from: int = 20
    quiet_to: int = 7
    # Minutes over which mails of one instant are spread.
    jitter: int = 0

    def is_quiet(self, hour: int) -> bool:
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to

    @property
    def days(self) -> int:
        """Working days from the opening to the latest close."""
        return self.working_days + self.extension_days

    def as_json(self) -> dict:
        return asdict(self) | {"reminders": [list(pair) for pair in self.reminders]}

    @classmethod
    def of(cls, kept: dict) -> Self:
        return cls(**kept | {"reminders": tuple(map(tuple, kept["reminders"]))})


@dataclass(frozen=True)
class Window:
    """`reminders`: when the first of each kind goes, anywhere."""

    opens_at: datetime
    closes_at: datetime
    extends_to: datetime
    reminders: tuple[datetime, ...]


class Slot(NamedTuple):
    """One turn of a rhythm: its day by the calendar, and the first day on which it can open."""

    nominal: date
    opens_on: date


class Span(NamedTuple):
    """Days, both included, in which no pulse is open."""

    starts_on: date
    ends_on: date


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """This wall-clock time in UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def window(
    opens_on: date, home: Place, rules: Rules | None = None, *, zones: Iterable[ZoneInfo] = ()
) -> Window:
    """All instants of the pulse that opens on this day. `home`: whose working days count;
    `zones`: the clocks of everybody else.
    """
    rules, zones = rules or Rules(), {home.zone, *zones}

    def instants(nth: int, at: time) -> list[datetime]:
        day = nth_working_day(opens_on, nth, home.region)
        return [instant(day, at, zone) for zone in zones]

    return Window(
        opens_at=min(instant(opens_on, time(rules.send_hour), zone) for zone in zones),
        closes_at=max(instants(rules.working_days, CLOSES)),
        extends_to=max(instants(rules.days, CLOSES)),
        reminders=tuple(
            min(instants(nth, time(hour)))
            for nth, hour in rules.reminders
            if nth < rules.working_days
        ),
    )


def mails(
    opens_on: date, place: Place, home: Place, rules: Rules, *, opened_at: datetime
) -> list[datetime]:
    """When the invitation and each reminder go to somebody at this place, on their own working
    days; hangs on nothing but the place. A reminder comes a day or more after the mail before it.

    Opened late, the invitation goes at once, or when the quiet hours or the weekend are over.
    """
    first = own_instant(opens_on, rules.send_hour, place)
    found = [first if opened_at <= first else at_once(opened_at, place, rules)]
    for nth, hour in rules.reminders:
        day = nth_working_day(opens_on, nth, home.region)
        at = own_instant(day, hour, place)
        while at < found[-1] + DAY + timedelta(minutes=rules.jitter):
            day += DAY
            at = own_instant(day, hour, place)
        found.append(at)
    return found


def own_instant(day: date, hour: int, place: Place) -> datetime:
    """This hour of the first day from `day` on that is worked at this place."""
    return instant(nth_working_day(day, 1, place.region), time(hour), place.zone)


def at_once(now: datetime, place: Place, rules: Rules) -> datetime:
    """Now, or as soon as mail may reach this place."""
    here = now.astimezone(place.zone)
    worked = place.region.is_working_day(here.date())
    if worked and not rules.is_quiet(here.hour):
        return now
    day = here.date() if worked and here.hour < rules.send_hour else here.date() + DAY
    return own_instant(day, rules.send_hour, place)


def after_quiet(now: datetime, place: Place, rules: Rules) -> datetime:
    """Now, or when the quiet hours are over at this place, on whatever day."""
    here = now.astimezone(place.zone)
    if not rules.is_quiet(here.hour):
        return now
    day = here.date() + (DAY if here.hour >= rules.quiet_to else timedelta(0))
    return instant(day, time(rules.quiet_to), place.zone)


def occurrence(starts_on: date, months: int) -> date:
    """The day so many months later: the same weekday of the month, "second Tuesday".

    A fifth weekday becomes the last one, because not every month has five.
    """
    week = (starts_on.day - 1) // 7
    first = (starts_on + relativedelta(months=months)).replace(day=1)
    day = first + timedelta(days=(starts_on.weekday() - first.weekday()) % 7 + 7 * week)
    return day if day.month == first.month else day - timedelta(days=7)


def turns(starts_on: date, *, months: int = 0, weeks: int = 0) -> Iterator[date]:
    """The days of a rhythm, for ever."""
    for number in count():
        yield occurrence(starts_on, number * months) + timedelta(weeks=number * weeks)


def slots(
    starts_on: date,
    months: int,
    *,
    rules: Rules,
    region: Region = ANYWHERE,
    closed: Sequence[Span] = (),
    after: date | None = None,
) -> Iterator[Slot]:
    """The turns of a cadence that come after the pulse of the day `after`, for ever.

    A turn nearer to the pulse before it than half a turn is left out, so that a pulse moved by
    a holiday or a busy season never comes twice; the first day is where somebody put it. No pulse
    opens before the one before it can be over.
    """
    days = turns(starts_on, months=months)
    nominal = next(days)
    for following in days:
        if after is None or far_enough(starts_on, nominal, following, after):
            day = nominal
            if after is not None:
                day = max(day, nth_working_day(after, rules.days, region) + DAY)
            opens_on = opening(day, rules, region=region, closed=closed)
            yield Slot(nominal, opens_on)
            after = opens_on
        nominal = following


def far_enough(starts_on: date, nominal: date, following: date, after: date) -> bool:
    """Whether this turn is far enough from the pulse before it."""
    if nominal == starts_on:
        return nominal > after
    return nominal - after >= (following - nominal) / 2


def opening(
    day: date, rules: Rules, *, region: Region = ANYWHERE, closed: Sequence[Span] = ()
) -> date:
    """The first working day from `day` on from which a pulse, also if its close moves, is open
    on none of the closed days.
    """
    while True:
        day = nth_working_day(day, 1, region)
        last = nth_working_day(day, rules.days, region)
        touched = [end for start, end in closed if start <= last and day <= end]
        if not touched:
            return day
        day = max(touched) + DAY
