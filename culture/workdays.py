"""Working days: Monday to Friday, for pulses and for answers that were promised."""

from datetime import date, timedelta


def is_working_day(day: date) -> bool:
    return day.weekday() < 5


def nth_working_day(day: date, nth: int) -> date:
    """The nth working day from `day` on; 1 is the day itself, or the Monday after a weekend."""
    while True:
        nth -= is_working_day(day)
        if nth == 0:
            return day
        day += timedelta(days=1)
