"""The mail of Monday: what the week asks of a manager or an HR lead, and nothing where it asks
nothing.

A row of the outbox for each of them and each week; what it says is looked up at the moment of
sending. It tells nothing of who answered a pulse, and is the same whoever did.
"""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from culture.access import Role
from culture.health.homes.week import Part, parts
from culture.outbox.mail import Mail, writes
from culture.outbox.models import Letter
from culture.outbox.paper import Paper
from culture.people.models import Organisation, Person
from culture.talk import notices
from culture.talk.models import Preference
from culture.talk.sending import CLOSES, OPENS
from culture.words import count_words

DIGEST = "week.digest"
MONDAY = 0


def queue_due(*, now: datetime) -> None:
    """On Mondays between eight and six where the organisation is: one letter to each. Twice
    queues once.
    """
    organisation = Organisation.current()
    if organisation is None or not settings.MAIL_READY:
        return
    here = now.astimezone(organisation.zone)
    if here.weekday() == MONDAY and OPENS <= here.time() < CLOSES:
        queue(here.date(), now=now)


def queue(monday: date, *, now: datetime) -> None:
    have = Letter.objects.filter(kind=DIGEST, dedup_key__endswith=f":{monday}").values("about_id")
    people = readers().exclude(pk__in=have).values_list("pk", flat=True)
    letters = [letter(pk, monday, now=now) for pk in people]
    Letter.objects.bulk_create(letters, batch_size=5000, ignore_conflicts=True)


def readers():
    """Managers and HR leads who work here and have not turned it off."""
    off = Preference.objects.filter(what=notices.WEEK, way=Preference.Way.NEVER).values("person")
    leads = Q(pk__in=Person.objects.leading().values("pk"))
    return Person.objects.working().filter(leads | Q(role=Role.HR_LEAD)).exclude(pk__in=off)


def letter(person_id: int, monday: date, *, now: datetime) -> Letter:
    made = Letter.about(DIGEST, person_id, now=now)
    made.dedup_key = f"{DIGEST}:{person_id}:{monday}"
    return made


@writes(DIGEST)
def write_digests(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    """None to whom nothing waits for."""
    organisation = Organisation.current()
    people = readers().filter(pk__in=ids)
    with timezone.override(organisation.zone):
        found = {person: parts(person, now=now) for person in people}
    return {
        person.pk: mail(person, asks, organisation=organisation)
        for person, asks in found.items()
        if asks
    }


def mail(person: Person, asks: list[Part], *, organisation: Organisation) -> Mail:
    things = sum(len(part.entries) + part.more for part in asks)
    subject = f"{count_words(things)} {'thing' if things == 1 else 'things'} this week"
    context = {
        "organisation_name": organisation.name,
        "first_name": person.first_name,
        "subject": subject,
        "parts": asks,
        "base": settings.BASE_URL,
        "home": settings.BASE_URL + reverse("health:home"),
        "preferences": settings.BASE_URL + reverse("talk:preferences"),
    }
    return Mail(
        to=person.email,
        subject=subject,
        text=Paper("mail/digest.txt", context, []).fill(),
        html=Paper("mail/digest.html", context, []).fill(),
    )
