"""The answer pages: what a personal link opens. Opening writes nothing; only the button counts.

These requests stop at the AnswerPages middleware: no session, no sign-in, no cookie, no log line.
Whatever link is not open, for whatever reason, gets one and the same page.
"""

import logging
from datetime import datetime
from functools import lru_cache
from traceback import format_tb

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from culture.people.models import Organisation
from surveys.ballot_form import BallotForm
from surveys.box import keys
from surveys.box.cast import cast
from surveys.box.seal import seal
from surveys.box.tokens import digest
from surveys.errors import LinkNotOpen
from surveys.links import Link, opened
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse, Unit
from surveys.questions import group_names, questions
from surveys.spoken import day, moment

log = logging.getLogger(__name__)
PREFIX = "/p/"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
MARK = "link-goes-here"


class AnswerPages:
    """Answers every request below /p/ itself, so that no later middleware ever sees one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = respond(request)
        response._has_been_logged = True  # Django would log the path of every 4xx and 5xx
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


def respond(request: HttpRequest) -> HttpResponse:
    try:
        view, args, kwargs = resolve(request.path_info)
        return view(request, *args, **kwargs)
    except (LinkNotOpen, Resolver404):
        return HttpResponse(render_to_string("answer/closed.html"), status=404)
    except Exception as error:
        # Where it failed, but not what the error said: a database error can quote the row.
        where = "".join(format_tb(error.__traceback__))
        log.error("An answer page failed (%s).\n%s", type(error).__name__, where)
        return HttpResponse(render_to_string("answer/failed.html"), status=500)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS", "POST"])
def answer(request, token):
    """The statements; posting seals and keeps the answers, or says what is missing."""
    now = timezone.now()
    link = opened(token, now=now)
    if request.method != "POST":
        return HttpResponse(page(link, token, request.GET.get("a", "")))
    form = BallotForm(request.POST, asked_in(link.pulse_id))
    if form.errors:
        return HttpResponse(render(link.pulse_id, link.unit_id, token, form), status=422)
    keep(link, token, form, now=now)
    return HttpResponseRedirect(reverse("answer-thanks", args=[token]), status=303)


@login_not_required
@require_safe
def thanks(request, token):
    link = opened(token, now=timezone.now())
    context = words(Pulse.objects.get(pk=link.pulse_id)) | {"token": token}
    return HttpResponse(render_to_string("answer/thanks.html", context))


@login_not_required
@require_safe
def know(request, token):
    """What this link knows: the literal row."""
    link = opened(token, now=timezone.now())
    row = Invitation.objects.select_related("pulse", "person", "unit")
    invitation = row.get(pk=link.invitation_id)
    context = words(invitation.pulse) | {
        "token": token,
        "fingerprint": digest(token).hex(),
        "address": shortened(invitation.address),
        "group": group_names(invitation.pulse)[invitation.unit.team_id],
        "joined": invitation.tenure_band,
        "site": invitation.site,
    }
    return HttpResponse(render_to_string("answer/know.html", context))


def keep(link: Link, token: str, form: BallotForm, *, now: datetime) -> None:
    """Seal on arrival and cast. The answers in clear live only as long as this call."""
    key = sealing_key(link.fingerprint)
    sealed = seal(form.answers(), key, pulse_id=link.pulse_id, token=token)
    cast(token, link.pulse_id, sealed, now=now)


@lru_cache(maxsize=8)
def asked_in(pulse_id: int):
    """The questions of an open pulse: frozen, so they may be kept."""
    return questions(Pulse.objects.get(pk=pulse_id))


@lru_cache(maxsize=8)
def sealing_key(fingerprint: str):
    return keys.public_key(fingerprint)


def page(link: Link, token: str, chosen: str) -> bytes:
    """The page with nothing chosen, drawn once per pulse, close and unit; only the link differs."""
    if chosen:
        asked = asked_in(link.pulse_id)
        form = BallotForm({asked.items[0].code: chosen}, asked, chosen=True)
        return render(link.pulse_id, link.unit_id, token, form)
    return token.encode().join(blank_page(link.pulse_id, link.ends_at, link.unit_id))


@lru_cache(maxsize=2000)
def blank_page(pulse_id: int, ends_at: datetime, unit_id: int) -> list[bytes]:
    """What stands before, between and after the links. Its words follow from the close."""
    return render(pulse_id, unit_id, MARK, BallotForm({}, asked_in(pulse_id))).split(MARK.encode())


def render(pulse_id: int, unit_id: int, token: str, form: BallotForm) -> bytes:
    pulse, unit = Pulse.objects.get(pk=pulse_id), Unit.objects.get(pk=unit_id)
    context = words(pulse) | {
        "token": token,
        "form": form,
        "group": group_names(pulse)[unit.team_id],
    }
    return render_to_string("answer/page.html", context).encode()


def words(pulse: Pulse) -> dict:
    """What every answer page says."""
    organisation, asked = Organisation.current(), asked_in(pulse.pk)
    return {
        "organisation_name": organisation.name,
        "pulse": pulse,
        "asked": asked,
        "recommend_wording": asked.recommend and asked.recommend.wording("en"),
        "promise": pulse.promise.split("\n"),
        "contact": pulse.cadence.contact,
        "closes": moment(pulse.ends_at, organisation.zone),
        "moves_to": moment(pulse.extends_to, organisation.zone),
        "released": day(pulse.released_at, organisation.zone),
    }


def shortened(address: str) -> str:
    """m••••@havelund.example: enough to recognise as one's own."""
    return f"{address[0]}••••@{address.split('@')[-1]}"
