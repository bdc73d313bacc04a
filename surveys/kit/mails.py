"""The two mails before the first pulse: to managers, then to everybody. Neither holds a link.

Each goes once to each person, at the hour of the pulse's mails by their own clock, if HR looked at
it and turned it on, and only while its pulse has not opened: what comes too late never goes.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from culture.outbox.mail import Mail, Recipient, finds_recipients, writes
from culture.outbox.models import Letter, OptOut
from culture.outbox.paper import Paper
from culture.people import languages
from culture.people.models import Organisation, Person
from culture.people.places import Places, home
from surveys import planning
from surveys.cadence import posting
from surveys.kit import days, filling, pieces
from surveys.kit.values import Scene, scene, values
from surveys.models.kit import KitMail, Piece
from surveys.models.pulses import Pulse
from surveys.trust import consent

KINDS = {Piece.HEADS_UP: "kit.heads_up", Piece.LETTER: "kit.letter"}
BACK = {Piece.HEADS_UP: days.HEADS_UP, Piece.LETTER: days.LETTER}
FAULT = (
    "In {language} it would hold a link, from a name that is filled in: look at whom people can "
    "ask, at the organisation’s name and at who signs."
)
FOOT = _("This mail holds no link and no attachment. Seven Cs sent it for {organisation}.")


def first_pulse() -> Pulse | None:
    """The pulse that the kit prepares; None once any has opened, or while none is planned."""
    if Pulse.objects.exclude(state__in=[Pulse.State.PLANNED, Pulse.State.SKIPPED]).exists():
        return None
    planned = Pulse.objects.planned().filter(cadence__active=True)
    return planned.select_related("cadence").order_by("opens_at").first()


def recipients(piece: str, pulse: Pulse):
    """Whom it is for, of those whom mail reaches."""
    if piece == Piece.HEADS_UP:
        return Person.objects.working().leading().addressed()
    asked = planning.invitees(pulse, pulse.opens_on).values("pk")
    return Person.objects.filter(pk__in=asked).addressed()


def queue_due(now: datetime) -> None:
    """Queue what is due by the earliest clock. Twice queues once."""
    pulse = first_pulse() if settings.MAIL_READY else None
    if pulse is None or pulse.opens_at <= now:
        return
    for mail in KitMail.objects.exclude(looked_at=""):
        fresh = mail.pulse_id != pulse.pk
        if fresh and starts_at(mail.piece, pulse) <= now and may_go(mail, scene(now)):
            queue(mail, pulse, now=now)


def may_go(mail: KitMail, here: Scene) -> bool:
    """Looked at as it stands, without a link, and announcing a pulse that may open."""
    return pieces.is_on(mail) and not faults(mail.piece, here) and not consent.waits()


def starts_at(piece: str, pulse: Pulse) -> datetime:
    """When the first of them goes, anywhere."""
    places = Places(Organisation.current())
    return min(
        days.instant(pulse.opens_on, BACK[piece], place, places.home, pulse.ruled)
        for place in places.everybody()
    )


def goes_on(piece: str, pulse: Pulse) -> date:
    """The day it goes, by the organisation's calendar."""
    return days.before(pulse.opens_on, BACK[piece], home(Organisation.current()).region)


@transaction.atomic
def queue(mail: KitMail, pulse: Pulse, *, now: datetime) -> bool:
    """A letter to each; False if somebody else just did. What waits for an earlier pulse goes."""
    fresh = {"pulse": pulse, "queued_at": now, "named_on": pulse.opens_on}
    if not KitMail.objects.filter(pk=mail.pk, pulse=mail.pulse_id).update(**fresh):
        return False
    kind = KINDS[mail.piece]
    Letter.objects.waiting().filter(kind=kind).update(state=Letter.State.CANCELLED)
    letters = letters_of(mail.piece, pulse, now=now)
    Letter.objects.bulk_create(letters, batch_size=5000, ignore_conflicts=True)
    return True


def letters_of(piece: str, pulse: Pulse, *, now: datetime) -> Iterator[Letter]:
    """Whoever would get it only once the pulse is open gets none."""
    when, kind = instants(piece, pulse, now=now), KINDS[piece]
    people = recipients(piece, pulse).order_by("pk").values_list("pk", "time_zone", "site")
    for pk, time_zone, site in people.iterator():
        at = when(time_zone, site)
        if at < pulse.opens_at:
            letter = Letter.about(kind, pk, now=now, not_before=at)
            letter.dedup_key = f"{key_of(piece, pulse)}{pk}"
            yield letter


