"""Mails to the two sides: asking a representative for their word, and keepers for their passphrase.

Neither holds a link that opens anything: whoever follows it signs in first.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from culture.outbox.mail import Mail, writes
from culture.outbox.models import Letter
from culture.outbox.paper import Paper
from culture.people import languages
from culture.people.models import Organisation, Person
from surveys.box import keys
from surveys.keepers import keepers
from surveys.models.pulses import Pulse
from surveys.models.terms import Keeper, Terms
from surveys.trust import consent

WORD = "terms.word"
OPEN = "keepers.open"


def ask_for_word(*, now: datetime) -> None:
    """Queue a mail to every representative whose word is missing; an earlier one is replaced."""
    terms = Terms.current()
    people = [person for person in consent.representatives() if consent.waits_for(person, terms)]
    ids = [person.pk for person in people]
    Letter.objects.filter(kind=WORD, about_id__in=ids).delete()
    Letter.objects.bulk_create(Letter.about(WORD, pk, now=now) for pk in ids)


@writes(WORD, called="requests for a word")
def write_requests(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    terms = Terms.current()
    sheet = Notice("word", _("Pulses wait for your word about the agreement"), "trust:agreement")
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


@writes(OPEN, called="mails to keepers")
def write_to_keepers(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    over = [pulse for pulse in Pulse.objects.open() if keepers.closed(pulse, now=now)]
    waiting = {part for pulse in over for part in keys.waiting(pulse.fingerprint)}
    sheet = Notice("keeper", _("The count waits for your passphrase"), "surveys:pulses")
    found = Keeper.objects.filter(pk__in=ids, part__in=waiting).select_related("person")
    return {keeper.pk: sheet.to(keeper.person) for keeper in found}


class Notice:
    """A mail of one kind, in each reader's language; `page` is the name of the page that it asks to
    open.
    """

    def __init__(self, name: str, subject: str, page: str):
        self.name, self.subject, self.organisation = name, subject, Organisation.current()
        address = settings.BASE_URL + reverse(page)
        self.context = {"organisation_name": self.organisation.name, "page": address}

    def to(self, person: Person) -> Mail:
        with override(languages.of(person, self.organisation)):
            text, html = (self.drawn(ending, person) for ending in ("txt", "html"))
            return Mail(to=person.email, subject=str(self.subject), text=text, html=html)

    def drawn(self, ending: str, person: Person) -> str:
        paper = Paper(f"mail/{self.name}.{ending}", self.context, ["first_name"])
        return paper.fill(first_name=person.first_name)
