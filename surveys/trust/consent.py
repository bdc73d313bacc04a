"""Consent: whether the employees' side agreed to the terms, and so whether a pulse may open.

Where the roster names employee representatives, at least one of them must have agreed to the terms
in force, and no objection may stand: one stays until somebody who speaks later agrees, also when
the role of whoever objected is taken away. Where the roster names none, pulses open, and the page
of the promise says so. An open pulse keeps its terms, whatever is said meanwhile.
"""

from datetime import datetime

from django.db import transaction

from culture.access import Role
from culture.people import log, readdressed
from culture.people.models import Person
from surveys.errors import CannotOpen
from surveys.keepers import keepers
from surveys.models.terms import Consent, Terms

WAITS = (
    "No pulse opens before the employees’ side has agreed to the terms. It waits for {names}: "
    "the agreement is on the page Promise."
)
OBJECTS = (
    "No pulse opens while the employees’ side objects to the terms. {name}: “{reason}” "
    "Talk about it, or change the terms; then the agreement can be read again."
)


def representatives():
    """Whoever speaks for the employees today."""
    return Person.objects.working().filter(role=Role.REPRESENTATIVE)


def missing(terms: Terms) -> str:
    """Why no pulse may open under these terms, in words for HR; "" if one may."""
    people, words = list(representatives()), words_about(terms)
    ids = {person.pk for person in people}
    agreed = [word for word in words if word.agrees and word.person_id in ids]
    if objections := standing_objections(words, agreed):
        return OBJECTS.format(name=objections[0].person, reason=objections[0].reason)
    if people and not agreed:
        return WAITS.format(names=" or ".join(map(str, people)))
    return ""


def standing_objections(words: list[Consent], agreed: list[Consent]) -> list[Consent]:
    """Objections, also of those whose role was taken away, that no later yes answered."""
    last = max((word.pk for word in agreed), default=0)
    return [word for word in words if not word.agrees and word.pk > last]


def waits() -> str:
    """What the next pulse waits for, agreement or keepers, in words; "" if nothing is missing."""
    terms = Terms.current()
    reason = missing(terms)
    if reason or not terms.two_keepers:
        return reason
    try:
        keepers.both()
    except CannotOpen as error:
        return str(error)
    return ""


def latest_words(terms: Terms) -> list[Consent]:
    """The latest word of each representative of today about these terms."""
    speaking = set(representatives().values_list("pk", flat=True))
    return [word for word in words_about(terms) if word.person_id in speaking]


def words_about(terms: Terms | None) -> list[Consent]:
    """The latest word of everybody who ever spoke about these terms."""
    if terms is None or terms.pk is None:
        return []
    words = readdressed.told_beside(terms.consents.select_related("person"))
    return list({word.person_id: word for word in words}.values())


def waits_for(person: Person, terms: Terms) -> bool:
    """Whether these terms wait for this person's word."""
    if person.role != Role.REPRESENTATIVE:
        return False
    return person.pk not in {word.person_id for word in latest_words(terms)}


@transaction.atomic
def give_word(consent: Consent, terms: Terms, *, by: Person, now: datetime) -> None:
    """Keep what a representative says, and log that they did. Their latest word counts."""
    consent.terms, consent.person, consent.at = terms.kept(), by, now
    consent.save()
    log.note("agreed" if consent.agrees else "objected", by=by, now=now)


def every_word():
    """Every word that was ever given, newest first."""
    words = Consent.objects.select_related("person", "terms").order_by("-pk")
    return readdressed.told_beside(words)
