"""Pages about a programme as a whole: its words, how far it is, how it ends and comes back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from culture.access import LEADERSHIP, MANAGER, Role, only
from culture.pages import attachment, render_page, status_of
from roadmap.plan.models.programmes import Programme
from roadmap.plan.programmes import files
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.programmes.forms import ChangeForm
from roadmap.plan.programmes.overview import about, overview
from roadmap.plan.programmes.patterns import pattern_of

PROGRAMMES_A_PAGE = 20


def page_of(programme) -> str:
    return f"{reverse('plan:programme')}?programme={programme.pk}"


@only(*LEADERSHIP, MANAGER)
@require_safe
def programme(request):
    """From where to where, the vision with its date, and how far it is."""
    found = asked_programme(request)
    if found is None:
        return redirect("plan:board")
    context = {"programme": found} | about(found, request.user, timezone.localdate())
    return render_page(request, "plan/programmes/programme.html", context)


@only(*LEADERSHIP)
@require_safe
def programmes(request):
    """All of them: those that are live first, the archived ones below."""
    rows = Programme.objects.order_by(F("archived_on").desc(nulls_first=True), "-pk")
    page = Paginator(rows, PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    lines = overview(page.object_list, timezone.localdate())
    context = {
        "live": [line for line in lines if line.programme.archived_on is None],
        "archived": [line for line in lines if line.programme.archived_on],
        "page": page,
    }
    return render_page(request, "plan/programmes/programmes.html", context)


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_change(request, programme_id):
    """Words, target, values and thresholds."""
    found = get_object_or_404(Programme, pk=programme_id)
    form = ChangeForm(request.POST or None, instance=found)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, f"Saved: {found.name}.")
        return redirect(page_of(found))
    # What was sent and refused is not the programme's name yet.
    context = {"programme": Programme.objects.get(pk=programme_id), "form": form}
    return render_page(request, "plan/programmes/change.html", context, status=status_of(form))


@only(Role.HR_LEAD)
@require_POST
def programme_archive(request, programme_id):
    """It asks nobody for anything any more; everything in it stays readable."""
    found = get_object_or_404(Programme, pk=programme_id)
    if found.archive(timezone.localdate()):
        messages.success(request, f"{found.name} is archived. Nobody is asked about it any more.")
    return redirect("plan:programmes")


@only(Role.HR_LEAD)
@require_POST
def programme_restore(request, programme_id):
    """Bring an archived one back, as it was."""
    found = get_object_or_404(Programme, pk=programme_id)
    if found.restore():
        messages.success(request, f"{found.name} is back. Its dates are those from before.")
    return redirect("plan:programmes")


@only(Role.HR_LEAD)
@require_safe
def programme_file(request, programme_id):
    """What can be begun again, as a template file."""
    found = get_object_or_404(Programme, pk=programme_id)
    name = f"{slugify(found.name) or 'programme'}.json"
    return attachment(files.write(pattern_of(found)), name, kind="application/json")
