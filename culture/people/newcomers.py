"""Newcomers: put on the roster shortly before a pulse, they are not asked, so that nobody can fill
up a group to look into it. Who asks people registers its calendar here.
"""

from collections.abc import Callable
from datetime import date, timedelta

SETTLED_AFTER = timedelta(days=14)
# (today) -> the day the next pulse opens, or None where it asks everybody, or none is planned.
CALENDARS: list[Callable[[date], date | None]] = []


def next_pulse(today: date) -> date | None:
    """When the next pulse opens that leaves newcomers out."""
    return min(filter(None, (opens(today) for opens in CALENDARS)), default=None)


def too_new(plan, *, today: date, opens_on: date) -> int:
    """How many of the people a file keeps would not be asked by a pulse that opens then."""
    since = opens_on - SETTLED_AFTER
    return sum(came_on(change, today) > since for change in plan.kept)


def came_on(change, today) -> date:
    """The later of two days: joined, and put on the roster; new people are put on it today."""
    person = change.person
    on_roster = person.added_on if person else today
    joined_on = change.row.joined_on or (person and person.joined_on)
    return max(filter(None, (on_roster, joined_on)), default=date.min)
