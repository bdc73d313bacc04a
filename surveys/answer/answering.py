"""The answer pages: what a personal link opens. Opening writes nothing; only the button counts.

These requests stop at the AnswerPages middleware: no session, no sign-in, no cookie, no log line.
Whatever link is not open, for whatever reason, gets one and the same page. Pages speak the language
of whoever was asked, or the one that `?l=` asks for; nothing keeps which.
"""

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, wraps
from hashlib import sha256
from traceback import format_tb
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt

from culture.people.languages import spoken
from culture.people.models import Organisation
from culture.words import day
from surveys.answer.ballot_form import COMMENT, RATINGS, WORDS, BallotForm
from surveys.answer.envelopes import (
    LANGUAGE,
    READABLE,
    Refused,
    asked_language,
    body_size,
    envelope,
)
from surveys.answer.known import columns
from surveys.answer.links import Link, opened
from surveys.asking.questions import Questions, group_names, questions
from surveys.box import keys
from surveys.box.ballot import SEALED_SIZE
from surveys.box.cast import cast
from surveys.box.seal import COMMENT_SIZE
from surveys.cadence.posting import close_words
from surveys.errors import LinkNotOpen
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse, Unit
from surveys.trust import company_address

log = logging.getLogger(__name__)
PREFIX, ADDRESSES = "/p/", "surveys.answer.urls"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
MARK = "link-goes-here"
BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError)


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


def takes(*methods):
    """Refuse other methods without a word: Django's own guards would log the path."""

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            return view(request, *args, **kwargs)

        return guarded

    return guard


def respond(request: HttpRequest) -> HttpResponse:
    try:
        view, args, kwargs = resolve(request.path_info[len(PREFIX) - 1 :], ADDRESSES)
        return view(request, *args, **kwargs)
    except LinkNotOpen:
        return excuse(request, "closed", status=404, typed=typed(request))
    except Resolver404:
        return excuse(request, "closed", status=404)
    except BROKEN:
        return excuse(request, "refused", status=400)
    except keys.KeyMissing as missing:
        log.critical("Answers are refused until the key is back. %s", missing)
        return excuse(request, "alarm", status=503)
    except Exception as error:
        # Where it failed, but not what the error said: a database error can quote the row.
        where = "".join(format_tb(error.__traceback__))
        log.error("An answer page failed (%s).\n%s", type(error).__name__, where)
        return excuse(request, "failed", status=500)


def excuse(request: HttpRequest, name: str, *, status: int, typed: str = "") -> HttpResponse:
    """A page that knows nobody: in the language asked for, else in everybody's."""
    with override(spoken(request.GET.get(LANGUAGE, ""), everybodys_language())):
        page = render_to_string(f"answer/{name}.html", {"typed": typed})
    return HttpResponse(page, status=status)


def typed(request: HttpRequest) -> str:
    """The comment that was sent too late: it goes back, because no way leads back to it."""
    return request.POST.get(COMMENT, "") if body_size(request) <= READABLE else ""


def everybodys_language() -> str:
    """Empty where there is no organisation yet, or no database to ask."""
    try:
        organisation = Organisation.current()
    except DatabaseError:
        return ""
    return organisation.language if organisation else ""


@login_not_required
@csrf_exempt
@takes("GET", "HEAD", "OPTIONS", "POST")
def answer(request, token):
    """The statements; posting keeps the answers as an envelope, or says what to mend, or shows the
    same page with the same answers in another language.

    The key is looked at each time: with another key nothing is shown and nothing taken.
    """
    now = timezone.now()
    with spoken_to(request, token, now=now) as link:
        key = keys.public_key(link.fingerprint)
        if request.method != "POST":
            return HttpResponse(page(link, token, request.GET.get("a", "")))
        return keep(request, link, token, key, now=now)


def keep(request, link: Link, token: str, key, *, now: datetime) -> HttpResponse:
    """Seal and cast what was posted; or the page again, with what there is to mend."""
    asked = asked_in(link)
    try:
        sealed = envelope(request, asked, key, pulse_id=link.pulse_id, token=token)
    except Refused as refused:
        return HttpResponse(refused_page(link, token, refused.form), status=refused.status)
    cast(token, link.pulse_id, sealed, now=now)
    done = reverse("tablet-thanks") if link.tablet else reverse("answer-thanks", args=[token])
    return HttpResponseRedirect(done + link.query, status=303)


