"""The mail of notices, written at the moment of sending from rows: what is unread, and may be seen.

It names what happened and where; never what was written. Whoever read it all gets no mail.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from culture.outbox.mail import Mail, writes
from culture.outbox.paper import Paper
from culture.people.models import Organisation
from culture.talk.models import Bundle, Notice
from culture.talk.notices import MAIL
from culture.talk.told import lines
from culture.words import plural

SHOWN = 12


@writes(MAIL, called="mails of notices")
def write_notices(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    bundles = Bundle.objects.filter(pk__in=ids, person__is_active=True).select_related("person")
    mails = {bundle.pk: mail(bundle) for bundle in bundles}
    return {pk: written for pk, written in mails.items() if written}


def mail(bundle: Bundle) -> Mail | None:
    """None where nothing is left to say."""
    unread = Notice.objects.unread().filter(bundle=bundle).select_related("by").order_by("pk")
    things = by_thing(line for line in lines(unread, bundle.person) if line.url)
    if not things:
        return None
    context = {
        "organisation_name": Organisation.current().name,
        "first_name": bundle.person.first_name,
        "things": things[:SHOWN],
        "more": len(things[SHOWN:]),
        "notices": settings.BASE_URL + reverse("talk:notices"),
        "preferences": settings.BASE_URL + reverse("talk:preferences"),
    }
    return Mail(
        to=bundle.person.email,
        subject=subject(things),
        text=Paper("mail/notices.txt", context, []).fill(),
        html=Paper("mail/notices.html", context, []).fill(),
    )


def by_thing(told) -> list[tuple[str, str, list[str]]]:
    """(name of the thing, address, what happened to it, each once), in the order it came."""
    found = {}
    for line in told:
        sentences = found.setdefault((line.about, settings.BASE_URL + line.url), [])
        if line.words not in sentences:
            sentences.append(line.words)
    return [(about, url, sentences) for (about, url), sentences in found.items()]


def subject(things) -> str:
    about, _, sentences = things[0]
    if len(things) == 1:
        return f"{about}: {sentences[0]}" if len(sentences) == 1 else f"News about {about}"
    return f"News about {about} and {plural(len(things) - 1, 'other thing')}"
