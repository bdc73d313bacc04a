"""Who prints the codes of people whom no message reaches, and the sheets themselves.

Whoever prints a code could also send with it. So the employees' side prints where the roster names
a representative, an HR lead only where it names none, and nobody for a team they lead. No page says
whether a code was used.
"""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from culture.access import Role, only
from culture.pages import attachment, render_page
from culture.people import log
from culture.people.languages import spoken
from culture.people.models import Person
from surveys.box import keys
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse, Unit
from surveys.paper import sheets
from surveys.trust import consent

NO_KEY = "The codes of this pulse cannot be made here: a file of its keys is missing. {error}"


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def codes(request, pulse_id):
    """The teams that have slips, and how many each; who prints them and how they are handed out."""
    pulse = open_pulse(pulse_id)
    units = teams(pulse)
    mine = set(printable(units, request.user))
    rows = [{"unit": unit, "mine": unit in mine} for unit in units]
    context = {
        "pulse": pulse,
        "rows": rows,
        "total": sum(unit.slips for unit in units),
        "printers": list(consent.representatives()),
        "tablet": sheets.tablet(),
        "languages": settings.LANGUAGES,
        "language": request.organisation.language,
    }
    return render_page(request, "paper/codes.html", context)


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_POST
def codes_print(request, pulse_id):
    """One team's sheet. Noted in the log, without codes and without the team."""
    pulse, now = open_pulse(pulse_id), timezone.now()
    asked = request.POST.get("unit", "")
    mine = printable(teams(pulse), request.user)
    unit = next((unit for unit in mine if str(unit.pk) == asked), None)
    if unit is None:
        raise Http404
    try:
        drawn = sheets.pdf(unit, spoken(request.POST.get("language", "")), now=now)
    except keys.KeyMissing as error:
        messages.error(request, NO_KEY.format(error=error))
        return redirect("surveys:codes", pulse.pk)
    log.note("codes", by=request.user, now=now)
    return attachment(drawn, f"codes-{unit.pk}.pdf", kind="application/pdf")


def open_pulse(pulse_id: int) -> Pulse:
    return get_object_or_404(Pulse.objects.open().filter(ends_at__gt=timezone.now()), pk=pulse_id)


def teams(pulse: Pulse) -> list[Unit]:
    """Teams of a pulse with at least one slip, each with how many; by name."""
    slips = Invitation.objects.slips().filter(pulse=pulse).values("unit")
    counted = dict(slips.annotate(n=Count("pk")).values_list("unit", "n"))
    found = list(Unit.objects.filter(pk__in=counted).select_related("pulse").order_by("name", "pk"))
    for unit in found:
        unit.slips = counted[unit.pk]
    return found


def printable(units: list[Unit], person: Person) -> list[Unit]:
    """Those whose codes this person may print."""
    speaks = consent.representatives().exists()
    if person.role != (Role.REPRESENTATIVE if speaks else Role.HR_LEAD):
        return []
    return [unit for unit in units if unit.team_id not in person.led_team_ids]
