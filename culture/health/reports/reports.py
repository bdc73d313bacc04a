"""Reports: every file of the latest result, who gets a link each quarter, what a board is asked."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from culture.access import LEADERSHIP, Role, only
from culture.health.basis.calendar import Calendar
from culture.health.basis.reading import reading
from culture.health.models import Schedule
from culture.health.reports.forms import AskForm, ScheduleForm
from culture.pages import render_page

ASKED = "The page for the board asks for these decisions."
SUGGESTED = "The page for the board suggests decisions by rule."


@only(*LEADERSHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request):
    """HR leads choose here; sponsors see the files and whether a link reaches them."""
    now = timezone.now()
    if request.method == "POST" and not request.user.is_hr:
        raise Http404
    form = ScheduleForm(request.POST or None, instance=Schedule.current())
    if request.method == "POST" and form.is_valid():
        messages.success(request, words_of(form.keep(now=now)))
        return redirect("health:reports")
    return reports_page(request, now=now, form=form)


@only(Role.HR_LEAD)
@require_POST
def decisions(request):
    """What the board is asked after the latest result."""
    now = timezone.now()
    latest = reading(request.user, None, now=now)
    if latest is None:
        raise Http404
    ask = AskForm(request.POST, pulse=latest.companies[-1].pulse)
    if ask.is_valid():
        kept = ask.keep()
        messages.success(request, ASKED if kept else SUGGESTED)
        return redirect("health:board-page")
    return reports_page(request, now=now, ask=ask)


def reports_page(request, *, now, form=None, ask=None):
    latest, schedule = reading(request.user, None, now=now), Schedule.current()
    this = latest.companies[-1] if latest else None
    chosen = schedule.pk and schedule.recipients.filter(pk=request.user.pk).exists()
    context = {
        "this": this,
        "calendar": Calendar(now),
        "form": form or ScheduleForm(instance=schedule),
        "ask": ask or (this and AskForm(pulse=this.pulse)),
        "gets_one": bool(schedule.since and chosen),
    }
    wrong = (form and form.errors) or (ask and ask.errors)
    return render_page(request, "health/reports.html", context, status=422 if wrong else 200)


def words_of(schedule: Schedule) -> str:
    if schedule.since is None:
        return "No report is mailed."
    return "A link goes out once a quarter. You can turn it off here."
