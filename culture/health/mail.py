"""Mail that does not move, for those who look after it: counts, never whose.

Only invitations are counted here and tried again by hand. A reminder is dropped as soon as its link
was used, so what became of one would tell who has answered.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.outbox.models import Letter
from culture.words import hour, plural
from surveys.launch import INVITATION


@dataclass(frozen=True)
class State:
    """`waiting_since` in words, empty while mail moves; `dead`: invitations that were given up."""

    waiting_since: str
    dead: int


def state(now: datetime) -> State:
    since = Letter.objects.waiting_since(now)
    return State(
        waiting_since=hour(timezone.localtime(since), timezone.localtime(now)) if since else "",
        dead=dead_invitations().count(),
    )


def dead_invitations():
    return Letter.objects.dead().filter(kind=INVITATION)


@only(Role.HR_LEAD, Role.TECHNICAL)
@require_POST
def mail_retry(request):
    """Send once more what was given up, say after the mail server was mended."""
    count = dead_invitations().retry(now=timezone.now())
    if count:
        messages.success(request, f"{plural(count, 'invitation')} will be tried again.")
    else:
        messages.info(request, "No invitation is left to try again.")
    return redirect("health:home")
