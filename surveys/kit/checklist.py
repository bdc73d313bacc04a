"""What is to be done before the first pulse, with days counted back from it: done, due, late.

What the product can see for itself it ticks itself; the rest people tick.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from culture.people.models import Organisation, Person
from culture.people.places import home
from culture.words import day, day_words, plural
from surveys.kit import days, mails, pieces
from surveys.models.blackouts import Blackout
from surveys.models.kit import KitMail, KitTick, Piece
from surveys.models.pulses import Pulse
from surveys.models.terms import Terms
from surveys.trust import consent

SOON = timedelta(days=7)
# Working days before the opening by which each is done.
AGREEMENT, IT, BUSY, REHEARSAL, TURN_ON, CARDS, INTRANET = 15, 10, 10, 7, 5, 4, 3
BY_HAND = {
    "busy": ("Say which weeks are too busy", "Busy weeks"),
    "it": ("Give IT its note", "Open the note"),
    "rehearsal": ("Send the pulse to yourself", "Rehearse"),
    "cards": ("Give every manager a card", "Print the cards"),
    "intranet": ("Put the text on the intranet", "Copy the text"),
}
TURNED_ON = (
    (Piece.HEADS_UP, "Turn on the heads-up for managers", TURN_ON),
    (Piece.LETTER, "Turn on the letter from your leader", CARDS),
)
AGREED = "Agreed to."
NOBODY = "The roster names no employee representative."
FOR_IT = "Filters need days, not hours. The page “Mail check” says whether mails arrive."
TO_YOURSELF = "The mail and the page as people will get them; nothing is stored."
CARD_WORDS = "{cards}, one A5 page each, in the language of each manager."
COMPARE = "With the address that mails come from, so that people can compare."
MOVED = (
    "It named {named}, and the pulse now opens on {opens}. It does not go twice: tell people, for "
    "example by the text for the intranet."
)
CHANGED = "It was changed since you looked at it, so it does not go: look once more."


@dataclass(frozen=True)
class Step:
    """`by`: the day it should be done. `ticked`: people say when it is done."""

    key: str
    title: str
    words: str
    by: date
    done: bool
    url: str = ""
    act: str = ""
    ticked: bool = False

    def state(self, today: date) -> str:
        """As page parts name it: "done", "late", "under_way" (due within a week), "not_started"."""
        if self.done:
            return "done"
        if self.by < today:
            return "late"
        return "under_way" if self.by - today <= SOON else "not_started"


def steps(pulse: Pulse) -> list[Step]:
    """In the order of their days."""
    region = home(Organisation.current()).region

    def on(back: int) -> date:
        return days.before(pulse.opens_on, back, region)

    found = [agreement(on), *mailed(pulse, on), *by_hand(pulse, on)]
    return sorted(found, key=lambda step: step.by)


def agreement(on: Callable[[int], date]) -> Step:
    missing = consent.missing(Terms.current())
    named = consent.representatives().exists()
    return Step(
        key="agreement",
        title="The employees’ side agrees",
        words=missing or (AGREED if named else NOBODY),
        by=on(AGREEMENT),
        done=not missing,
        url=reverse("trust:agreement"),
        act="Read the agreement",
    )


def mailed(pulse: Pulse, on: Callable[[int], date]) -> Iterator[Step]:
    for piece, title, back in TURNED_ON:
        mail = KitMail.of(piece)
        yield Step(
            key=piece,
            title=title,
            words=mail_words(mail, pulse),
            by=on(back),
            done=pieces.is_on(mail) or mail.pulse_id == pulse.pk,
            url=reverse("kit:mail", args=[piece]),
            act="Look at it",
        )


def mail_words(mail: KitMail, pulse: Pulse) -> str:
    """What becomes of one of the mails."""
    if mail.pulse_id == pulse.pk:
        return sent_words(mail, pulse)
    if mail.looked_at and not pieces.is_on(mail):
        return CHANGED
    many = mails.recipients(mail.piece, pulse).count()
    at = mails.goes_on(mail.piece, pulse)
    to = f"to {plural(many, 'person', 'people')}"
    if pieces.is_on(mail):
        return f"Goes by itself on {day(at)} {to}, at {pulse.ruled.send_hour:02}:00 by their clock."
    return f"Goes on {day(at)} {to}, once you have looked at it and turned it on."


def sent_words(mail: KitMail, pulse: Pulse) -> str:
    if mail.named_on != pulse.opens_on:
        return MOVED.format(named=day(mail.named_on), opens=day(pulse.opens_on))
    return f"On its way since {day(mail.queued_at, Organisation.current().zone)}."


def by_hand(pulse: Pulse, on: Callable[[int], date]) -> Iterator[Step]:
    done = set(KitTick.objects.values_list("step", flat=True))
    cards = CARD_WORDS.format(cards=plural(Person.objects.working().leading().count(), "card"))
    rehearse, print_cards = reverse("surveys:pulse", args=[pulse.pk]), reverse("kit:cards")
    language = Organisation.current().language
    note, text = (reverse("kit:piece", args=[key, language]) for key in (Piece.IT, Piece.INTRANET))
    for key, words, back, url in (
        ("busy", busy_words(pulse), BUSY, reverse("surveys:blackouts")),
        ("it", FOR_IT, IT, note),
        ("rehearsal", TO_YOURSELF, REHEARSAL, rehearse),
        ("cards", cards, CARDS, print_cards),
        ("intranet", COMPARE, INTRANET, text),
    ):
        title, act = BY_HAND[key]
        yield Step(key, title, words, on(back), key in done, url, act, ticked=True)


def busy_words(pulse: Pulse) -> str:
    """ "2 busy times are marked. The first pulse opens on Tuesday 10 March, outside of them." """
    opens = f"The first pulse opens on {day(pulse.opens_on)} and is open on none of them."
    rows = Blackout.objects.filter(ends_on__gte=pulse.opens_on - SOON).order_by("starts_on")
    if not rows:
        return "None is marked. No pulse is open in a week that you mark; one that would be moves."
    year = pulse.opens_on
    told = [
        f"{each.why}: {day_words(each.starts_on, year)} to {day_words(each.ends_on, year)}"
        for each in rows[:3]
    ]
    return f"{'; '.join(told)}. {opens}"


def next_step(found: list[Step]) -> Step | None:
    """The first that is not done."""
    return next((step for step in found if not step.done), None)


def home_words(now: datetime) -> dict | None:
    """For the home of HR: what of the kit is next; None where no first pulse is to come."""
    pulse = mails.first_pulse()
    if pulse is None:
        return None
    found = steps(pulse)
    today = now.astimezone(Organisation.current().zone).date()
    step = next_step(found)
    return {
        "step": step,
        "state": step.state(today) if step else "done",
        "done": sum(each.done for each in found),
        "of": len(found),
        "opens": pulse.opens_on,
    }
