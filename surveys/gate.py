"""The gate: the one function through which every page, export, mail and API reads figures.

Hidden looks like not existing. Who reads what: HR leads and sponsors every group from the count
on, and segments; managers the company and the groups wholly inside the teams they lead; employees
and their representatives the company, a day later, and with `own` the exact group of their team;
technical admins nothing. A leader never reads a
group that counts their own answer. Comments go with their group; those for the whole company only
to HR leads and sponsors.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from culture.access import LEADERSHIP, Role
from culture.people.tree import Tree
from surveys.models.pulses import Pulse, PulseItem, Unit
from surveys.models.results import Comment, Figure, Group
from surveys.published import GroupResult, result

# What was published never changes: groups read once, about 8 kB each. By id and the pulse's
# fingerprint: in a restored database the same id may be the group of another pulse.
KEPT = 10_000
kept: dict[tuple[int, str], GroupResult] = {}


def read(person, pulses: Iterable[Pulse], *, now: datetime, company_only=False):
    """List of GroupResult: every group of these pulses that the person may see.

    Each pulse's company comes first, then its groups in tree order; `company_only` leaves them out,
    for pages that look far back. Five queries, however many; fewer where this process has read
    those groups before, for anybody.
    """
    pulses = [pulse for pulse in pulses if pulse.is_published]
    return results(visible(person, pulses, now=now, company_only=company_only))


def own(person, pulses: Iterable[Pulse], *, now: datetime) -> list[GroupResult]:
    """The exact group of each pulse that answers from this person's team were counted in.

    From the day everybody reads the company's result, where the terms of the pulse say so. Not for
    whoever leads a team: leaders are counted above it, and read what they lead.
    """
    if not person.is_active or person.is_manager or person.role == Role.TECHNICAL:
        return []
    opened = [pulse.pk for pulse in pulses if pulse.is_published and pulse.released_at <= now]
    told = Q(pulse__in=opened, pulse__terms__own_group=True, level=Group.Level.EXACT)
    return results(told & Q(team_ids__contains=[person.team_id]))


def names(person, pulse: Pulse):
    """The groups of this pulse that this person may read, as rows without any number: for notices
    about one. Neither the company nor segments.
    """
    seen = visible(person, [pulse], now=pulse.released_at)
    groups = Group.objects.filter(seen, level__in=[Group.Level.EXACT, Group.Level.ROUNDED])
    return groups.only("name")


def results(seen: Q) -> list[GroupResult]:
    """Of these groups, the company of each pulse first, then in tree order."""
    rows = Group.objects.filter(seen).order_by("pulse__number", "pk")
    found = {key: kept.get(key) for key in rows.values_list("pk", "pulse__fingerprint")}
    if missing := [key for key, result in found.items() if result is None]:
        found |= keep(missing)
    return [result for result in found.values() if result]


def keep(keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], GroupResult]:
    """Read these groups, and keep them in memory."""
    ids = [pk for pk, _ in keys]
    groups = Group.objects.in_bulk(ids)
    numbers, items = by_group(ids), by_pulse({group.pulse_id for group in groups.values()})
    found = {
        (pk, fingerprint): result(group, numbers[pk], items[group.pulse_id])
        for pk, fingerprint in keys
        if (group := groups.get(pk))
    }
    if len(kept) + len(found) > KEPT:
        kept.clear()
    kept.update(found)
    return found


def comments(person, pulses: Iterable[Pulse], *, now: datetime) -> dict[int, list[str]]:
    """What people wrote, by group id, for every group whose comments the person may read.

    In the order of random ids: neither time nor place in the company can be told from it.
    """
    pulses = [pulse for pulse in pulses if pulse.is_published]
    seen = visible(person, pulses, now=now, company_only=False)
    if person.role not in LEADERSHIP:
        seen &= ~Q(level=Group.Level.COMPANY)
    found = defaultdict(list)
    groups = Group.objects.filter(seen).values("pk")
    for comment in Comment.objects.filter(group__in=groups).order_by("pk"):
        found[comment.group_id].append(comment.text)
    return dict(found)


def visible(person, pulses: Iterable[Pulse], *, now: datetime, company_only=False) -> Q:
    """Which groups of these pulses this person may read, as a filter on Group."""
    if not person.is_active or person.role == Role.TECHNICAL:
        return Q(pk__in=[])
    pulses = list(pulses)
    everything = person.role in LEADERSHIP
    manages = person.is_manager
    if everything and not company_only:
        return Q(pulse__in=[pulse.pk for pulse in pulses])
    early = manages or everything
    open_to_them = [pulse.pk for pulse in pulses if early or pulse.released_at <= now]
    company = Q(level=Group.Level.COMPANY, pulse__in=open_to_them)
    return company | led(person, pulses) if manages and not company_only else company


def led(person, pulses: Sequence[Pulse]) -> Q:
    """Groups wholly inside the teams a manager leads today and led when the pulse opened.

    Whoever joined after it opened has no answer in it, so leading today is enough.
    """
    then = led_then(person, pulses)
    mine = Q(pk__in=[])
    for pulse in pulses:
        came_later = person.joined_on and person.joined_on > pulse.opens_on
        teams = person.led_team_ids if came_later else person.led_team_ids & then[pulse.pk]
        mine |= Q(pulse=pulse.pk, team_ids__contained_by=sorted(teams))
    return mine & Q(level__in=[Group.Level.EXACT, Group.Level.ROUNDED])


def led_then(person, pulses: Sequence[Pulse]) -> dict[int, frozenset[int]]:
    """Ids of the teams this person led, by pulse, from the snapshot.

    Without the top team: whoever leads it has nobody above and was counted in it.
    """
    rows = defaultdict(list)
    units = Unit.objects.filter(pulse__in=[pulse.pk for pulse in pulses])
    for pulse_id, *unit in units.values_list("pulse", "path", "name", "leader_id"):
        rows[pulse_id].append(unit)
    trees = {pulse_id: Tree.from_paths(here) for pulse_id, here in rows.items()}
    return defaultdict(
        frozenset,
        {pk: tree.led_by(person.pk) - tree.tops for pk, tree in trees.items()},
    )


def by_group(ids: Sequence[int]) -> dict[int, dict[str, list]]:
    """Numbers by group and kind."""
    found = defaultdict(dict)
    rows = Figure.objects.filter(group__in=ids).values_list("group", "kind", "numbers")
    for group_id, kind, numbers in rows:
        found[group_id][kind] = numbers
    return found


def by_pulse(pulses: Iterable[int]) -> dict[int, list[PulseItem]]:
    """The items on five points of each pulse, in the order of its figures."""
    items = defaultdict(list)
    rows = PulseItem.objects.filter(pulse__in=list(pulses)).exclude(scale=PulseItem.RECOMMEND)
    for item in rows.order_by("pulse", "position"):
        items[item.pulse_id].append(item)
    return items
