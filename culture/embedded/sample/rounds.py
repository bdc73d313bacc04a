"""One pulse lived through: opened, mailed, answered and counted by the product's own steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.core.mail import get_connection

from culture.embedded.sample import comments, story
from culture.embedded.sample.postbox import Postbox
from culture.outbox.delivery import deliver_due
from culture.people.models import Organisation, Person
from surveys import steps
from surveys.asking import bank
from surveys.box import keys
from surveys.box.cast import cast
from surveys.box.seal import Answers, seal
from surveys.cadence import posting
from surveys.models.pulses import Pulse, PulseItem

BEFORE_CLOSE = timedelta(minutes=30)  # when it is decided whether the close moves
BATCH = 500


@dataclass(frozen=True)
class Voice:
    """Somebody who may answer."""

    email: str
    team: str
    name: str


def voices() -> list[Voice]:
    rows = Person.objects.reachable().order_by("pk").values_list("email", "team__name", "name")
    return [Voice(*row) for row in rows]


class Round:
    """A pulse in a month of the story, as far as it has come by `now`.

    Mails of a pulse that is over are thrown away once their link was read; others go out.
    """

    luck = ""  # what must be known beside the seed to tell its answers again

    def __init__(self, pulse: Pulse, *, month: int, seed: str, now: datetime):
        self.pulse, self.month, self.seed, self.now = pulse, month, seed, now
        self.postbox = Postbox(None if pulse.extends_to < now else get_connection())
        self.box = comments.Box(month=month, seed=f"{seed}{self.luck}")
        self.teams: dict[str, list[str]] = {}

    def live(self, among: Sequence[Voice]) -> None:
        """From the opening to the destroyed key, or until now."""
        for voice in among:
            self.teams.setdefault(voice.team, []).append(voice.name)
        coming = sorted(self.answer_times(among), reverse=True)
        for stop in self.stops():
            while coming and coming[-1][0] < stop:
                at, place = coming.pop()
                self.answer(among[place], at=at)
            self.move(stop)
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
        window = posting.window_of(self.pulse, Organisation.current())
        closes = (window.closes_at - BEFORE_CLOSE, window.closes_at, window.extends_to)
        past = [at for at in (window.opens_at, *window.reminders, *closes) if at < self.now]
        return past if window.extends_to < self.now else [*past, self.now]

    def move(self, now: datetime) -> None:
        """What beat does each minute: all steps, then the mail."""
        steps.run(now)
        self.pulse.refresh_from_db()
        self.mail(now)

    def mail(self, now: datetime) -> None:
        while deliver_due(now=now, connection=self.postbox, size=BATCH):
            pass

    def answer(self, voice: Voice, *, at: datetime) -> None:
        """Follow the link in the mail, answer, seal and cast; without a mail there is no answer."""
        token = self.postbox.links.get(voice.email)
        if token is None:
            return
        sealed = seal(self.answers(voice), self.key, pulse_id=self.pulse.pk, token=token)
        cast(token, self.pulse.pk, sealed, now=at)

    def answers(self, voice: Voice) -> Answers:
        who, when = (voice.email, voice.team), {"month": self.month, "seed": self.seed}
        recommend = story.recommends(*who, **when) if self.recommend_is_asked else None
        ratings = tuple(story.rates(*who, self.rated, luck=self.luck, **when))
        return Answers(ratings, recommend, *self.comment(voice))

    def comment(self, voice: Voice) -> tuple[str, bool]:
        """What somebody writes, and whether for the whole company only; mostly nothing."""
        if not comments.writes(voice.email, month=self.month, seed=self.seed):
            return "", False
        mood = story.mood(voice.email, seed=self.seed)
        return self.written(voice, mood=mood)

    def written(self, voice: Voice, *, mood: float) -> tuple[str, bool]:
        """A text as somebody in this mood would write it, perhaps about a colleague."""
        team = self.teams[voice.team]
        remark = self.box.take(
            voice.team, lambda scale: story.feels(scale, voice.team, self.month) + mood
        )
        others = [name for name in team if name != voice.name] or team
        colleague = others[(team.index(voice.name) + self.month) % len(others)]
        return (remark.about(colleague), remark.company_only) if remark else ("", False)

    @cached_property
    def items(self) -> list[PulseItem]:
        return list(self.pulse.items.all())

    @cached_property
    def rated(self) -> list[story.Asked]:
        items = [item for item in self.items if item.scale != PulseItem.RECOMMEND]
        scales = {code: item.scale for code, item in bank.library().items()}
        return [story.Asked(item.code, scales[item.code], item.reverse) for item in items]

    @property
    def recommend_is_asked(self) -> bool:
        return len(self.rated) < len(self.items)

    @cached_property
    def key(self):
        return keys.public_key(self.pulse.fingerprint)
