"""A pulse to yourself: the mail and the page as people will get them, and nothing is stored.

It asks what the next pulse will ask, under the terms in force. What is sent is checked and sealed
like an answer, to a key that nobody keeps, and dropped.
"""

from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.outbox.mail import Mail, writes
from culture.outbox.marks import stop_link
from culture.outbox.models import Letter
from culture.people import languages
from culture.people.models import Organisation, Person
from surveys import launch, letters, planning
from surveys.answer import answering
from surveys.answer.ballot_form import RATINGS, BallotForm
from surveys.answer.envelopes import Refused, asked_language, envelope
from surveys.asking import since
from surveys.asking.questions import Questions, asked_of
from surveys.errors import LinkNotOpen
from surveys.models.pulses import Cadence, Pulse
from surveys.models.terms import Terms

LETTER = "rehearsal"
TOKEN = "rehearsal"  # noqa: S105 -- the address of the page; no link's token is as short
GROUP = _("your group, as planned when a pulse opens (in a rehearsal nobody is counted)")


@login_not_required
@csrf_exempt
@answering.takes("GET", "HEAD", "OPTIONS", "POST")
def rehearse(request):
    """The answer page of the next pulse; what is posted is checked and dropped."""
    pulse, asked = preview(timezone.now())
    chosen = request.GET.get("a", "")
    form = BallotForm(asked, chosen=chosen if chosen in RATINGS else "")
    language, query = language_of(request)
    with override(language):
        if request.method != "POST":
            return HttpResponse(page(pulse, form, query))
        try:
            envelope(request, asked, throwaway_key(), pulse_id=0, token=TOKEN)
        except Refused as refused:
            again = page(pulse, refused.form or form, query)
            return HttpResponse(again, status=refused.status)
    return HttpResponseRedirect(reverse("rehearsed") + query, status=303)


@login_not_required
@answering.takes("GET", "HEAD")
def rehearsed(request):
    language, query = language_of(request)
    with override(language):
        return HttpResponse(render_to_string("answer/rehearsed.html", {"query": query}))


def language_of(request) -> tuple[str, str]:
    """Of the page, and what keeps it where that is not the organisation's own."""
    own = languages.spoken(answering.everybodys_language())
    shown = languages.spoken(asked_language(request), own)
    return shown, "" if shown == own else f"?l={shown}"


@only(Role.HR_LEAD)
@require_POST
def rehearsal_mail(request):
    """Send the mail of the next pulse to whoever asks for it."""
    Letter.objects.filter(kind=LETTER, about_id=request.user.pk).delete()
    Letter.about(LETTER, request.user.pk, now=timezone.now()).save()
    messages.success(request, f"The mail is on its way to {request.user.email}.")
    return redirect("surveys:pulses")


@writes(LETTER, called="rehearsals")
def write_rehearsals(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    (pulse, asked), organisation = preview(now), Organisation.current()
    link = settings.BASE_URL + reverse("rehearsal")
    mails = {}
    for person in Person.objects.working().filter(pk__in=ids):
        pulse.cadence.sender = person
        blanks = {"link": link, "know": settings.BASE_URL + reverse("trust:promise")}
        blanks |= {"first_name": person.first_name}
        told = {"since": since.chosen(since.told(pulse), person.team_id)}
        with override(languages.of(person, organisation)):
            sheet = letters.Sheet("invitation", letters.words(pulse, asked) | told)
            blanks |= {"group": str(GROUP), "stop": stop_link(person.email, get_language())}
            prefix = gettext("Rehearsal: ")
        mails[person.pk] = sheet.mail(person.email, blanks, prefix=prefix)
    return mails


def preview(now: datetime) -> tuple[Pulse, Questions]:
    """The next pulse as it would open now; not saved. Raises LinkNotOpen before set-up."""
    organisation = Organisation.current()
    if organisation is None:
        raise LinkNotOpen
    cadence = Cadence.objects.filter(active=True).first()
    pulse = cadence and cadence.pulses.planned().first()
    if pulse is None:
        today = now.astimezone(organisation.zone).date()
        cadence = Cadence(starts_on=today, contact=_("Whom people can ask"))
        pulse = planning.pulse_of(cadence, 0)
    pulse.cadence = cadence
    terms = Terms.current()
    items = launch.dressed(pulse, terms, since.told(pulse))
    return pulse, asked_of(items, terms, pulse.block)


def page(pulse: Pulse, form: BallotForm, query: str) -> bytes:
    context = answering.words(pulse, form.asked) | answering.form_words(form, throwaway_key())
    context |= {"token": TOKEN, "query": query, "group": GROUP, "rehearsal": True}
    return render_to_string("answer/page.html", context).encode()


@cache
def throwaway_key() -> ec.EllipticCurvePublicKey:
    """To seal to; its other half is forgotten here and now."""
    return ec.generate_private_key(ec.SECP256R1()).public_key()
