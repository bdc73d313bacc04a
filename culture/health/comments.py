"""What people wrote: for those who read the group it belongs to, beside no score of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import MANAGER, Role, only
from culture.health.calendar import calendar
from culture.health.rounds import Round, rounds_of, until, with_groups
from culture.pages import render_page
from surveys import gate
from surveys.gate import GroupResult


@dataclass(frozen=True)
class Said:
    """The comments of one group in one round."""

    group: GroupResult
    texts: list[str]


@only(Role.HR_LEAD, Role.SPONSOR, MANAGER)
@require_safe
def comments(request):
    """Everything this person may read of the latest round, or with `?pulse=` of an earlier one."""
    now = timezone.now()
    rounds = rounds_of(request.user, now=now)
    if not rounds:
        context = {"calendar": calendar(now=now)}
        return render_page(request, "health/results_empty.html", context)
    shown = with_groups(request.user, until(rounds, request.GET.get("pulse")), now=now)
    said = said_in(request.user, shown[-1], now=now)
    context = {
        "said": said,
        "count": sum(len(each.texts) for each in said),
        "this": shown[-1],
        "earlier": shown[-2] if len(shown) > 1 else None,
        "later": rounds[len(shown)] if len(shown) < len(rounds) else None,
        "small": [group for group in shown[-1].groups if not group.exact],
    }
    return render_page(request, "health/comments.html", context)


def said_in(person, this: Round, *, now: datetime) -> Sequence[Said]:
    """By group in the order of the round, the company's own first."""
    texts = gate.comments(person, [this.pulse], now=now)
    return [Said(group, texts[group.id]) for group in this.everybody if group.id in texts]
