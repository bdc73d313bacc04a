"""What the names of the kit's texts print: the next pulse as it would open now, and this server."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from culture.outbox.mail import one_line
from culture.people.models import Organisation
from culture.words import day
from surveys import planning
from surveys.answer import rehearsal
from surveys.asking.questions import Questions
from surveys.cadence.posting import close_words, window_of
from surveys.models.kit import KitMail, Piece
from surveys.models.pulses import Cadence, Pulse
from surveys.models.terms import Terms
from surveys.trust.promise import COMMENTS, promise

TO_SILENT = _("Reminders go on {days}, only to those who have not answered by then.")
TO_ALL = _("Reminders go on {days}, to everybody, whether they have answered or not.")
TO_NOBODY = _("There are no reminders.")
NOT_YET = _("not planned yet")


@dataclass(frozen=True)
class Scene:
    """What all languages share: one reading of the plan, the roster and the settings."""

    organisation: Organisation
    pulse: Pulse
    asked: Questions
    terms: Terms
    sender: str
    leader: str
    people: int
    reminders: tuple[datetime, ...]


def scene(now: datetime) -> Scene:
    """Of the next pulse; before there is a plan, of one that opened today."""
    pulse, asked = rehearsal.preview(now)
    organisation = Organisation.current()
    cadence = pulse.cadence
    sender = cadence.sender.name if cadence.sender_id else organisation.name
    today = now.astimezone(organisation.zone).date()
    return Scene(
        organisation=organisation,
        pulse=pulse,
        asked=asked,
        terms=Terms.current(),
        sender=one_line(sender),
        leader=KitMail.of(Piece.LETTER).signed_by or one_line(sender),
        people=planning.invitees(pulse, max(today, pulse.opens_on)).addressed().count(),
        reminders=window_of(pulse, organisation).reminders,
    )


def values(here: Scene, language: str) -> dict[str, str]:
    """By name, in this language."""
    with override(language):
        return of_pulse(here) | of_server()


def of_pulse(here: Scene) -> dict[str, str]:
    pulse, zone, terms = here.pulse, here.organisation.zone, here.terms
    told = promise(pulse.closes_at, pulse.extends_to, zone, terms=terms)
    return {
        "organisation": here.organisation.name,
        "leader": here.leader,
        "sender": here.sender,
        "opens": day(pulse.opens_on),
        "closes": close_words(pulse.closes_at, zone),
        "results": day(pulse.released_at, zone),
        "questions": here.asked.count_words,
        "minutes": here.asked.minutes_words,
        "contact": str(pulse.cadence.contact),
        "people": str(here.people),
        "rounded": str(terms.k_rounded),
        "exact": str(terms.k_exact),
        "reminders": reminders(here),
        "comments": str(COMMENTS).format(k=terms.k_exact) if terms.comments else "",
        "promise": "\n\n".join(told.split("\n")),
    }


def reminders(here: Scene) -> str:
    if not here.reminders:
        return str(TO_NOBODY)
    days = ", ".join(day(at, here.organisation.zone) for at in here.reminders)
    return str(TO_ALL if here.terms.remind_everybody else TO_SILENT).format(days=days)


def of_server() -> dict[str, str]:
    """Where mails and links come from, as this installation is set up."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, _at, domain = parseaddr(settings.MAIL_RETURNS_TO)[1].rpartition("@")
    return {
        "address": address,
        "returns": f"{local}+…@{domain}" if local else address,
        "server": settings.MAIL_PROVIDER or getattr(settings, "EMAIL_HOST", "") or "–",
        "links": f"{settings.BASE_URL}/",
        "host": urlsplit(settings.BASE_URL).hostname,
        "promise_page": settings.BASE_URL + reverse("trust:promise"),
    }


def after(pulse: Pulse, answered: str) -> dict[str, str]:
    """Of the poster, for a pulse that everybody may read, in the language in force."""
    organisation, cadence = Organisation.current(), Cadence.objects.filter(active=True).first()
    coming = Pulse.objects.planned().filter(cadence=cadence).order_by("opens_on").first()
    contact = (cadence or pulse.cadence).contact
    return {
        "organisation": organisation.name,
        "leader": KitMail.of(Piece.LETTER).signed_by or one_line(pulse.cadence.sender.name),
        "contact": contact,
        "answered": answered,
        "invited": str(pulse.invited),
        "month": month(pulse),
        "next": day(coming.opens_on) if coming else str(NOT_YET),
        "rounded": str(pulse.k_rounded),
    }


def after_sample(here: Scene, language: str) -> dict[str, str]:
    """The poster's, before there is a result to count: its numbers stand as "…"."""
    with override(language):
        known = of_pulse(here)
        same = {name: known[name] for name in ("organisation", "leader", "contact", "rounded")}
        return same | {
            "answered": "…",
            "invited": known["people"],
            "month": month(here.pulse),
            "next": str(NOT_YET),
        }


def month(pulse: Pulse) -> str:
    """ "March 2026"."""
    return formatted(pulse.opens_on, "F Y")
