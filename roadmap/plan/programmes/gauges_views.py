"""The page of the gauges, the lists behind it, and the leaders' meetings noted on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import LEADERSHIP, Role, only
from culture.pages import render_page
from roadmap.plan.models.programmes import Meeting, Programme
from roadmap.plan.programmes import gauges, readings
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.programmes.forms import MeetingForm
from roadmap.plan.programmes.invested import invested

SHOWN, ROWS_A_PAGE, MEETINGS = 5, 50, 6
# Address: its heading, what it means, and the rows.
LISTS = {
    "late": ("Over their date", "nobody says that they are done", readings.late),
    "not-started": ("Not started", "nobody has said a word since the start", readings.not_started),
    "no-owner": ("Nobody looks after it", "its owner or manager left, or was never named",
                 readings.ownerless),
}  # fmt: skip


@only(*LEADERSHIP)
@require_safe
def gauges_page(request):
    """Focus, persistence, breadth, coverage, what is left lying, and what was invested."""
    programme = asked_programme(request)
    if programme is None:
        return render_page(request, "plan/programmes/no_programme.html")
    return page(request, programme)


def page(request, programme, *, form=None, status=200):
    today = timezone.localdate()
    covers = readings.covers(programme)
    context = {
        "programme": programme,
        "today": today,
        "gauges": dials(programme, today),
        "covers": covers,
        "coverage": gauges.coverage_words(covers),
        "lists": [behind(name, programme, today) for name in LISTS],
        "invested": invested(programme),
        "meetings": programme.meetings.select_related("by")[:MEETINGS],
        "form": form or MeetingForm(programme=programme, today=today),
        "may_note": request.user.is_hr and programme.archived_on is None,
    }
    return render_page(request, "plan/programmes/gauges.html", context, status=status)


def dials(programme, today):
    renewals = readings.renewals(programme, today)
    return [
        gauges.focus(readings.meetings(programme, today)),
        gauges.persistence(renewals, since=programme.starts_on, today=today),
        gauges.breadth(readings.team_standings(programme, today), programme),
    ]


def behind(name, programme, today):
    """A list in short: its words, how many, the first of them."""
    title, about, rows = LISTS[name]
    found = rows(programme, today)
    return {
        "name": name,
        "title": title,
        "about": about,
        "number": found.count(),
        "rows": found.with_places().order_by("due_on", "pk")[:SHOWN],
    }


@only(*LEADERSHIP)
@require_safe
def gauges_list(request, which):
    """All that is late, not started, or looked after by nobody; the oldest date first."""
    programme, today = asked_programme(request), timezone.localdate()
    if programme is None or which not in LISTS:
        raise Http404
    title, about, rows = LISTS[which]
    found = rows(programme, today).with_places().order_by("due_on", "pk")
    context = {
        "programme": programme,
        "title": title,
        "about": about,
        "page": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "query": f"&programme={programme.pk}",
    }
    return render_page(request, "plan/programmes/gauges_list.html", context)


@only(Role.HR_LEAD)
@require_POST
@transaction.atomic
def meeting_note(request, programme_id):
    """Note a meeting of the leaders; of two clicks the second finds it noted."""
    live = Programme.objects.live().select_for_update(no_key=True)
    programme = get_object_or_404(live, pk=programme_id)
    form = MeetingForm(request.POST, programme=programme, today=timezone.localdate())
    if not form.is_valid():
        return page(request, programme, form=form, status=422)
    form.instance.by = request.user
    form.save()
    messages.success(request, "Noted. You can take it back below.")
    return redirect(gauges_of(programme.pk))


@only(Role.HR_LEAD)
@require_POST
def meeting_remove(request, meeting_id):
    """Take a noted meeting back; twice does no harm."""
    found = Meeting.objects.filter(pk=meeting_id, programme__archived_on=None).first()
    if found is None:
        return redirect("plan:gauges")
    found.delete()
    messages.success(request, "Taken back.")
    return redirect(gauges_of(found.programme_id))


def gauges_of(programme_id) -> str:
    return f"{reverse('plan:gauges')}?programme={programme_id}"
