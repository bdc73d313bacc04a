"""Whether mail moves: when a worker was last seen, what waits, what is paused; never whose.

Only letters whose fate may be told are looked at: that any reminder waits would tell that somebody
has not answered. A mail server that is away is told whatever waits (culture.outbox.relay).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from culture.outbox import pace
from culture.outbox.models import Heartbeat, Letter, Run, letters_of
from culture.words import hour

SILENT_AFTER = timedelta(minutes=3)
# A server that turned us away once is only busy.
AWAY_AFTER = timedelta(minutes=10)
RUNS_STAY = timedelta(days=90)


def beat(now: datetime) -> None:
    """A worker is here; and what nobody needs any more goes."""
    Heartbeat.objects.update_or_create(pk=Heartbeat.WORKER, defaults={"at": now})
    pace.sweep(now)
    Run.objects.filter(dated_at__lte=now - RUNS_STAY).delete()


def sent(now: datetime) -> None:
    Heartbeat.objects.filter(pk=Heartbeat.WORKER).update(sent_at=now)


def looked(now: datetime, *, away: bool) -> None:
    """Somebody looked at the mail server just now."""
    if away:
        Heartbeat.objects.get_or_create(pk=Heartbeat.RELAY, defaults={"at": now})
    else:
        Heartbeat.objects.filter(pk=Heartbeat.RELAY).delete()


def silent_since(seen: Heartbeat | None, letters, now: datetime) -> datetime | None:
    """When a worker was last seen, if that is long ago; never seen: since these fell due."""
    if seen:
        return seen.at if seen.at <= now - SILENT_AFTER else None
    overdue = letters.waiting().filter(not_before__lte=now - SILENT_AFTER)
    return overdue.aggregate(since=Min("not_before"))["since"]


def away_since(found: Heartbeat | None, now: datetime) -> datetime | None:
    """When the mail server was first found away, if that is long ago."""
    return found.at if found and found.at <= now - AWAY_AFTER else None


@dataclass(frozen=True)
class Standing:
    """What is wrong: since when no worker was seen, the mail server is away or mail waits, in
    words, the first of these that is so; and what is paused.
    """

    silent_since: str
    away_since: str
    waiting_since: str
    paused: list[Run]

    @property
    def trouble(self) -> bool:
        since = self.silent_since or self.away_since or self.waiting_since
        return bool(since or self.paused)


def standing(now: datetime) -> Standing:
    paused = list(Run.objects.paused())
    letters = Letter.objects.told().exclude(letters_of(paused))
    rows = Heartbeat.objects.in_bulk()
    silent = silent_since(rows.get(Heartbeat.WORKER), letters, now)
    away = None if silent else away_since(rows.get(Heartbeat.RELAY), now)
    waiting = None if silent or away else letters.waiting_since(now)
    return Standing(told(silent, now), told(away, now), told(waiting, now), paused)


def told(since: datetime | None, now: datetime) -> str:
    return hour(timezone.localtime(since), timezone.localtime(now)) if since else ""
