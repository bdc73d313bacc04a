"""When each thing of the kit is due: working days counted back from the opening. Pure."""

from datetime import date, datetime, time, timedelta

from culture.workdays import Place, Region
from surveys import windows
from surveys.windows import Rules

DAY = timedelta(days=1)
# Working days before the opening.
HEADS_UP, LETTER = 4, 3


def before(day: date, working_days: int, region: Region) -> date:
    """So many working days before this day."""
    while working_days:
        day -= DAY
        working_days -= region.is_working_day(day)
    return day


def instant(opens_on: date, back: int, place: Place, home: Place, rules: Rules) -> datetime:
    """When a mail that goes so many working days before reaches somebody at this place: at the
    hour of the pulse's mails, on a day on which they work.
    """
    day = before(opens_on, back, home.region)
    while not place.region.is_working_day(day):
        day -= DAY
    return windows.instant(day, time(rules.send_hour), place.zone)


def or_now(at: datetime, place: Place, rules: Rules, *, now: datetime) -> datetime:
    """Then; where that has passed, as soon as mail may reach this place."""
    return at if at >= now else windows.at_once(now, place, rules)
