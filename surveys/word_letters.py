"""The mail that asks an employee representative for their word about the terms."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from culture.outbox.mail import Mail, writes
from culture.outbox.models import Letter
from culture.outbox.paper import Paper
from culture.people.models import Organisation
from surveys import consent
from surveys.models.terms import Terms

LETTER = "terms.word"


def ask(*, now: datetime) -> None:
    """Queue a mail to every representative whose word is missing; an earlier one is replaced."""
    terms = Terms.current()
    people = [person for person in consent.representatives() if consent.waits_for(person, terms)]
    ids = [person.pk for person in people]
    Letter.objects.filter(kind=LETTER, about_id__in=ids).delete()
    Letter.objects.bulk_create(Letter.about(LETTER, pk, now=now) for pk in ids)


@writes(LETTER)
def write_requests(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    terms = Terms.current()
    context = {
        "organisation_name": Organisation.current().name,
        "agreement": settings.BASE_URL + reverse("trust:agreement"),
    }
    text, html = (Paper(f"mail/word.{kind}", context, ["first_name"]) for kind in ("txt", "html"))
    return {
        person.pk: Mail(
            to=person.email,
            subject="Pulses wait for your word about the agreement",
            text=text.fill(first_name=person.first_name),
            html=html.fill(first_name=person.first_name),
        )
        for person in consent.representatives().filter(pk__in=ids)
        if consent.waits_for(person, terms)
    }
