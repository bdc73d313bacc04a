"""Did you notice? What people said of it in the first pulse after a promise was kept.

Everything comes through the gate: what its reader may not read is not here. Never says that a
promise was what people noticed: the pulse asks about all that was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from culture.figures.intervals import wilson
from roadmap.actions.models import Action, Step
from surveys import gate
from surveys.models.pulses import Pulse
from surveys.published import GroupResult, ItemResult

CODE = "NOT1"
ASKED = "“I have noticed what was done after the last pulse.”"


@dataclass(frozen=True)
class Noticed:
    """What one group said, in one pulse."""

    pulse: Pulse
    group: GroupResult

    @property
    def item(self) -> ItemResult:
        return self.group.items[CODE]

    @property
    def words(self) -> str:
        """ "62 % of 214 agree; allowing for chance 55 to 68 %. Whole company, April 2026." """
        item = self.item
        low, high = wilson(round(item.n * item.favourable / 100), item.n)
        return (
            f"{item.favourable:.0f} % of {item.n} agree: {ASKED} Allowing for chance, "
            f"{100 * low:.0f} to {100 * high:.0f} %. {self.group.name}, {self.pulse}."
        )


def noticed(person, actions: Sequence[Action], *, now: datetime) -> dict[int, Noticed]:
    """By id, of those that were kept, asked about since, and whose answer this person may read.

    The actions come with their teams. Ten queries, however many.
    """
    asked = first_asked([each for each in actions if each.ended == Action.End.KEPT])
    if not asked:
        return {}
    pulses = {pulse.pk: pulse for pulse in asked.values()}
    told = gate.read(person, pulses.values(), now=now)
    here = [group for group in told if group.exact and CODE in group.items and not group.dimension]
    found = {}
    for action in actions:
        pulse = asked.get(action.pk)
        if pulse and (group := nearest(action, [g for g in here if g.pulse_id == pulse.pk])):
            found[action.pk] = Noticed(pulse, group)
    return found


def first_asked(kept: Sequence[Action]) -> dict[int, Pulse]:
    """By id: the first counted pulse that opened after it was said to be kept, if it asked."""
    if not kept:
        return {}
    steps = Step.objects.filter(action__in=kept, kind=Step.Kind.KEPT)
    said = dict(steps.order_by().values_list("action").annotate(Max("on")))
    asks = (
        Pulse.objects.published()
        .order_by("opens_on")
        .annotate(asks=Max("items__position", filter=Q(items__code=CODE)))
    )
    pulses = list(asks)
    first = {pk: next_after(pulses, day) for pk, day in said.items()}
    return {pk: pulse for pk, pulse in first.items() if pulse and pulse.asks is not None}


def next_after(pulses: Sequence[Pulse], day: date) -> Pulse | None:
    return next((pulse for pulse in pulses if pulse.opens_on > day), None)


def nearest(action: Action, groups: Sequence[GroupResult]) -> GroupResult | None:
    """The smallest group with all of its teams in it; of a promise to everybody the company."""
    teams = {team.pk for team in action.teams.all()}
    if not teams:
        return next((group for group in groups if group.is_company), None)
    around = [group for group in groups if not group.is_company and teams <= set(group.team_ids)]
    return min(around, key=lambda group: len(group.team_ids), default=None)
