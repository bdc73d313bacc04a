"""The page of holidays, sites and busy weeks: when people are asked, and by whose clock."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import Role, only
from culture.pages import render_page
from culture.people.models import Person, Site
from surveys.cadence.forms import BlackoutForm, RegionForm, SiteForm
from surveys.models.blackouts import Blackout


@only(Role.HR_LEAD)
@require_safe
def blackouts(request):
    return page(request)


def page(request, *, status=200, **bound):
    """Every form of the page, with the one that was sent in its place."""
    forms = {
        "region": RegionForm(instance=request.organisation, prefix="region"),
        "site": SiteForm(prefix="site"),
        "busy": BlackoutForm(prefix="busy"),
    }
    today = timezone.localdate()
    context = forms | bound | {"rows": Blackout.objects.filter(ends_on__gte=today)}
    context |= {"sites": Site.objects.all(), "unlisted": unlisted()}
    return render_page(request, "surveys/blackouts.html", context, status=status)


def unlisted() -> list[tuple[str, int]]:
    """Sites that the roster names and that have no row of their own, with their people."""
    listed = {name.casefold() for name in Site.objects.values_list("name", flat=True)}
    people = Person.objects.reachable().exclude(site="").order_by("site").values_list("site")
    found = people.annotate(many=Count("pk"))
    return [(name, many) for name, many in found if name.casefold() not in listed]


def kept(request, name: str, form, words: str):
    """Save the form and say so; shown again where it cannot be taken."""
    if not (form.is_valid() and saved(form)):
        return page(request, status=422, **{name: form})
    messages.success(request, words)
    return redirect("surveys:blackouts")


def saved(form) -> bool:
    """False where somebody was quicker, which the form then says."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(None, "Somebody else kept this a moment ago. Look at theirs.")
        return False
    return True


@only(Role.HR_LEAD)
@require_POST
def region(request):
    form = RegionForm(request.POST, instance=request.organisation, prefix="region")
    return kept(request, "region", form, "Kept. Pulses that have not opened move within a minute.")


@only(Role.HR_LEAD)
@require_POST
def site(request):
    """Add a site; one that is listed already is changed."""
    name = request.POST.get("site-name", "").strip()
    there = next((row for row in Site.objects.all() if row.name.lower() == name.lower()), None)
    form = SiteForm(request.POST, instance=there, prefix="site")
    return kept(request, "site", form, f"Kept. Mails to {name} go by this clock from now on.")


@only(Role.HR_LEAD)
@require_POST
def site_remove(request, site_id):
    get_object_or_404(Site, pk=site_id).delete()
    messages.success(request, "Removed. The site keeps the organisation’s clock and holidays.")
    return redirect("surveys:blackouts")


@only(Role.HR_LEAD)
@require_POST
def blackout_add(request):
    form = BlackoutForm(request.POST, prefix="busy")
    return kept(request, "busy", form, "Kept. No pulse that is still to open is open in it.")


@only(Role.HR_LEAD)
@require_POST
def blackout_remove(request, blackout_id):
    get_object_or_404(Blackout, pk=blackout_id).delete()
    messages.success(request, "Removed.")
    return redirect("surveys:blackouts")
