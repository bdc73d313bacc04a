"""The page that stops pulses by mail, and takes that back. Whoever has the link may; no page tells.

Opening it writes nothing. A mail program stops them with one POST (RFC 8058): no cookie, no
sign-in, no redirect, twice is as good as once. Surveys mounts it where no log and no session is.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from culture.outbox import marks
from culture.outbox.models import OptOut

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


@login_not_required
@csrf_exempt
def unsubscribe(request, mark):
    """Do pulses come by mail, and the button that changes it, in the language of `?l=`."""
    asked = request.GET.get("l", "")
    with override(asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return answer(request, mark)


def answer(request, mark: str) -> HttpResponse:
    if request.method not in METHODS:
        return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
    known = marks.read_stop(mark)
    if known is None:
        return HttpResponse(render_to_string("answer/closed.html"), status=404)
    if request.method == "POST" and not change(known, request.POST):
        return HttpResponse(render_to_string("answer/refused.html"), status=400)
    stopped = OptOut.objects.filter(mark=known).exists()
    context = {"stopped": stopped, "done": request.method == "POST"}
    return HttpResponse(render_to_string("outbox/unsubscribe.html", context))


def change(mark: str, said) -> bool:
    """What a mail program or a button of the page says. False: a scanner's post says neither."""
    if "again" in said:
        OptOut.objects.filter(mark=mark).delete()
    elif said.get("List-Unsubscribe") == "One-Click" or "stop" in said:
        OptOut.objects.bulk_create([OptOut(mark=mark)], ignore_conflicts=True)
    else:
        return False
    return True
