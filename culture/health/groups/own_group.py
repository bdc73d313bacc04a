"""What everybody of a group may read of it, signed in: scores and promises, no comments."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from culture.access import Role
from culture.figures.levels import ROUNDS
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round
from culture.health.groups.group import group_page
from culture.pages import render_page
from roadmap.actions.listing import line
from roadmap.actions.models import Action
from surveys import gate

SHOWN = 8


@reads(Role.EMPLOYEE, Role.REPRESENTATIVE, page=False)
def own_group(request, reading):
    """`?pulse=` goes back to an earlier one."""
    rounds = own_rounds(reading)
    groups, today = rounds[-1].groups, timezone.localdate(reading.now)
    promised = Action.objects.to(request.user).order_by("-made_on", "-pk")
    context = reading.context() | {
        "page": group_page(rounds, groups[0], whose="Your group") if groups else None,
        "told": [line(action, today=today) for action in promised[:SHOWN]],
    }
    return render_page(request, "health/own_group.html", context)


def own_rounds(reading: Reading) -> Sequence[Round]:
    """The last full cycle with this person's own group alone."""
    cycle = reading.companies[-ROUNDS:]
    found = gate.own(reading.person, [each.pulse for each in cycle], now=reading.now)
    own = {group.pulse_id: (group,) for group in found}
    return [
        *reading.companies[:-ROUNDS],
        *(replace(each, groups=own.get(each.pulse.pk, ())) for each in cycle),
    ]
