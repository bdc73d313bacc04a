"""Working days: for pulses and for answers that were promised.

Where no country is known they are Monday to Friday, and there are no holidays.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

USUAL = frozenset((5, 6))
WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Region:
    """A country and a part of it, by their ISO codes."""

    country: str = ""
    part: str = ""

    def holiday(self, day: date) -> str:
        """What the holiday is called, in English where the list knows it; "" if it is none."""
        listed = known(self.country, self.part) if self.country else {}
        return listed.get(day, "")

    def is_working_day(self, day: date) -> bool:
        return day.weekday() not in self.weekend and not self.holiday(day)

    @property
    def weekend(self) -> frozenset[int]:
        """Weekdays on which nobody works: 0 is Monday."""
        return frozenset(known(self.country, self.part).weekend) if self.country else USUAL


ANYWHERE = Region()


@dataclass(frozen=True)
class Place:
    """Where somebody works: by which clock, and on which days."""

    zone: ZoneInfo
    region: Region = ANYWHERE


@cache
def known(country: str, part: str) -> holidays.HolidayBase:
    """The list of a country's holidays. Raises NotImplementedError for one that has none."""
    return holidays.country_holidays(country, subdiv=part or None, language="en_US")


@cache
def countries() -> dict[str, str]:
    """Those whose holidays are known: name by code, in order of names."""
    named = {code: WORD.sub(" ", name) for name, code, *_ in holidays.registry.COUNTRIES.values()}
    return dict(sorted(named.items(), key=lambda each: each[1]))


@cache
def parts(country: str) -> dict[str, str]:
    """The parts of a country that have holidays of their own: name by code."""
    listed = known(country, "")
    names = listed.get_subdivision_aliases()
    return {code: next(iter(names.get(code, [])), code) for code in listed.subdivisions}


def is_working_day(day: date, region: Region = ANYWHERE) -> bool:
    return region.is_working_day(day)


def nth_working_day(day: date, nth: int, region: Region = ANYWHERE) -> date:
    """The nth working day from `day` on; 1 is the day itself if somebody works then."""
    while True:
        nth -= region.is_working_day(day)
        if nth == 0:
            return day
        day += timedelta(days=1)
