"""The log, open to the HR leads and to the employees' side alike."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import Role, only
from culture.pages import render_page
from culture.people import history
from culture.people.forms import LogFilter
from culture.people.views import query_without_page

A_PAGE = 25


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def log(request):
    """Everything that changed, newest first; filtered, every change by itself."""
    form = LogFilter(request.GET)
    wanted = form.wanted()
    rows = history.filtered(wanted) if wanted else history.grouped()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    tell = history.told_singly if wanted else history.told_together
    months, summary = history.by_month(timezone.localdate())
    context = {
        "form": form,
        "page": page,
        "happenings": tell(list(page)),
        "query": query_without_page(request),
        "months": months,
        "summary": summary,
        "newest": history.in_words(summary),
    }
    return render_page(request, "people/log.html", context, part="list")
