"""Whether mail moves: when a worker was last seen, what waits, what is paused; never whose.

Only letters whose fate may be told are looked at: that any reminder waits would tell that somebody
has not answered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from culture.outbox import pace
from culture.outbox.models import Heartbeat, Letter, Run, letters_of
from culture.words import hour

SILENT_AFTER = timedelta(minutes=3)
RUNS_STAY = timedelta(days=90)


def beat(now: datetime) -> None:
    """A worker is here; and what nobody needs any more goes."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": now})
    pace.sweep(now)
    Run.objects.filter(dated_at__lte=now - RUNS_STAY).delete()


def sent(now: datetime) -> None:
    Heartbeat.objects.filter(pk=1).update(sent_at=now)


def silent_since(letters, now: datetime) -> datetime | None:
    """When a worker was last seen, if that is long ago; never seen: since these fell due."""
    if seen := Heartbeat.objects.first():
        return seen.at if seen.at <= now - SILENT_AFTER else None
    overdue = letters.waiting().filter(not_before__lte=now - SILENT_AFTER)
    return overdue.aggregate(since=Min("not_before"))["since"]


@dataclass(frozen=True)
class Standing:
    """What is wrong: since when no worker was seen or mail waits, in words, and what is paused."""

    silent_since: str
    waiting_since: str
    paused: list[Run]

    @property
    def trouble(self) -> bool:
        return bool(self.silent_since or self.waiting_since or self.paused)


def standing(now: datetime) -> Standing:
    paused = list(Run.objects.paused())
    letters = Letter.objects.told().exclude(letters_of(paused))
    silent = silent_since(letters, now)
    waiting = None if silent else letters.waiting_since(now)
    return Standing(told(silent, now), told(waiting, now), paused)


def told(since: datetime | None, now: datetime) -> str:
    return hour(timezone.localtime(since), timezone.localtime(now)) if since else ""
