"""The page of the alignment matrix: HR leads tick, sponsors read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from culture.access import LEADERSHIP, only
from culture.pages import render_page
from culture.words import plural
from roadmap.plan.programmes.alignment import alignment, tick
from roadmap.plan.programmes.asked import asked_programme

GAPS = "gaps"
# Times the most columns there can be, below the number of fields that a form may send.
ROWS_A_PAGE = 60


@only(*LEADERSHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def alignment_page(request):
    """Milestones × vision, mission and values, by lane; `?show=gaps` shows the empty rows."""
    programme = asked_programme(request)
    if programme is None:
        return render_page(request, "plan/programmes/no_programme.html")
    if request.method == "POST":
        return ticked(request, programme)
    found, only_gaps = alignment(programme), request.GET.get("show") == GAPS
    rows = found.unaimed if only_gaps else found.rows
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "found": found,
        "page": page,
        "lanes": by_lane(found, page),
        "only_gaps": only_gaps,
        "shown": " ".join(cell.key for row in page for cell in row.cells if cell.ticked),
        "may_tick": request.user.is_hr and programme.archived_on is None,
        "query": rest_of(request.GET),
    }
    return render_page(request, "plan/programmes/alignment.html", context)


def by_lane(found, rows):
    """(lane, its rows among these), as far as there are any."""
    kept = {lane: [row for row in rows if row.milestone.lane == lane.key] for lane in found.lanes}
    return [(lane, here) for lane, here in kept.items() if here]


def rest_of(query) -> str:
    """What stands in the address beside the page."""
    rest = {name: value for name, value in query.items() if name != "page"}
    return f"&{urlencode(rest)}" if rest else ""


def ticked(request, programme):
    if not request.user.is_hr or programme.archived_on:
        raise Http404
    shown = request.POST.get("shown", "").split()
    changed = tick(programme, shown=shown, ticked=request.POST.getlist("cell"))
    words = f"Saved: {plural(changed, 'tick')} changed." if changed else "Nothing was changed."
    messages.success(request, words)
    return redirect(request.get_full_path())
