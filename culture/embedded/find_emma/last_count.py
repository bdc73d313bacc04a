"""The last counted pulse of the sample's year: Emma answers it, and the dumps are taken."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from culture.embedded.find_emma import challenge
from culture.embedded.sample import people, story
from culture.embedded.sample.rounds import Round, Voice
from culture.people.models import Person
from surveys.answer.ballot_form import COMMENT, COMPANY_ONLY, TICKED, BallotForm
from surveys.asking.questions import questions
from surveys.box.seal import Answers

EMMA = people.address(people.EMMA)
AFTER_OPENING = timedelta(hours=27)


class LastCount(Round):
    """Like every other, but that nobody can tell it again.

    Without luck everybody's answers follow from the code: hers would be what is left over. Hers are
    drawn the way everybody's in her team are, so that nothing but her name sets her apart.
    """

    def __init__(self, *arguments, **options):
        self.luck = secrets.token_hex(16)
        super().__init__(*arguments, **options)

    def live(self, among: Sequence[Voice]) -> None:
        super().live(among)
        challenge.take(challenge.AFTER)
        challenge.pack(Person.objects.select_related("team").get(email=EMMA))

    def answer_times(self, among: Sequence[Voice]) -> Iterator[tuple[datetime, int]]:
        for at, place in super().answer_times(among):
            if among[place].email != EMMA:
                yield at, place
        yield self.pulse.opens_at + AFTER_OPENING, self.place_of_emma(among)

    def place_of_emma(self, among: Sequence[Voice]) -> int:
        return next(place for place, voice in enumerate(among) if voice.email == EMMA)

    def mail(self, now: datetime) -> None:
        """A backup is made while the first reminders wait to be sent."""
        if self.pulse.reminded == 1 and not challenge.taken(challenge.WHILE_OPEN):
            challenge.take(challenge.WHILE_OPEN)
        super().mail(now)

    def answers(self, voice: Voice) -> Answers:
        if voice.email != EMMA:
            return super().answers(voice)
        posted = self.drawn(voice)
        challenge.write_down(self.pulse, posted)
        form = BallotForm(questions(self.pulse), posted)
        if form.problems:
            raise ValueError(f"The answer page refuses what Emma sends: {form.problems}")
        return form.answers()

    def drawn(self, emma: Voice) -> dict[str, str]:
        """What Emma fills in on the answer page: every statement, and a comment."""
        chance, who = secrets.token_hex(16), (emma.email, emma.team)
        ratings = [0]
        while 0 in ratings:  # she leaves none out
            chance += secrets.token_hex(4)
            ratings = story.rates(*who, self.rated, month=self.month, seed=chance)
        posted = {item.code: str(said) for item, said in zip(self.rated, ratings, strict=True)}
        if self.recommend_is_asked:
            code = questions(self.pulse).recommend.code
            posted[code] = str(story.recommends(*who, month=self.month, seed=chance))
        mood = SystemRandom().gauss(0, story.PERSON_SD)
        text, company_only = self.written(emma, mood=mood)
        return posted | {COMMENT: text} | ({COMPANY_ONLY: TICKED} if company_only else {})
