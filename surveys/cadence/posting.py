"""When each mail of a pulse goes: by the clock, weekend and holidays of whoever gets it.

An instant hangs on the place where somebody works and on nothing that they did.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache, partial
from random import SystemRandom
from zoneinfo import ZoneInfo

from culture.outbox.models import Letter
from culture.people.models import Organisation
from culture.people.places import Places
from culture.words import moment
from culture.workdays import Place
from surveys import windows
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse

luck = SystemRandom()
# A mail that waits comes so long before the close at least.
TO_SPARE = timedelta(hours=1)


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


def rests(ids: list[int], *, now: datetime, until: datetime) -> dict[int, datetime]:
    """Of these invitations those whose mail would come at a bad hour, and until when it waits."""
    asked = Invitation.objects.posted().filter(pk__in=ids)
    rows = list(asked.values_list("pk", "pulse", "person__time_zone", "person__site"))
    pulses = Pulse.objects.in_bulk({pulse for _, pulse, *_ in rows})
    frozen = {pk: (pulse.ruled, pulse.ends_at) for pk, pulse in pulses.items()}
    late = [(pk, zone, site, *frozen[pulse]) for pk, pulse, zone, site in rows]
    return held_back(late, now=now, until=until)


def held_back(
    rows: Iterable[tuple[int, str, str, windows.Rules, datetime]],
    *,
    now: datetime,
    until: datetime,
) -> dict[int, datetime]:
    """Of mails that would leave between these two instants, each with the time zone and site of
    whoever gets it, its rules and what it must not miss: those that wait, and until when.
    """
    places, held = Places(Organisation.current()), cache(partial(waits, now=now, until=until))
    found = {pk: held(places.of(zone, site), *frozen) for pk, zone, site, *frozen in rows}
    return {pk: at for pk, at in found.items() if at}


def waits(
    place: Place, rules: windows.Rules, before: datetime, *, now: datetime, until: datetime
) -> datetime | None:
    """As long as mail may not reach this place; where that would be too late, only as long as it
    is quiet there; where that would be too late as well, not at all.
    """
    last = before - TO_SPARE
    for at in (now, until):
        ways = windows.at_once(at, place, rules), windows.after_quiet(at, place, rules)
        free = next((each for each in ways if each < last), at)
        if free > at:
            return free
    return None


def close_words(at: datetime, zone: ZoneInfo, home: ZoneInfo | None = None) -> str:
    """ "Thursday 19 March, 18:00" by the reader's clock; with its name where another clock is the
    last, or where it differs from that of `home`, the organisation's. A day that differs comes
    twice: the promise names the day by the organisation's calendar.
    """
    here, there = at.astimezone(zone), at.astimezone(home or zone)
    if here.utcoffset() == there.utcoffset():
        return moment(there) if there.time() == windows.CLOSES else named_moment(there)
    if here.date() == there.date():
        return named_moment(here)
    return f"{named_moment(here)} = {named_moment(there)}"


def named_moment(at: datetime) -> str:
    return f"{moment(at)} ({at.tzinfo.key})"


def window_of(pulse: Pulse, organisation: Organisation) -> windows.Window:
    """Its reminders among all clocks; opening and close stand in its row."""
    places = Places(organisation)
    zones = [place.zone for place in places.everybody()]
    return windows.window(pulse.opens_on, places.home, pulse.ruled, zones=zones)