def key_of(piece: str, pulse: Pulse) -> str:
    """How the keys of the letters of a pulse begin."""
    return f"{KINDS[piece]}:{pulse.pk}:"


def progress(piece: str, pulse: Pulse) -> dict[str, int]:
    """How many of its letters are in each state; the fate of both mails may be told."""
    letters = Letter.objects.filter(dedup_key__startswith=key_of(piece, pulse)).order_by()
    there = dict(letters.values_list("state").annotate(Count("pk")))
    return {state: there.get(state, 0) for state in Letter.State.values}


def instants(piece: str, pulse: Pulse, *, now: datetime) -> Callable[[str, str], datetime]:
    """From somebody's time zone and site to the instant of their mail."""
    places, rules = Places(Organisation.current()), pulse.ruled

    def when(time_zone: str, site: str) -> datetime:
        place = places.of(time_zone, site)
        at = days.instant(pulse.opens_on, BACK[piece], place, places.home, rules)
        return days.or_now(at, place, rules, now=now)

    return when


def rests(ids: list[int], *, now: datetime, until: datetime) -> dict[int, datetime]:
    """Late ones wait for a working hour; if the pulse opens before, they never go."""
    pulse = first_pulse()
    if pulse is None:
        return {}
    people = Person.objects.filter(pk__in=ids).values_list("pk", "time_zone", "site")
    rows = [(*place, pulse.ruled, pulse.closes_at) for place in people]
    return posting.held_back(rows, now=now, until=until)


@writes(KINDS[Piece.HEADS_UP], run="heads-ups for managers", rests=rests)
def write_heads_ups(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write(Piece.HEADS_UP, ids, now=now)


@writes(KINDS[Piece.LETTER], run="letters of your leader", rests=rests)
def write_letters(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write(Piece.LETTER, ids, now=now)


@finds_recipients(KINDS[Piece.HEADS_UP])
@finds_recipients(KINDS[Piece.LETTER])
def people(ids: list[int]) -> dict[int, Recipient]:
    rows = Person.objects.filter(pk__in=ids).values_list("pk", "name", "email")
    return {pk: Recipient(name, address) for pk, name, address in rows}


def write(piece: str, ids: list[int], *, now: datetime) -> dict[int, Mail]:
    """None once its pulse opens, or when it was turned off or changed meanwhile; none to people who
    want no mail of pulses.
    """
    mail, pulse, here = KitMail.of(piece), first_pulse(), scene(now)
    on_its_way = pulse and mail.pulse_id == pulse.pk and pulse.opens_at > now
    if not on_its_way or not may_go(mail, here):
        return {}
    found = list(recipients(piece, pulse).filter(pk__in=ids))
    unwanted = OptOut.objects.among([person.email for person in found])
    sheet_in = cache(lambda language: Sheet(piece, language, here))
    return {
        person.pk: sheet_in(languages.of(person, here.organisation)).to(person)
        for person in found
        if person.email not in unwanted
    }


class Sheet:
    """One mail of the kit in one language, drawn once for everybody who reads it."""

    def __init__(self, piece: str, language: str, here: Scene):
        self.words = pieces.in_force(piece, language).filled(values(here, language))
        self.from_name = here.leader if piece == Piece.LETTER else here.sender
        self.reply_to = here.pulse.cadence.sender.email
        with override(language):
            foot = str(FOOT).format(organisation=here.organisation.name)
            about = {"organisation_name": here.organisation.name, "words": self.words, "foot": foot}
            self.text = Paper("mail/kit.txt", about, ["first_name"])
            self.html = Paper("mail/kit.html", about, ["first_name"])

    def to(self, person: Person) -> Mail:
        text, html = (each.fill(first_name=person.first_name) for each in (self.text, self.html))
        return Mail(
            to=person.email,
            subject=self.words.title,
            text=text,
            html=html,
            from_name=self.from_name,
            reply_to=self.reply_to,
        )


def faults(piece: str, here: Scene) -> list[str]:
    """Why it cannot go as it would be filled in today, by language; values may hold links too."""
    found = []
    for language, words in pieces.all_in_force(piece).items():
        full = words.filled(values(here, language))
        if filling.holds_link(f"{full.title}\n{full.text}"):
            found.append(FAULT.format(language=pieces.LANGUAGES[language]))
    return found
