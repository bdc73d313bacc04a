"""One pulse lived through: opened, mailed, answered and counted by the product's own steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.core.mail import get_connection

from culture.embedded.sample import story
from culture.embedded.sample.postbox import Postbox
from culture.outbox.delivery import deliver_due
from culture.people.models import Organisation, Person
from surveys import steps, windows
from surveys.box import keys
from surveys.box.cast import cast
from surveys.box.seal import Answers, seal
from surveys.models.pulses import Pulse, PulseItem

BEFORE_CLOSE = timedelta(minutes=30)  # when it is decided whether the close moves
BATCH = 500


@dataclass(frozen=True)
class Voice:
    """Somebody who may answer."""

    email: str
    team: str


def voices() -> list[Voice]:
    rows = Person.objects.reachable().order_by("pk").values_list("email", "team__name")
    return [Voice(email, team) for email, team in rows]


class Round:
    """A pulse in a month of the story, as far as it has come by `now`.

    Mails of a pulse that is over are thrown away once their link was read; others go out.
    """

    def __init__(self, pulse: Pulse, *, month: int, seed: str, now: datetime):
        self.pulse, self.month, self.seed, self.now = pulse, month, seed, now
        self.postbox = Postbox(None if pulse.extends_to < now else get_connection())

    def live(self, among: Sequence[Voice]) -> None:
        """From the opening to the destroyed key, or until now."""
        coming = sorted(self.answer_times(among), reverse=True)
        for stop in self.stops():
            while coming and coming[-1][0] < stop:
                at, place = coming.pop()
                self.answer(among[place], at=at)
            self.move(stop)
            self.pulse.refresh_from_db()
            if not self.pulse.is_open:
                return

    def answer_times(self, among: Sequence[Voice]) -> Iterator[tuple[datetime, int]]:
        """(instant, place in `among`) of everybody who answers."""
        longest = self.pulse.extends_to - self.pulse.opens_at
        for place, voice in enumerate(among):
            share = story.answers_at(voice.email, voice.team, month=self.month, seed=self.seed)
            if share is not None:
                yield self.pulse.opens_at + longest * share, place

    def stops(self) -> list[datetime]:
        """The instants at which the clock has something to do, and now if the pulse is open."""
        zone, days = Organisation.current().zone, self.pulse.cadence.working_days
        window = windows.window(self.pulse.opens_on, zone, days)
        closes = (window.closes_at - BEFORE_CLOSE, window.closes_at, window.extends_to)
        past = [at for at in (window.opens_at, *window.reminders, *closes) if at < self.now]
        return past if window.extends_to < self.now else [*past, self.now]

    def move(self, now: datetime) -> None:
        """What beat does each minute: all steps, then the mail."""
        steps.run(now)
        while deliver_due(now=now, connection=self.postbox, size=BATCH):
            pass

    def answer(self, voice: Voice, *, at: datetime) -> None:
        """Follow the link in the mail, answer, seal and cast; without a mail there is no answer."""
        token = self.postbox.links.get(voice.email)
        if token is None:
            return
        who, when = (voice.email, voice.team), {"month": self.month, "seed": self.seed}
        recommend = story.recommends(*who, **when) if self.recommend_is_asked else None
        answers = Answers(tuple(story.rates(*who, self.rated, **when)), recommend)
        sealed = seal(answers, self.key, pulse_id=self.pulse.pk, token=token)
        cast(token, self.pulse.pk, sealed, now=at)

    @cached_property
    def items(self) -> list[PulseItem]:
        return list(self.pulse.items.all())

    @cached_property
    def rated(self) -> list[story.Asked]:
        items = [item for item in self.items if item.scale != PulseItem.RECOMMEND]
        return [story.Asked(item.code, item.scale, item.reverse) for item in items]

    @property
    def recommend_is_asked(self) -> bool:
        return len(self.rated) < len(self.items)

    @cached_property
    def key(self):
        return keys.public_key(self.pulse.fingerprint)
