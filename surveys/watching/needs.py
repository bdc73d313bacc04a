"""What needs somebody so that a pulse goes on: what happened, and the page that mends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from culture.outbox import watch
from culture.outbox.models import Bounce
from culture.words import plural
from surveys.errors import CannotOpen
from surveys.keepers import keepers
from surveys.launch import FEWEST, TOO_FEW
from surveys.models.pulses import Pulse
from surveys.models.terms import Terms
from surveys.trust import consent
from surveys.watching.watching import Mails

LATE = timedelta(minutes=10)  # what the clock does each minute has not happened by then
ASLEEP = (
    "It should have opened by now, so the clock of this program stands still. Whoever runs the "
    "server starts the beat again."
)
NO_RELAY = "No mail server is set, so nobody would get a mail, and no pulse opens."


@dataclass(frozen=True)
class Need:
    words: str
    cure: str
    url: str


def of_mail(standing: watch.Standing, letters: Mails) -> Iterator[Need]:
    """For HR leads: names and numbers of mails are theirs."""
    page, mail = reverse("outbox:letters"), reverse("health:mail")
    if standing.silent_since:
        words = f"Mail is not being sent since {standing.silent_since}: no worker was seen."
        yield Need(f"{words} Nothing is lost.", "What to do", mail)
    if standing.away_since:
        words = f"The mail server has not let us in since {standing.away_since}."
        yield Need(f"{words} Nothing is lost.", "What to do", mail)
    if standing.waiting_since:
        words = f"Mail has been waiting since {standing.waiting_since}: the mail server takes none."
        yield Need(f"{words} Nothing is lost.", "What to do", mail)
    for run in standing.paused:
        words = (
            f"Sending of {run.name} is paused. The mail server refused {run.refused} of the first"
        )
        yield Need(f"{words} {run.tried} for good.", "Look, and go on sending", mail)
    if letters.failed:
        words = f"{plural(letters.failed, 'invitation')} could not be sent."
        yield Need(words, "Try again, or give up", page)
    if back := Bounce.objects.final().count():
        words = f"Mail to {plural(back, 'address', 'addresses')} came back."
        yield Need(words, "Correct them", mail)


def of_keys(pulse: Pulse, standing: dict, *, now: datetime) -> Iterator[Need]:
    """`standing`: as keepers.standing() has it."""
    for words in standing["trouble"]:
        told = f"The keys of this pulse are not in order. {words} Nothing can be counted until they"
        end = "are, and nothing is destroyed; “manage.py keys check” on the server tells more."
        yield Need(f"{told} {end}", "How far the count is", certificate(pulse))
    if standing["awaited"]:
        names = " and ".join(standing["awaited"])
        url = reverse("surveys:keeper-open", args=[pulse.pk])
        yield Need(f"The count waits for {names}.", "Enter a passphrase", url)
    elif pulse.is_open and not standing["trouble"] and now >= pulse.ends_at + LATE:
        words = "The count has not come through yet. It is tried again every minute."
        yield Need(words, "How far it is", certificate(pulse))


def certificate(pulse: Pulse) -> str:
    return reverse("surveys:certificate", args=[pulse.pk])


def of_next() -> Iterator[Need]:
    """Why no pulse may open as things stand: the employees’ word, or the keepers."""
    terms = Terms.current()
    if reason := consent.missing(terms):
        yield Need(reason, "The agreement", reverse("trust:agreement"))
    if terms.two_keepers:
        try:
            keepers.both()
        except CannotOpen as error:
            yield Need(str(error), "The keepers", reverse("surveys:keeper"))


def of_planned(pulse: Pulse, invited: int, *, now: datetime) -> Iterator[Need]:
    """A pulse to come, to which so many would be invited."""
    if not settings.MAIL_READY:
        yield Need(NO_RELAY, "Does mail go out?", reverse("health:mail"))
    if invited < FEWEST:
        words = TOO_FEW.format(invited=invited)
        yield Need(words, "Bring your people", reverse("people:import"))
    missing = list(of_next())
    yield from missing
    free = settings.MAIL_READY and invited >= FEWEST and not missing
    if free and now >= pulse.opens_at + LATE:
        yield Need(ASLEEP, "Does mail go out?", reverse("health:mail"))
