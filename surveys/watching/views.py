"""Pulses as HR sees them: the plan, the open pulse, and the certificate that everybody may read.

No page here knows who answered. Before the count there is one number, for the whole company, and
it moves once an hour.
"""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import Role, only
from culture.outbox import pace, watch
from culture.pages import render_page, wants_part
from culture.people.models import Organisation, Person
from surveys import planning
from surveys.asking import asking
from surveys.asking.questions import questions
from surveys.asking.rotation import minutes
from surveys.groups import planned_size
from surveys.keepers import keepers
from surveys.models.pulses import Pulse
from surveys.models.results import Certificate
from surveys.models.terms import Terms
from surveys.watching import idle, needs, watching


@only(Role.HR_LEAD, Role.REPRESENTATIVE)
@require_safe
def pulses(request):
    """Which pulses were, are and will be, and whose passphrase a count waits for."""
    rows = list(Pulse.objects.select_related("certificate", "cadence").order_by("-number"))
    running, now = [pulse for pulse in rows if pulse.is_open], timezone.now()
    for pulse in running:
        pulse.awaited = keepers.standing(pulse, now=now)["awaited"]
    return render_page(
        request,
        "surveys/pulses.html",
        {
            "open": running,
            "planned": [p for p in reversed(rows) if p.state == Pulse.State.PLANNED],
            "past": [p for p in rows if p.is_published or p.state == Pulse.State.SKIPPED],
            "two_keepers": Terms.current().two_keepers,
            "waits": next(needs.of_next(), None),
        },
    )


def sheet_of(pulse: Pulse, today) -> dict:
    """The sheet of a pulse to come, as if it opened today."""
    sheet = planning.sheet(pulse, today=today)
    asks = asking.asking(pulse)
    count = asks.count
    rows = planning.planned_rows(pulse, sheet)
    mailed = Person.objects.filter(pk__in=sheet.unit_of).addressed()
    people = list(mailed.values_list("email", flat=True))
    asked = {"invited": sheet.invited, "count": count, "minutes": minutes(count)}
    asked["left_out"] = left_out(asks)
    asked["mailed_in"] = pace.takes(len(people), people)
    return asked | sides(rows, Terms.current())


def left_out(asks: asking.Asking) -> list[dict]:
    """What there was no room for, and why."""
    customer = Organisation.current().customer
    return [{"words": each.words(customer), "why": each.why} for each in asks.left_out]


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
    """One pulse: what needs somebody, how it goes, and which groups will get results."""
    there = Pulse.objects.exclude(state=Pulse.State.SKIPPED).select_related("cadence")
    pulse, now = get_object_or_404(there, pk=pulse_id), timezone.now()
    if pulse.state == Pulse.State.PLANNED:
        return planned(request, pulse, now=now)
    context = watched(request, pulse, now=now)
    if not wants_part(request):
        context |= sides(list(pulse.planned_groups.order_by("pk")), pulse)
        context["asked"] = questions(pulse, pulse.block)
    return render_page(request, "surveys/pulse.html", context, part="watch")


def watched(request, pulse, *, now: datetime) -> dict:
    """What moves while a pulse is open, and what stays of it afterwards."""
    context = {
        "pulse": pulse,
        "share": pulse.answered and round(100 * pulse.answered / pulse.invited),
        "certificate": Certificate.objects.filter(pulse=pulse).first(),
    }
    return context | going(request, pulse, now=now) if pulse.is_open else context


def going(request, pulse, *, now: datetime) -> dict:
    """An open pulse: its schedule, its mails, and what needs somebody."""
    standing, key_standing = watch.standing(now), keepers.standing(pulse, now=now)
    mails = watching.mails(pulse, now=now, stuck=standing.trouble)
    of_mail = needs.of_mail(standing, mails) if request.user.is_hr else ()
    return {
        "needs": [*needs.of_keys(pulse, key_standing, now=now), *of_mail, *needs.of_next()],
        "awaited": key_standing["awaited"],
        "mails": mails,
        "schedule": watching.schedule(pulse, request.organisation, now=now),
        "every": watching.every(mails),
    }


def planned(request, pulse, *, now: datetime):
    """A pulse to come: who would be asked today, and which groups would get results."""
    sheet = sheet_of(pulse, timezone.localdate(now))
    found = needs.of_planned(pulse, sheet["invited"], now=now)
    context = {
        "pulse": pulse,
        "sheet": sheet,
        "needs": list(found if request.user.is_hr else needs.of_next()),
        "schedule": watching.schedule(pulse, request.organisation, now=now),
        "silent": idle.groups(request.user, now) if request.user.is_hr else [],
    }
    return render_page(request, "surveys/pulse_planned.html", context)
