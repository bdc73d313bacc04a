"""How a pulse goes, for whoever watches it: its schedule, its invitations, and what needs somebody.

Nothing here is finer than the whole company. Of reminders nothing is told but their instants: how
many there are is how many had not answered; one that fails tells that its mailbox's owner had not,
and none that everybody had.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from culture.outbox import pace
from culture.outbox.models import Letter
from culture.people.models import Organisation
from culture.words import hour, moment
from surveys.cadence import posting
from surveys.launch import INVITATION
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse

WIDTH, EDGE = 640, 12  # of the picture, in its own units
DECIDES = timedelta(hours=1)
MOVING, RESTING = "5s", "300s"


@dataclass(frozen=True)
class Stop:
    """One instant of the schedule. `x`: its place in the picture."""

    name: str
    at: datetime
    words: str
    x: int
    done: bool
    sure: bool = True


@dataclass(frozen=True)
class Schedule:
    """From the opening to the results. `today`: where its mark stands; None before and after."""

    stops: list[Stop]
    today: int | None

    @property
    def opens(self) -> int:
        return self.stops[0].x

    @property
    def closes(self) -> int:
        return next(stop.x for stop in self.stops if stop.name.startswith("Close"))


def schedule(pulse: Pulse, organisation: Organisation, *, now: datetime) -> Schedule:
    """What happens by itself, in its order."""
    stops = sorted(instants(pulse, organisation), key=lambda stop: stop[1])
    first, last = stops[0][1], stops[-1][1]

    def x(at: datetime) -> int:
        return EDGE + round((WIDTH - 2 * EDGE) * ((at - first) / (last - first)))

    return Schedule(
        [
            Stop(name, at, moment(at, organisation.zone), x(at), done=at <= now, sure=sure)
            for name, at, sure in stops
        ],
        x(min(max(noon(now, organisation), first), last)) if first <= now <= last else None,
    )


def noon(now: datetime, organisation: Organisation) -> datetime:
    """The mark of today stays where it is for a day: the page moves for no other reason."""
    return now.astimezone(organisation.zone).replace(hour=12, minute=0, second=0, microsecond=0)


def instants(pulse: Pulse, organisation: Organisation):
    """[what, when, whether it is certain]."""
    window = posting.window_of(pulse, organisation)
    yield "Opens, invitations go out", pulse.opened_at or pulse.opens_at, True
    for name, at in zip(("First reminder", "Second reminder"), window.reminders, strict=False):
        yield name, at, True
    yield "Close, count, and managers read", pulse.ends_at, True
    if pulse.may_move:
        yield "Close instead, if fewer than half have answered", pulse.extends_to, False
    yield "Everybody reads", pulse.released_at, True


@dataclass(frozen=True)
class Mails:
    """The invitations of a pulse, never whose. `done` holds those that nobody wanted, too."""

    done: int
    waiting: int
    failed: int
    ready: str  # "about 3 minutes to go, until 09:41"; empty where nothing waits, or nothing moves

    @property
    def of(self) -> int:
        return self.done + self.waiting + self.failed

    @property
    def words(self) -> str:
        return f"{self.done} of {self.of}" + (f", {self.ready}" if self.ready else "")


def mails(pulse: Pulse, *, now: datetime, stuck: bool) -> Mails:
    """`stuck`: mail does not move, so that nobody knows when the rest will have gone."""
    ids = Invitation.objects.filter(pulse=pulse).values("pk")
    counted = Letter.objects.progress(INVITATION, ids)
    waiting, failed = counted[Letter.State.WAITING], counted[Letter.State.DEAD]
    ready = "" if stuck or not waiting else ready_words(ids, waiting, now=now)
    return Mails(sum(counted.values()) - waiting - failed, waiting, failed, ready)


def ready_words(ids, waiting: int, *, now: datetime) -> str:
    """By the limits of the relay, and by the clock of whoever gets the last one."""
    letters = Letter.objects.waiting().filter(kind=INVITATION, about_id__in=ids)
    last = letters.aggregate(last=Max("not_before"))["last"] or now
    ends = max(now + timedelta(minutes=pace.minutes(waiting)), last)
    until = hour(timezone.localtime(ends), timezone.localtime(now))
    takes = pace.takes(waiting)
    if ends <= now:
        return ""
    return f"{takes} to go, until {until}" if takes else f"the last at {until}"


def every(letters: Mails) -> str:
    """How often the page of an open pulse asks again: its number moves once an hour at most."""
    return MOVING if letters.waiting else RESTING
