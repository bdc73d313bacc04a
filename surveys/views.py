"""Pulses as HR sees them: the plan, the open pulse, and the certificate that everybody may read.

No page here knows who answered. Before the count there is one number, for the whole company, and
it moves once an hour.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import Role, only
from culture.outbox import pace, watch
from culture.outbox.models import Letter
from culture.pages import render_page, wants_part
from culture.people.models import Person
from culture.words import moment
from surveys import consent, keepers, notices, planning, since, windows
from surveys.forms import CadenceForm
from surveys.groups import planned_size
from surveys.launch import INVITATION
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Pulse
from surveys.models.results import Certificate
from surveys.models.terms import Terms
from surveys.questions import questions
from surveys.rotation import minutes

NO_RELAY = (
    "No mail server is set, so nobody would get a mail. Set EMAIL_URL and start again; "
    "docs/install.md tells how."
)


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def pulses(request):
    """Which pulses were, are and will be."""
    rows = list(Pulse.objects.select_related("certificate").order_by("-number"))
    return render_page(
        request,
        "surveys/pulses.html",
        {
            "open": [pulse for pulse in rows if pulse.is_open],
            "planned": [p for p in reversed(rows) if p.state == Pulse.State.PLANNED],
            "past": [p for p in rows if p.is_published or p.state == Pulse.State.SKIPPED],
            "waits": consent.waits(),
        },
    )


@only(Role.HR_LEAD)
def cadence_start(request):
    """Set the rhythm once; the sheet shows who will be asked and which groups get results."""
    if Cadence.objects.filter(active=True).exists():
        return redirect("surveys:pulses")
    today = timezone.localdate()
    form = CadenceForm(request.POST or None, today=today, initial={"months": 1})
    if request.method == "POST" and form.is_valid():
        if settings.MAIL_READY:
            return start(request, form)
        form.add_error(None, NO_RELAY)
    first = Pulse(number=0, block=Pulse.Block.BASELINE)
    context = {"form": form, "sheet": sheet_of(first, today)}
    return render_page(request, "surveys/cadence_start.html", context)


def start(request, form):
    form.instance.sender = request.user
    with transaction.atomic():
        cadence = form.save()
        planning.plan_ahead(cadence, request.organisation.zone)
        notices.ask_for_word(now=timezone.now())
    day = f"{cadence.starts_on:%A} {cadence.starts_on.day} {cadence.starts_on:%B}"
    messages.success(request, f"The first pulse opens on {day} at 08:00, by itself.")
    return redirect("surveys:pulses")


def sheet_of(pulse: Pulse, today) -> dict:
    """The sheet of a pulse to come, as if it opened today."""
    sheet = planning.sheet(pulse, today=today)
    count = len(since.items(pulse))
    rows = planning.planned_rows(pulse, sheet)
    people = Person.objects.filter(pk__in=sheet.unit_of).values_list("email", flat=True)
    asked = {"invited": sheet.invited, "count": count, "minutes": minutes(count)}
    asked["mailed_in"] = pace.takes(sheet.invited, people)
    return asked | sides(rows, Terms.current())


def sides(rows, terms: Terms | Pulse) -> dict:
    """Planned groups as pages list them: exact ones, and rounded ones that are not exact too."""
    exact = [group for group in rows if group.exact]
    same = [group.team_ids for group in exact]
    rounded = [group for group in rows if not group.exact and group.team_ids not in same]
    groups = len(exact) + len(rounded)
    return {"exact": exact, "rounded": rounded, "groups": groups, "fewest": fewest(terms)}


def fewest(terms: Terms | Pulse) -> dict:
    """How many are invited to a group of each level, and counted in an exact one, at least."""
    return {
        "exact": planned_size(terms.k_exact),
        "rounded": planned_size(terms.k_rounded),
        "counted": terms.k_exact,
    }


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def pulse(request, pulse_id):
    """One pulse: how it goes, what was mailed, and which groups will get results."""
    there = Pulse.objects.exclude(state=Pulse.State.SKIPPED).select_related("cadence")
    pulse = get_object_or_404(there, pk=pulse_id)
    if pulse.state == Pulse.State.PLANNED:
        return planned(request, pulse)
    context = {"pulse": pulse, "mails": mails(pulse, request.organisation.zone, now=timezone.now())}
    if wants_part(request):
        return render_page(request, "surveys/pulse.html", context, part="mails")
    context |= {
        "asked": questions(pulse),
        "share": pulse.answered and round(100 * pulse.answered / pulse.invited),
        "standing": watch.standing(timezone.now())
        if pulse.is_open and request.user.is_hr
        else None,
        "certificate": Certificate.objects.filter(pulse=pulse).first(),
        **keepers.standing(pulse, now=timezone.now()),
    }
    context |= sides(list(pulse.planned_groups.order_by("pk")), pulse)
    return render_page(request, "surveys/pulse.html", context)


def planned(request, pulse):
    """A pulse to come: who would be asked today, and which groups would get results."""
    sheet = sheet_of(pulse, timezone.localdate())
    context = {"pulse": pulse, "sheet": sheet, "waits": consent.waits()}
    return render_page(request, "surveys/pulse_planned.html", context)


def mails(pulse: Pulse, zone: ZoneInfo, *, now: datetime) -> list[dict]:
    """How the invitations go, never whose; and when reminders do.

    Of reminders nothing is told but their instants. How many there are is how many had not
    answered; one that fails tells that its mailbox's owner had not, and none that everybody had.
    """
    ids = Invitation.objects.filter(pulse=pulse).values("pk")
    window = windows.window(pulse.opens_on, zone, pulse.cadence.working_days)
    reminders = [
        {"label": label, "words": f"{'was' if at <= now else 'is'} due on {moment(at, zone)}"}
        for label, at in zip(("First reminder", "Second reminder"), window.reminders, strict=False)
    ]
    return [bar_of(Letter.objects.progress(INVITATION, ids)), *reminders]


def bar_of(letters: dict[str, int]) -> dict:
    """The invitations: how many are sent, how many could not be, and how long the rest takes."""
    total = sum(letters.values())
    waiting, dead = letters[Letter.State.WAITING], letters[Letter.State.DEAD]
    done = total - waiting - dead
    words = f"{done} of {total}" + (f", {dead} could not be sent" if dead else "")
    if takes := pace.takes(waiting):
        words += f", {takes} to go"
    return {"label": "Invitation", "done": done, "of": total, "words": words}
