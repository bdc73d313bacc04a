"""When each mail of a pulse goes: by the clock, weekend and holidays of whoever gets it.

An instant hangs on the place where somebody works and on nothing that they did.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from random import SystemRandom
from zoneinfo import ZoneInfo

from culture.outbox.models import Letter
from culture.people.models import Organisation
from culture.people.places import Places
from culture.words import moment
from surveys import windows
from surveys.models.pulses import Pulse

luck = SystemRandom()


def letters(kind: str, invitations, pulse: Pulse, *, nth: int, now: datetime) -> Iterator[Letter]:
    """A letter of this kind for each of these invitations; `nth`: 0 is the invitation itself, 1
    the first reminder. Whoever would get it after the close gets none.
    """
    when, minutes = instants(pulse, nth, opened_at=pulse.opened_at or now), pulse.ruled.jitter
    rows = invitations.order_by("person").values_list("pk", "person__time_zone", "person__site")
    for pk, time_zone, site in rows.iterator():
        at = when(time_zone, site)
        if nth == 0 or at < pulse.closes_at:
            later = timedelta(minutes=luck.randint(0, minutes))
            yield Letter.about(kind, pk, now=now, not_before=max(at, now), later=later)


def instants(pulse: Pulse, nth: int, *, opened_at: datetime) -> Callable[[str, str], datetime]:
    """From somebody's time zone and site to the instant of their nth mail."""
    places, rules = Places(Organisation.current()), pulse.ruled

    @cache
    def when(time_zone: str, site: str) -> datetime:
        place = places.of(time_zone, site)
        found = windows.mails(pulse.opens_on, place, places.home, rules, opened_at=opened_at)
        return found[nth]

    return when


def close_words(at: datetime, zone: ZoneInfo) -> str:
    """ "Thursday 19 March, 18:00"; where another clock is the last, with the name of this one."""
    words = moment(at, zone)
    return words if at.astimezone(zone).time() == windows.CLOSES else f"{words} ({zone.key})"


def window_of(pulse: Pulse, organisation: Organisation) -> windows.Window:
    """Its reminders among all clocks; opening and close stand in its row."""
    places = Places(organisation)
    zones = [place.zone for place in places.everybody()]
    return windows.window(pulse.opens_on, places.home, pulse.ruled, zones=zones)
