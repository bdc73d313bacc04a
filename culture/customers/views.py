"""Bringing numbers about customers: a file, its dry run, and keeping it; or taking it back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from culture.access import Role, only
from culture.customers import keep
from culture.customers.forms import FileForm
from culture.customers.metrics import METRICS
from culture.customers.models import CustomerNumber, Import, Upload
from culture.pages import render_page, status_of
from culture.words import plural

A_PAGE = 20
LISTED = 100


@only(Role.HR_LEAD)
def numbers(request):
    """What is kept, what may be brought, and the file to bring it in."""
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    if sent and form.is_valid():
        now, today = timezone.now(), timezone.localdate()
        if form.hold(by=request.user, now=now, today=today):
            return redirect("customers:check")
    imports = Import.objects.select_related("by", "taken_back_by")
    context = {
        "form": form,
        "problems": form.problems,
        "metrics": METRICS.values(),
        "kept": by_metric(CustomerNumber.objects.current()),
        "page": Paginator(imports, A_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render_page(request, "customers/numbers.html", context, status=status_of(form))


@only(Role.HR_LEAD)
def check(request):
    """What the file would do; sent, it is done."""
    now = timezone.now()
    upload = Upload.of(request.user, now=now)
    if upload is None:
        return redirect("customers:numbers")
    if request.method == "POST":
        say_kept(request, keep.keep(upload, now=now))
        return redirect("customers:numbers")
    changes = keep.changes(upload, LISTED)
    outcome = keep.outcome(upload)
    context = {
        "upload": upload,
        "outcome": outcome,
        "held": by_metric(upload.lines),
        "changes": [told(change) for change in changes],
        "more": outcome.changed - len(changes),
    }
    return render_page(request, "customers/check.html", context)


@only(Role.HR_LEAD)
@require_POST
def take_back(request, import_id):
    """Everything one import brought goes; what it had replaced counts again."""
    kept = get_object_or_404(Import, pk=import_id)
    if not keep.take_back(kept, by=request.user, now=timezone.now()):
        raise Http404
    brought = plural(kept.new + kept.changed, "number")
    messages.success(request, f"Taken back: {brought} of {kept} no longer count.")
    return redirect("customers:numbers")


def say_kept(request, kept: Import | None) -> None:
    if kept is None:
        messages.info(request, "Nothing changed: these numbers are kept already.")
        return
    messages.success(
        request, f"Kept: {kept.new:,} new, {kept.changed:,} changed, {kept.unchanged:,} as before."
    )


def by_metric(rows) -> list[dict]:
    """Of held or kept lines, in the order of the metrics: months, teams, lowest and highest."""
    found = rows.values("metric").annotate(
        first=Min("month"),
        last=Max("month"),
        teams=Count("team", distinct=True),
        lowest=Min("value"),
        highest=Max("value"),
        lines=Count("pk"),
    )
    known = {row["metric"]: row for row in found.order_by()}
    return [
        row
        | {
            "metric": metric,
            "lowest": metric.printed(row["lowest"]),
            "highest": metric.printed(row["highest"]),
        }
        for key, metric in METRICS.items()
        if (row := known.get(key))
    ]


def told(change: tuple) -> str:
    """ "line 12: Satisfaction, Team Nord, March 2026: 71 % → 74 %"."""
    line, key, team, month, old, new, old_n, new_n = change
    metric = METRICS[key]
    moved = f"{metric.printed(old)} → {metric.printed(new)}"
    if metric.printed(old) == metric.printed(new):
        moved = f"{old:g} → {new:g}" if old != new else f"n {old_n or '–'} → {new_n or '–'}"
    return f"line {line}: {metric.name}, {team}, {month:%B %Y}: {moved}"
