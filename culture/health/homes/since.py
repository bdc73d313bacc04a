"""What a pulse tells of old promises: each one that something became of since the last pulse."""

from datetime import date

from django.db.models import Q

from roadmap.actions.listing import line
from roadmap.actions.models import LATE, PROMISED, Action, Step
from surveys.asking import since
from surveys.models.pulses import Pulse
from surveys.models.since import Since

ENDS = (Step.Kind.KEPT, Step.Kind.CHANGED, Step.Kind.BROKEN)


def since_last(pulse: Pulse) -> list[Since]:
    """Rows for this pulse, not saved; none for the first of a plan. Four queries."""
    if not pulse.number:
        return []
    last = Pulse.objects.published().filter(opens_on__lt=pulse.opens_on).order_by("opens_on").last()
    if last is None:
        return []
    first, today = last.opens_on, pulse.opens_on
    ended = Q(pk__in=Step.objects.filter(kind__in=ENDS, on__gte=first).values("action"))
    fresh = ended & ~Q(ended="") | Q(ended="", due_on__gte=first) | Q(made_on__gte=first)
    actions = Action.objects.filter(fresh, made_on__lt=today).told().order_by("pk")
    return [row(action, pulse, today) for action in actions]


def row(action: Action, pulse: Pulse, today: date) -> Since:
    fate = line(action, today).fate
    on = {PROMISED: action.made_on, LATE: action.due_on}.get(fate, action.did_on or today)
    return Since(
        pulse=pulse,
        team_ids=sorted(team.pk for team in action.teams.all()),
        will=action.will,
        due_on=action.due_on,
        fate=fate,
        on=on,
        words=action.did or action.reason,
    )


since.SOURCES.append(since_last)
