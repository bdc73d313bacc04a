"""Dates as people write them: 2011-03-06, 06/03/2011, 6.3.2011, 20-Sep-19, 6. März 2011.

Day first, unless a date in the same file can only be read month first.
"""

import re
from collections.abc import Iterable
from datetime import date

YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|(\d{2})(\d{2}))(?:[T ].*)?")
NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?: .*)?")
DAY_MONTH = re.compile(r"(\d{1,2})[-/. ]+([^\W\d]{3,})[-/. ,]+(\d{4}|\d{2})")
MONTH_DAY = re.compile(r"([^\W\d]{3,})\.? (\d{1,2}),? (\d{4})")
STARTS = """jan, feb fév, mar mär mrz, apr avr, may mai maj, jun, jul, aug aoû,
    sep, oct okt, nov, dec dez déc"""
MONTHS = {
    start: number for number, starts in enumerate(STARTS.split(","), 1) for start in starts.split()
}


def day_first(values: Iterable[str]) -> bool:
    """False where more of these dates make sense month first than day first."""
    found = [match for value in values if (match := NUMBERS.fullmatch(value))]
    days_first = sum(int(match[1]) > 12 for match in found)
    months_first = sum(int(match[2]) > 12 for match in found)
    return days_first >= months_first


class NoDate(Exception):
    """This text is no day we can read, or none that exists."""


def read_date(text: str, *, day_first: bool) -> date:
    """The day. Raises NoDate, for 31 February and the year 9999 too.

    Two-digit years lie between 1970 and 2069.
    """
    year, month, day = parts(text, day_first)
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not 1900 <= year < 2200:
        raise NoDate
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDate from None


def parts(text, day_first):
    if match := YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])
    if match := NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        return (int(match[3]), second, first) if day_first else (int(match[3]), first, second)
    if match := DAY_MONTH.fullmatch(text):
        return int(match[3]), month_of(match[2]), int(match[1])
    if match := MONTH_DAY.fullmatch(text):
        return int(match[3]), month_of(match[1]), int(match[2])
    raise NoDate


def month_of(word):
    return MONTHS.get(word[:3].casefold(), 0)