@login_not_required
@takes("GET", "HEAD")
def thanks(request, token):
    with spoken_to(request, token, now=timezone.now()) as link:
        pulse = Pulse.objects.select_related("terms", "cadence").get(pk=link.pulse_id)
        context = words(pulse, asked_in(link), link.zone)
        context |= {"token": token, "query": link.query, "paper": link.paper}
        context |= {"results": company_address.path_of(pulse), "next": day_of_next(pulse)}
        return HttpResponse(render_to_string("answer/thanks.html", context))


def day_of_next(pulse: Pulse) -> str:
    """When the next pulse opens, as planned; empty where none is."""
    after = pulse.cadence.pulses.planned().filter(opens_at__gt=pulse.opens_at)
    coming = after.order_by("opens_at").first()
    return day(coming.opens_on) if coming else ""


@login_not_required
@takes("GET", "HEAD")
def know(request, token):
    """What this link knows: the literal row."""
    with spoken_to(request, token, now=timezone.now()) as link:
        row = Invitation.objects.select_related("pulse__terms", "pulse__cadence", "unit")
        invitation = row.get(pk=link.invitation_id)
        said = words(invitation.pulse, asked_in(link), link.zone)
        group = group_names(invitation.pulse)[invitation.unit.team_id]
        known = columns(invitation, closes=said["closes"], group=group)
        context = said | {"token": token, "query": link.query, "known": known, "size": SEALED_SIZE}
        return HttpResponse(render_to_string("answer/know.html", context))


@contextmanager
def spoken_to(request: HttpRequest, token: str, *, now: datetime) -> Iterator[Link]:
    """The open link of this token, and its language for as long as the block takes."""
    link = opened(token, now=now, language=asked_language(request))
    with override(link.language):
        yield link


def asked_in(link: Link) -> Questions:
    """The questions behind this link."""
    return frozen_questions(link.pulse_id, link.fingerprint, link.block)


@lru_cache(maxsize=16)
def frozen_questions(pulse_id: int, fingerprint: str, block: str) -> Questions:
    """What an open pulse asks a unit with this block: frozen, so it may be kept. Kept by its key
    too: a database that was set up anew gives numbers again, and no key comes twice.
    """
    return questions(Pulse.objects.select_related("terms").get(pk=pulse_id), block)


def page(link: Link, token: str, chosen: str) -> bytes:
    """With nothing chosen: drawn once per pulse, close, key, unit and language; only the token
    differs.
    """
    if chosen in RATINGS:
        return render(link, token, BallotForm(asked_in(link), chosen=chosen))
    return token.encode().join(blank_page(link._replace(invitation_id=0)))


@lru_cache(maxsize=2000)
def blank_page(link: Link) -> list[bytes]:
    """What stands before, between and after the tokens. Its words follow from the close."""
    return render(link, MARK, BallotForm(asked_in(link))).split(MARK.encode())


def refused_page(link: Link, token: str, form: BallotForm | None) -> bytes:
    """With all that was typed, where it was read."""
    return render(link, token, form) if form else render_to_string("answer/refused.html").encode()


def render(link: Link, token: str, form: BallotForm) -> bytes:
    unit = Unit.objects.select_related("pulse__cadence", "pulse__terms").get(pk=link.unit_id)
    pulse = unit.pulse
    context = words(pulse, form.asked, link.zone)
    context |= form_words(form, keys.public_key(link.fingerprint))
    context |= {"token": token, "query": link.query, "group": group_names(pulse)[unit.team_id]}
    context |= {"paper": link.paper, "tablet": link.tablet}
    name = "paper/answer.html" if link.tablet else "answer/page.html"
    return render_to_string(name, context).encode()


def form_words(form: BallotForm, key: ec.EllipticCurvePublicKey) -> dict:
    """What the page needs to show the form, and the browser to seal it to this key."""
    point = keys.public_bytes(key)
    return {
        "form": form,
        "key": b64encode(point).decode(),
        "fingerprint": sha256(point).hexdigest(),
        "comment_size": COMMENT_SIZE,
        "words": WORDS,
    }


def words(pulse: Pulse, asked: Questions, zone: str = "") -> dict:
    """What every answer page says, in the language in force; by the organisation's clock, or by
    the one named.
    """
    organisation = Organisation.current()
    home = organisation.zone
    here = ZoneInfo(zone) if zone else home
    return {
        "organisation_name": organisation.name,
        "pulse": pulse,
        "asked": asked,
        "recommend_wording": asked.recommend and asked.recommend.wording(get_language()),
        "promise": pulse.promised(get_language()),
        "contact": pulse.cadence.contact,
        "closes": close_words(pulse.ends_at, here, home),
        "moves_to": close_words(pulse.extends_to, here, home),
        "released": day(pulse.released_at, here),
    }
