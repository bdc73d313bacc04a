"""Mails to the two sides: asking a representative for their word, and keepers for their passphrase.

Neither holds a link that opens anything: whoever follows it signs in first.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from culture.outbox.mail import Mail, writes
from culture.outbox.models import Letter
from culture.outbox.paper import Paper
from culture.people.models import Organisation, Person
from surveys import consent, keepers
from surveys.box import keys
from surveys.models.pulses import Pulse
from surveys.models.terms import Keeper, Terms

WORD = "terms.word"
OPEN = "keepers.open"


def ask_for_word(*, now: datetime) -> None:
    """Queue a mail to every representative whose word is missing; an earlier one is replaced."""
    terms = Terms.current()
    people = [person for person in consent.representatives() if consent.waits_for(person, terms)]
    ids = [person.pk for person in people]
    Letter.objects.filter(kind=WORD, about_id__in=ids).delete()
    Letter.objects.bulk_create(Letter.about(WORD, pk, now=now) for pk in ids)


@writes(WORD)
def write_requests(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    terms = Terms.current()
    sheet = Notice("word", "Pulses wait for your word about the agreement", "trust:agreement")
    return {
        person.pk: sheet.to(person)
        for person in consent.representatives().filter(pk__in=ids)
        if consent.waits_for(person, terms)
    }


def ask_keepers(pulse: Pulse, *, now: datetime) -> None:
    """Queue a mail to each keeper whose half the count waits for; once per pulse."""
    letters = []
    for keeper in Keeper.objects.filter(part__in=keys.waiting(pulse.fingerprint)):
        letter = Letter.about(OPEN, keeper.pk, now=now)
        letter.dedup_key = f"{OPEN}:{pulse.pk}:{keeper.pk}"
        letters.append(letter)
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


@writes(OPEN)
def write_to_keepers(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    over = [pulse for pulse in Pulse.objects.open() if keepers.closed(pulse, now=now)]
    waiting = {part for pulse in over for part in keys.waiting(pulse.fingerprint)}
    sheet = Notice("keeper", "The count waits for your passphrase", "surveys:pulses")
    found = Keeper.objects.filter(pk__in=ids, part__in=waiting).select_related("person")
    return {keeper.pk: sheet.to(keeper.person) for keeper in found}


class Notice:
    """A mail of one kind, drawn once; `page` is the name of the page that it asks to open."""

    def __init__(self, name: str, subject: str, page: str):
        address = settings.BASE_URL + reverse(page)
        context = {"organisation_name": Organisation.current().name, "page": address}
        self.subject = subject
        self.text = Paper(f"mail/{name}.txt", context, ["first_name"])
        self.html = Paper(f"mail/{name}.html", context, ["first_name"])

    def to(self, person: Person) -> Mail:
        blanks = {"first_name": person.first_name}
        text, html = self.text.fill(**blanks), self.html.fill(**blanks)
        return Mail(to=person.email, subject=self.subject, text=text, html=html)
