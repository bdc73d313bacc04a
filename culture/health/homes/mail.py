"""Mail for those who look after it: what does not move, and the cure. Counts, never whose.

Only invitations are counted here and tried again by hand. A reminder is dropped as soon as its link
was used, so what became of one would tell who has answered. The list with names, for HR, is of
addresses that mail came back from: invitations alone fill it, and everybody is invited.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import Role, only
from culture.outbox import watch
from culture.outbox.models import Bounce, Letter, Run
from culture.outbox.replies import REASONS
from culture.pages import render_page
from culture.people.models import Person
from culture.words import plural
from surveys.launch import INVITATION


@dataclass(frozen=True)
class State:
    """`dead`: invitations that were given up; `bounced`: addresses that are not mailed any more."""

    standing: watch.Standing
    dead: int
    bounced: int


def state(now: datetime) -> State:
    return State(watch.standing(now), dead_invitations().count(), Bounce.objects.final().count())


def dead_invitations():
    return Letter.objects.dead().filter(kind=INVITATION)


@only(Role.HR_LEAD, Role.TECHNICAL)
@require_safe
def mail(request):
    """Does mail go out, and what to do where it does not. Names are for HR alone."""
    context = {"mail": state(timezone.now()), "unreachable": []}
    if request.user.is_hr and context["mail"].bounced:
        working = Person.objects.filter(is_active=True).order_by("name")
        people = {person.email: person for person in working}
        gone = Bounce.objects.not_mailed(list(people))
        context["unreachable"] = [(people[email], REASONS[why]) for email, why in gone.items()]
    return render_page(request, "health/mail.html", context)


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


@only(Role.HR_LEAD, Role.TECHNICAL)
@require_POST
def mail_resume(request, run_id):
    """Let a paused run go on; nothing else ever does."""
    run = get_object_or_404(Run, pk=run_id)
    if run.resume():
        messages.success(request, f"Sending of {run.name} goes on.")
    return redirect("health:mail")


@only(Role.HR_LEAD)
@require_POST
def mail_clear(request, person_id):
    """Mail an address again that mail came back from."""
    person = get_object_or_404(Person, pk=person_id)
    Bounce.objects.of([person.email]).delete()
    messages.success(request, f"{person.email} will be mailed again.")
    return redirect("health:mail")
