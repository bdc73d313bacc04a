"""Rounds: the counted pulses one person may read, in order, with everything the gate gives.

The only reader of figures in this app. What cannot be read is not here: pages need not ask again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.http import Http404
from django.utils.timezone import localdate

from culture.figures.levels import ROUNDS
from culture.figures.response import Response
from culture.people.tree import Tree
from culture.words import people
from surveys import gate
from surveys.models.pulses import Pulse, Unit
from surveys.published import GroupResult

History = Mapping[int, GroupResult]  # round number → the same group in that round


@dataclass(frozen=True)
class Round:
    """One counted pulse. `number` counts 1, 2, 3 …; pulses that published nothing have none."""

    number: int
    pulse: Pulse
    company: GroupResult
    # Without the company, in tree order; read for the last full cycle only.
    groups: tuple[GroupResult, ...] = ()
    # People of the whole company by time here or by site; for those who read everything.
    segments: tuple[GroupResult, ...] = ()

    @property
    def everybody(self) -> tuple[GroupResult, ...]:
        return (self.company, *self.groups)

    @cached_property
    def by_key(self) -> Mapping[tuple[int, str], GroupResult]:
        """Groups and segments by level and trend key: what the same group of another round has."""
        return {(each.level, each.trend_key): each for each in (*self.groups, *self.segments)}

    @cached_property
    def tree(self) -> Tree:
        """The teams as they stood when it opened: groups stand in their order, not in today's."""
        units = Unit.objects.filter(pulse=self.pulse)
        return Tree.from_paths(units.values_list("path", "name", "leader_id"))

    @property
    def response(self) -> str:
        """Percent of those invited whose answers were counted; for an exact company."""
        return f"{Response(self.company.n, self.pulse.invited).percent:.0f}"

    @property
    def words(self) -> str:
        """ "February 2026 · 214 of 287 answered (75 %)"; of few "5–9 people answered"."""
        if not self.company.exact:
            return f"{self.pulse} · {people(self.company.n_words)} answered"
        counted = f"{self.company.n} of {self.pulse.invited} answered"
        return f"{self.pulse} · {counted} ({self.response} %)"

    @property
    def on(self) -> date:
        """The day it was counted."""
        return localdate(self.pulse.ends_at)


def rounds_of(person, *, now: datetime) -> list[Round]:
    """Every round of the latest pulse plan that this person may read, oldest first, no groups."""
    pulses = list(latest_plan())
    companies = {
        company.pulse_id: company
        for company in gate.read(person, pulses, now=now, company_only=True)
    }
    read = [pulse for pulse in pulses if pulse.pk in companies]
    return [Round(number, each, companies[each.pk]) for number, each in enumerate(read, start=1)]


def with_groups(person, rounds: list[Round], *, now: datetime, back=ROUNDS) -> list[Round]:
    """The same rounds, the last full cycle of them, or the last `back`, with every group this
    person may read.
    """
    cycle = rounds[-back:]
    groups, segments = defaultdict(list), defaultdict(list)
    for result in gate.read(person, [each.pulse for each in cycle], now=now):
        if result.dimension:
            segments[result.pulse_id].append(result)
        elif not result.is_company:
            groups[result.pulse_id].append(result)
    return rounds[:-back] + [
        replace(each, groups=tuple(groups[pk]), segments=tuple(segments[pk]))
        for each in cycle
        for pk in [each.pulse.pk]
    ]


def latest_plan():
    published = Pulse.objects.published().select_related("terms")
    latest = published.order_by("opens_on").values("cadence").last()
    return published.filter(cadence=latest["cadence"]) if latest else published.none()


def until(rounds: list[Round], number: str | None) -> list[Round]:
    """The rounds up to that of pulse `number`; all of them without one. Raises Http404."""
    if number is None:
        return rounds
    for place, each in enumerate(rounds, start=1):
        if str(each.pulse.number) == number:
            return rounds[:place]
    raise Http404


def company_history(rounds: Sequence[Round]) -> History:
    """The company is one group through all its re-organisations."""
    return {each.number: each.company for each in rounds}


def group_history(rounds: Sequence[Round], group: GroupResult) -> History:
    """The rounds in which exactly this group was published: same teams, same kind of figures."""
    if group.is_company:
        return company_history(rounds)
    key = group.level, group.trend_key
    return {each.number: each.by_key[key] for each in rounds if key in each.by_key}


def exact_groups(rounds: Sequence[Round]) -> list[tuple[GroupResult, History]]:
    """Each group with exact figures of the last round, with its last full cycle."""
    cycle = rounds[-ROUNDS:]
    exact = [group for group in rounds[-1].groups if group.exact]
    return [(group, group_history(cycle, group)) for group in exact]
