"""How fast mail may leave: what the provider allows, for all workers together.

The database counts, so a restart forgets nothing. A count names no letter and no person: a slot
goes after a minute, an hour after a day.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from math import ceil, inf

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Sum

from culture.outbox.keyed import hidden
from culture.outbox.models import Hour, Letter, Run, Slot
from culture.words import plural

# A second more than a minute, for the way to the relay.
WINDOW = timedelta(seconds=61)
DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
# A space of advisory locks; 0 is the counter, -1 whoever waits, from 1 on the connections.
LOCKS, COUNTER, WAITER = 5233, 0, -1


def per_minute() -> bool:
    return bool(settings.MAIL_PER_MINUTE or settings.MAIL_PER_DOMAIN_PER_MINUTE)


def room(now: datetime) -> float:
    """How many mails may leave now, domains aside; infinite where nothing is limited."""
    left = inf
    if limit := settings.MAIL_PER_MINUTE:
        left = limit - Slot.objects.filter(at__gt=now - WINDOW).count()
    return max(min(left, room_today(now)), 0)


def room_today(now: datetime) -> float:
    if not (limit := settings.MAIL_PER_DAY):
        return inf
    used = Hour.objects.filter(at__gt=now - DAY - HOUR).aggregate(all=Sum("used"))["all"]
    return limit - (used or 0)


def take(address: str, *, now: datetime) -> bool:
    """Whether one more mail may leave to this address now; if so it is counted."""
    if not per_minute() and not settings.MAIL_PER_DAY:
        return True
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, COUNTER])
        sweep(now)
        domain = hidden(domain_of(address)) if settings.MAIL_PER_DOMAIN_PER_MINUTE else ""
        free = room(now) >= 1 and has_room(domain, now)
        if free:
            count(domain, now)
    return free


def has_room(domain: str, now: datetime) -> bool:
    limit = settings.MAIL_PER_DOMAIN_PER_MINUTE
    return not limit or Slot.objects.filter(domain=domain, at__gt=now - WINDOW).count() < limit


def count(domain: str, now: datetime) -> None:
    if per_minute():
        Slot.objects.create(at=now, domain=domain)
    if settings.MAIL_PER_DAY:
        hour = now.replace(minute=0, second=0, microsecond=0)
        Hour.objects.get_or_create(at=hour)
        Hour.objects.filter(at=hour).update(used=F("used") + 1)


def sweep(now: datetime) -> None:
    """Drop what no limit needs any more."""
    Slot.objects.filter(at__lte=now - WINDOW).delete()
    Hour.objects.filter(at__lte=now - DAY - HOUR).delete()


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


@contextmanager
def line():
    """One of the connections to the relay that we may have; yields False while all are in use."""
    limit = settings.MAIL_CONNECTIONS
    with held(*range(1, limit + 1)) if limit else nullcontext(True) as mine:
        yield mine


def waiter():
    """One process may wait for room; the others are needed elsewhere."""
    return held(WAITER)


@contextmanager
def held(*keys):
    """The first free one of these locks, or False. If the process dies, it is free again."""
    with connection.cursor() as cursor:
        mine = next((key for key in keys if got(cursor, key)), None)
        try:
            yield mine is not None
        finally:
            if mine is not None:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, mine])


def got(cursor, key: int) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, key])
    return cursor.fetchone()[0]


def worth_waiting(now: datetime) -> bool:
    """Letters wait for nothing but the minute to pass."""
    if not per_minute() or room_today(now) < 1:
        return False
    due = Letter.objects.waiting().filter(not_before__lte=now)
    return due.exclude(Run.objects.holding()).exists()


def minutes(letters: int, addresses: Iterable[str] = ()) -> int:
    """How long so many letters take by the limits, rounded up; 0 where nothing limits them.

    `addresses`, where domains are limited: whom they go to; without them all share one domain.
    """
    by_minute = ceil(letters / (settings.MAIL_PER_MINUTE or inf))
    by_domain = 0
    if limit := settings.MAIL_PER_DOMAIN_PER_MINUTE:
        by_domain = ceil(max(Counter(map(domain_of, addresses)).values(), default=letters) / limit)
    days = (letters - 1) // (settings.MAIL_PER_DAY or inf) if letters else 0
    return max(by_minute, by_domain, int(days) * 24 * 60)


def takes(letters: int, addresses: Iterable[str] = ()) -> str:
    """ "about 11 minutes"; empty where nothing limits them."""
    long = minutes(letters, addresses)
    if not long:
        return ""
    if long < 120:
        return f"about {plural(long, 'minute')}"
    hours = ceil(long / 60)
    return f"about {hours} hours" if hours < 48 else f"about {ceil(hours / 24)} days"
