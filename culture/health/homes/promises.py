"""What leaders promised everybody and what became of it: we heard, we will, by when, we did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.figures.programme import Promises
from culture.health.basis.rounds import Round, latest_plan, rounds_of
from culture.health.groups.helped import answered, helped
from culture.health.groups.here import LOOKS_BACK
from culture.pages import render_page
from culture.words import plural
from roadmap.actions.listing import Line, line
from roadmap.actions.models import Action
from roadmap.actions.noticed import Noticed, noticed
from surveys.trust import company_address

A_PAGE = 40
OPEN = ("late", "promised")
# What a home shows of each kind, in this order.
IN_SHORT = ((("broken",), 1), (("late",), 1), (("promised",), 1), (("kept", "kept late"), 2))


@require_safe
def promises(request):
    """Every promise to the whole company, the last broken one first."""
    now = timezone.now()
    today = timezone.localdate(now)
    every = told_on(today)
    latest = latest_plan().last()
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    team = told_to(request.user, today)
    judged = judge(request.user, [*page, *team], now=now)
    context = {
        "every": every,
        "kept": kept_words(every),
        "page": page,
        "lines": judged[: len(page)],
        "team": judged[len(page) :],
        "address": company_address.address_of(latest) if latest else "",
    }
    return render_page(request, "health/promises.html", context)


def judge(person, lines: Sequence[Line], *, now: datetime) -> list[Line]:
    """The same lines; those that were kept with whether it was noticed, and whether it helped the
    company, as far as this person may read it.
    """
    seen = noticed(person, [each.action for each in lines], now=now)
    rounds = rounds_of(person, now=now)
    return [
        replace(each, noticed=words_of(seen.get(each.action.pk)), helped=helped_by(rounds, each))
        for each in lines
    ]


def words_of(found: Noticed | None) -> str:
    return found.words if found else ""


def helped_by(rounds: Sequence[Round], told: Line) -> str:
    """Of a promise to everybody that answers one of the last pulses; else empty."""
    if told.action.teams.all() or not answered(rounds[-LOOKS_BACK:], told.action):
        return ""
    found = helped(rounds, rounds[-1].company, told.action)
    return f"{found.short}. {found.words}" if found else ""


def told_on(today: date) -> list[Line]:
    """Those to everybody, as in_order puts them. Two queries."""
    actions = Action.objects.for_everybody().told()
    return in_order(line(action, today) for action in actions)


def told_to(person, today: date) -> list[Line]:
    """What this person's own team was promised, in the same order. Two queries."""
    actions = Action.objects.to(person).told()
    return in_order(line(action, today) for action in actions)[:A_PAGE]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """The last broken one, what is open by its date, then what has ended, the latest first."""
    lines = sorted(lines, key=lambda each: (each.action.due_on, each.action.pk))
    broken = [each for each in lines if each.fate == "broken"][-1:]
    still = [each for each in lines if each.fate in OPEN]
    ended = [each for each in lines if each not in broken and each.fate not in OPEN]
    return [*broken, *still, *reversed(ended)]


def in_short(lines: Sequence[Line]) -> list[Line]:
    """The last broken one, what is late, what comes next and what was kept last."""
    return [
        each
        for fates, most in IN_SHORT
        for each in [each for each in lines if each.fate in fates][:most]
    ]


def fell_due(fates: Iterable[str]) -> Promises | None:
    """Of those that fell due or ended (science F16); changed ones count as not kept.

    None before the first.
    """
    number = Counter(fates)
    found = Promises(
        on_time=number["kept"],
        late=number["kept late"],
        broken=number["broken"] + number["changed"],
        overdue=number["late"],
    )
    return found if found.due else None


def kept_words(lines: Iterable[Line]) -> str:
    """How many of those that fell due were kept, in sentences; empty before the first."""
    found = fell_due(each.fate for each in lines)
    if found is None:
        return ""
    low, high = (round(100 * share) for share in found.interval)
    late = f", {found.late} more late" if found.late else ""
    return (
        f"Of {plural(found.due, 'promise')} due so far {found.on_time} "
        f"{'was' if found.on_time == 1 else 'were'} kept on time{late}. As a share that is "
        f"{100 * found.kept_on_time:.0f} %; allowing for chance it lies between {low} and {high} "
        "%. Changed and broken ones count as not kept."
    )
