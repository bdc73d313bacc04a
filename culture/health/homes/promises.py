"""What leaders promised everybody and what became of it: we heard, we will, by when, we did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.figures.programme import Promises
from culture.health.basis.rounds import latest_plan
from culture.pages import render_page
from culture.words import plural
from roadmap.actions.listing import Line, line
from roadmap.actions.models import Action
from surveys import company_address

A_PAGE = 40
OPEN = ("late", "promised")
# What a home shows of each kind, in this order.
IN_SHORT = ((("broken",), 1), (("late",), 1), (("promised",), 1), (("kept", "kept late"), 2))


@require_safe
def promises(request):
    """Every promise to the whole company, the last broken one first."""
    today = timezone.localdate()
    every = told_on(today)
    latest = latest_plan().last()
    context = {
        "every": every,
        "kept": kept_words(every),
        "page": Paginator(every, A_PAGE).get_page(request.GET.get("page")),
        "team": told_to(request.user, today),
        "address": company_address.address_of(latest) if latest else "",
    }
    return render_page(request, "health/promises.html", context)


def told_on(today: date) -> list[Line]:
    """Those to everybody, as in_order puts them. One query."""
    actions = Action.objects.for_everybody().select_related("owner")
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


def kept_words(lines: Iterable[Line]) -> str:
    """How many of those that fell due were kept (science F16), in sentences.

    Empty before the first has fallen due.
    """
    fates = Counter(each.fate for each in lines)
    found = Promises(
        on_time=fates["kept"],
        late=fates["kept late"],
        broken=fates["broken"] + fates["changed"],
        overdue=fates["late"],
    )
    if not found.due:
        return ""
    low, high = (round(100 * share) for share in found.interval)
    late = f", {found.late} more late" if found.late else ""
    return (
        f"Of {plural(found.due, 'promise')} due so far {found.on_time} "
        f"{'was' if found.on_time == 1 else 'were'} kept on time{late}. As a share that is "
        f"{100 * found.kept_on_time:.0f} %; allowing for chance it lies between {low} and {high} "
        "%. Changed and broken ones count as not kept."
    )
