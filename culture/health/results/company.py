"""The company's result without an account: for whoever has its address, and the same for all.

Reads through the gate as an employee who leads nobody. The page is drawn without the request, so
nothing about who looks can reach it; no group, no comment and no name is on it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture import words
from culture.access import Role
from culture.health.basis.calendar import Calendar
from culture.health.basis.picture import Picture, picture
from culture.health.basis.rounds import Round, rounds_of
from culture.health.basis.trends import trends
from culture.health.homes.promises import kept_words, told_on
from surveys.models.pulses import Pulse
from surveys.trust import company_address

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
MOST = 24
ONE_PART = "Everybody may read too few statements yet for a score."
EVERYBODY = "Everybody reads the company’s result on the same day, here."
COUNTED = f"The pulse has been counted. {EVERYBODY}"
COMING = {
    Pulse.State.PLANNED: f"The pulse is planned. {EVERYBODY}",
    Pulse.State.OPEN: f"Nobody sees any answer before the count. {EVERYBODY}",
}


@dataclass(frozen=True)
class Anybody:
    """The reader who has not said who they are: what every employee may read, and no more."""

    pk: None = None
    role: Role = Role.EMPLOYEE
    is_active: bool = True
    is_manager: bool = False


@login_not_required
@require_safe
def company(request, signed):
    """Before the day it says when; from the day on what every employee reads of the company."""
    pulse, now = company_address.pulse_at(signed), timezone.now()
    if pulse is None:
        raise Http404
    rounds, told = rounds_to(pulse, now=now), told_on(timezone.localdate(now))
    context = result(rounds) if rounds else {"notice": notice(pulse, now=now)}
    context |= {
        "organisation": request.organisation,
        "pulse": pulse,
        "calendar": Calendar(now),
        "told": told[:MOST],
        "more": len(told[MOST:]),
        "kept": kept_words(told),
    }
    return HttpResponse(render_to_string("health/company.html", context), headers=HEADERS)


def rounds_to(pulse: Pulse, *, now: datetime) -> list[Round]:
    """All rounds up to this pulse, without those whose own terms keep them behind the sign-in.

    None where everybody may not read it.
    """
    rounds = rounds_of(Anybody(), now=now)
    told = [each for each in rounds if company_address.is_open(each.pulse)]
    rounds = [replace(each, number=number) for number, each in enumerate(told, start=1)]
    here = [each.number for each in rounds if each.pulse == pulse]
    return rounds[: here[0]] if here else []


def result(rounds: list[Round]) -> dict:
    this, seen = rounds[-1], without_ways(picture(rounds))
    if this.company.exact and not seen.heptagon.scores:
        seen = replace(seen, headline=ONE_PART)  # a block alone, with what came before left out
    return {"this": this, "picture": seen, "trends": trends(rounds, {})}


def without_ways(seen: Picture) -> Picture:
    """The same, with no way to pages that need an account."""
    rows, beside = (
        tuple(replace(row, url="") for row in part) for part in (seen.rows, seen.beside)
    )
    return replace(seen, rows=rows, beside=beside)


def notice(pulse: Pulse, *, now: datetime) -> tuple[str, str]:
    """What stands in place of a result: when it comes, or why there is none."""
    waits = pulse.released_at > now
    if pulse.state == Pulse.State.SKIPPED or (pulse.is_published and not waits):
        return no_result(pulse)
    day = words.day(timezone.localtime(pulse.released_at))
    title = f"Results on {day}." if waits else "Results come after the count."
    return title, COMING.get(pulse.state, COUNTED)


def no_result(pulse: Pulse) -> tuple[str, str]:
    title = "This pulse has no result."
    if pulse.state == Pulse.State.SKIPPED:
        return title, "It was skipped, and nobody was asked anything."
    if pulse.certificate.given_up:
        return title, "Its key was lost, so that nobody can open the answers any more."
    if pulse.certificate.smallest_group is None:
        few = words.count_words(pulse.k_rounded).lower()
        return title, (
            f"Fewer than {few} people answered, so nothing was opened. "
            "The answers were destroyed unread."
        )
    return "This result is no longer shown.", "A newer plan of pulses has taken its place."
