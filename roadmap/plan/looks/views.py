"""The views of the roadmap: each reads what its reader may see, and changes nothing."""

from functools import wraps

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import LEADERSHIP, MANAGER, only
from culture.pages import render_page
from roadmap.plan.looks import board as boards
from roadmap.plan.looks import calendar as calendars
from roadmap.plan.looks import drawn
from roadmap.plan.looks import listing as lists
from roadmap.plan.looks import rows as rows_of
from roadmap.plan.looks import timeline as timelines
from roadmap.plan.looks.wanted import InCalendar, InList, OnBoard, OnTimeline
from roadmap.plan.looks.window import window
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.moves import needs_of
from roadmap.plan.programmes.asked import asked_programme

NEXT = 6
MOST_WAITING = 50


def look(view):
    """A page of one programme for who reads the roadmap: `view(request, programme, today)`."""

    @only(*LEADERSHIP, MANAGER)
    @require_safe
    @wraps(view)
    def page(request):
        programme = asked_programme(request)
        if programme is None:
            return render_page(request, "plan/programmes/no_programme.html")
        return view(request, programme, timezone.localdate())

    return page


def opening(programme, rows, today) -> dict:
    """The whole in one sentence, whatever filters are set."""
    return {
        "programme": programme,
        "today": today,
        "month": rows_of.month_words(programme, today),
        "progress": rows_of.progress(rows),
    }


@look
def board(request, programme, today):
    """Where it stands and whose turn it is; a card per milestone, by quarter of the programme."""
    rows = rows_of.rows(programme, request.user, today)
    form = OnBoard(request.GET)
    kept, by = form.keep(rows), form.asks("by")
    context = opening(programme, rows, today) | {
        "form": form,
        "bands": boards.bands(programme, kept, by=by, today=today, all_rows=rows),
        "by": by,
        "moved": request.GET.get("moved", ""),
    }
    return render_page(
        request, "plan/looks/board.html", context | turn(request.user, today), part="list"
    )


def turn(person, today) -> dict:
    """What waits for this person."""
    return {
        "to_confirm": Rollout.objects.to_confirm_by(person)[:NEXT],
        "to_report": Rollout.objects.due_for(person, today)[:NEXT],
        "to_look_at": Rollout.objects.to_look_at_by(person, today)[:NEXT],
    }


@look
def listing(request, programme, today):
    """Every milestone in rows, filtered and sorted as asked."""
    rows = rows_of.rows(programme, request.user, today)
    form = InList(request.GET, owners=lists.owners_of(rows))
    sort = form.asks("sort")
    kept = lists.in_order(form.keep(rows), sort)
    page = Paginator(kept, lists.ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = opening(programme, rows, today) | {
        "form": form,
        "page": page,
        "sections": lists.sections(page.object_list, kept, sort),
        "query": query_of(request),
    }
    return render_page(request, "plan/looks/list.html", context, part="list")


@look
def timeline(request, programme, today):
    """Plan and reality with what waits for what, over all teams or in one."""
    rows = rows_of.stands(programme, request.user, today)
    seen = rows_of.seen_in(programme, request.user)
    form = OnTimeline(request.GET, teams=drawn.teams_seen(seen))
    items = items_of(form, rows, seen, today)
    context = opening(programme, rows, today) | {
        "form": form,
        "by": form.asks("by") or "construct",
        "plot": items and plot_of(form, items, programme, today),
    }
    return render_page(request, "plan/looks/timeline.html", context, part="list")


def items_of(form, rows, seen, today):
    """What fits the filters, in the order to be drawn."""
    kept, by = form.keep(rows), form.asks("by") or "construct"
    if not form.asks("team"):
        return drawn.milestone_items(kept, seen, by=by)
    fits = {row.milestone.pk for row in kept}
    items = drawn.team_items(form.asks("team"), seen, by=by, today=today)
    return [item for item in items if item.key in fits]


def plot_of(form, items, programme, today):
    zoom, first = form.span
    days = [day for item in items for day in (item.standing.starts_on, item.standing.due_on)]
    shown = window(zoom, first, begins=min(days), ends=max(days), today=today)
    return timelines.timeline(items, needs_of(programme.pk), window=shown, today=today)


@look
def calendar(request, programme, today):
    """A month: what starts, what is due, what is done again, what waits for the reader."""
    form = InCalendar(request.GET)
    rows = rows_of.stands(programme, request.user, today)
    seen = Rollout.objects.visible_to(request.user).of(programme).filter(**form.conditions)
    first = form.asks("month") or today.replace(day=1)
    found = calendars.entries(seen, calendars.outer_days(first), today=today)
    waiting = Rollout.objects.to_confirm_by(request.user).filter(pk__in=seen)
    found += [calendars.confirm_entry(rollout, today) for rollout in waiting[:MOST_WAITING]]
    context = opening(programme, rows, today) | {
        "form": form,
        "shown": calendars.month(first, found, today=today),
    }
    return render_page(request, "plan/looks/calendar.html", context, part="list")


def query_of(request) -> str:
    """The filters as they stand in the address, ready to append to a page number."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"&{asked.urlencode()}" if asked else ""
