"""The page of a shared tablet: type or scan a printed code, answer; the next one finds it empty.

An answer page like the others (surveys.answer.answering): no session, no cookie, no log. The code
travels in the form, never in an address, so that no history of the browser holds it. Without script
the page of thanks still goes back by itself.
"""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt

from culture.people.languages import spoken
from surveys.answer import answering
from surveys.answer.envelopes import LANGUAGE, READABLE, asked_language, body_size
from surveys.box import codes, keys
from surveys.errors import LinkNotOpen

BACK = 15  # seconds; templates/paper/still_here.html says the same


@login_not_required
@csrf_exempt
@answering.takes("GET", "HEAD", "POST")
def tablet(request):
    """Asks for a code; posted, shows the statements, or keeps the answers that came with it."""
    if request.method != "POST":
        return screen(request, "tablet")
    if body_size(request) > READABLE:
        return screen(request, "tablet_refused", status=413)
    posted = request.POST.copy()
    typed = "".join(posted.pop("code", [])[:1])
    request.POST = posted
    try:
        return answered(request, codes.read(typed), now=timezone.now())
    except codes.Mistyped:
        return screen(request, "tablet", typed=typed, status=422)
    except LinkNotOpen:
        return screen(request, "tablet_closed", status=404)


def answered(request: HttpRequest, code: str, *, now: datetime) -> HttpResponse:
    with answering.spoken_to(request, code, now=now) as link:
        link = link._replace(tablet=True, query=f"?l={get_language()}")
        key = keys.public_key(link.fingerprint)
        if request.POST.keys() <= {LANGUAGE}:
            return HttpResponse(answering.page(link, code, ""))
        return answering.keep(request, link, code, key, now=now)


@login_not_required
@answering.takes("GET", "HEAD")
def thanks(request):
    return screen(request, "tablet_thanks")


def screen(request: HttpRequest, name: str, *, typed: str = "", status: int = 200) -> HttpResponse:
    """A page that knows nobody. All but the first go back to the first by themselves."""
    language = spoken(asked_language(request), answering.everybodys_language())
    home = f"{reverse('tablet')}?l={language}"
    context = {"home": home, "typed": typed, "query": f"?l={language}"}
    with override(language):
        drawn = render_to_string(f"paper/{name}.html", context)
    headers = {} if name == "tablet" else {"Refresh": f"{BACK}; url={home}"}
    return HttpResponse(drawn, status=status, headers=headers)
