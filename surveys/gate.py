"""The gate: the one function through which every page, export, mail and API reads figures.

Hidden looks like not existing. Who reads what: HR leads and sponsors every group from the count
on, and segments; managers the company and the groups wholly inside the teams they lead; employees
and their representatives the company, a day later; technical admins nothing. A leader never reads a
group that counts their own answer. Comments go with their group; those for the whole company only
to HR leads and sponsors.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from culture.access import Role
from culture.constructs import SEVEN
from culture.figures.scores import item_score
from culture.people.tree import Tree
from surveys.counting import CLAMP
from surveys.models.pulses import Pulse, PulseItem, Unit
from surveys.models.results import Comment, Figure, Group

Kind = Figure.Kind
FEWEST_FOR_DISTRIBUTION = 20
BANDS = (25, 50, 75)
# A group's extreme score would tell every answer in it; the company's may be shown.
SCORE_CLAMP = (5.0, 95.0)
EVERYTHING = {Role.HR_LEAD, Role.SPONSOR}
# What was published never changes: groups read once, by their ids, about 8 kB each.
KEPT = 10_000
kept: dict[int, "GroupResult"] = {}


@dataclass(frozen=True)
class ItemResult:
    """One item in one exact group; rounded groups have scale scores only."""

    code: str
    version: int
    wording: str
    scale: str
    n: int | None = None
    score: float | None = None  # 0 to 100
    variance: float | None = None  # of the score, n - 1
    favourable: float | None = None  # percent, 10 to 90
    band: int | None = None  # 0 under 25 %, 1 under 50, 2 under 75, 3 above
    counts: tuple[int, ...] | None = None  # answers 1 to 5, from 20 values on


@dataclass(frozen=True)
class ScaleResult:
    """One scale in one group: the mean of its items' means, or a score in steps."""

    scale: str
    score: float
    n: int | None
    sd: float | None  # at most so much: from the items, as if they went together
    items_asked: int
    low: float | None = None
    high: float | None = None
    step: int | None = None


@dataclass(frozen=True)
class Reliability:
    """Of one scale: alpha and omega from three items on; ICC(1) and ICC(2), negative ones as 0.

    Two decimals.
    """

    alpha: float | None
    omega: float | None
    icc1: float | None
    icc2: float | None


@dataclass(frozen=True)
class Driver:
    """How far a scale goes with how it is to work here: percent of what all seven explain."""

    scale: str
    percent: int
    low: int
    high: int


@dataclass(frozen=True)
class Gap:
    """One pair: how far we say it and how far it is lived, and the interval of lived less said."""

    said: float
    lived: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        return self.lived - self.said


@dataclass(frozen=True)
class GroupResult:
    id: int
    pulse_id: int
    level: int
    name: str
    team_ids: tuple[int, ...]
    trend_key: str
    n: int | None
    n_words: str
    inside_id: int | None
    merged: bool = False
    dimension: str = ""
    scales: dict[str, ScaleResult] = field(default_factory=dict)
    items: dict[str, ItemResult] = field(default_factory=dict)
    recommend: tuple[int, int, int] | None = None
    # Of the company only; the last three from a hundred people on.
    gaps: dict[str, Gap] = field(default_factory=dict)
    reliability: dict[str, Reliability] = field(default_factory=dict)
    drivers: tuple[Driver, ...] = ()
    explained: int | None = None  # percent: R² of all seven together

    @property
    def exact(self) -> bool:
        return self.n is not None

    @property
    def is_company(self) -> bool:
        return self.level == Group.Level.COMPANY


def read(person, pulses: Iterable[Pulse], *, now: datetime, company_only=False):
    """List of GroupResult: every group of these pulses that the person may see.

    Each pulse's company comes first, then its groups in tree order; `company_only` leaves them out,
    for pages that look far back. Four queries, however many; fewer where this process has read
    those groups before, for anybody.
    """
    pulses = [pulse for pulse in pulses if pulse.is_published]
    seen = visible(person, pulses, now=now, company_only=company_only)
    ids = Group.objects.filter(seen).order_by("pulse__number", "pk").values_list("pk", flat=True)
    found = {pk: kept.get(pk) for pk in ids}
    if missing := [pk for pk, result in found.items() if result is None]:
        found |= keep(missing)
    return list(found.values())


def keep(ids: Sequence[int]) -> dict[int, GroupResult]:
    """Read these groups, and keep them in memory."""
    groups = list(Group.objects.filter(pk__in=ids))
    numbers, items = by_group(ids), by_pulse({group.pulse_id for group in groups})
    found = {group.pk: result(group, numbers[group.pk], items[group.pulse_id]) for group in groups}
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
    if person.role not in EVERYTHING:
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
    everything = person.role in EVERYTHING
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


def result(group: Group, numbers: dict[str, list], asked: list[PulseItem]) -> GroupResult:
    """A group as its reader gets it: clamped, and without counts of few people."""
    company = group.level == Group.Level.COMPANY
    counts = in_rows(numbers.get(Kind.ITEM_COUNTS, ()), 6)
    items = {
        item.code: item_result(item, row[:5], clamped=not company)
        for item, row in zip(asked, counts, strict=False)
        if row[0] is not None
    }
    return GroupResult(
        id=group.pk,
        pulse_id=group.pulse_id,
        level=group.level,
        name=group.name,
        team_ids=tuple(group.team_ids),
        trend_key=group.trend_key,
        n=group.n,
        n_words=group.n_words,
        inside_id=group.inside_id,
        merged=group.merged,
        dimension=group.dimension,
        items=items,
        scales=scale_results(group, numbers, asked, items),
        recommend=recommend(numbers),
        gaps=gaps(numbers, asked, items),
        reliability=reliability(numbers, asked),
        drivers=drivers(numbers),
        explained=numbers[Kind.DRIVERS][-1] if Kind.DRIVERS in numbers else None,
    )


def in_rows(numbers: Sequence, width: int) -> list[tuple]:
    return [tuple(numbers[at : at + width]) for at in range(0, len(numbers), width)]


def item_result(item: PulseItem, counts: tuple[int, ...], *, clamped: bool) -> ItemResult:
    n, said = sum(counts), item_score(counts)
    favourable = 100 * (counts[3] + counts[4]) / n
    return ItemResult(
        code=item.code,
        version=item.version,
        wording=item.wording("en"),
        scale=item.scale,
        n=n,
        score=clamp(said.score, SCORE_CLAMP) if clamped else said.score,
        variance=said.variance,
        favourable=clamp(favourable, CLAMP),
        band=sum(favourable >= edge for edge in BANDS),
        counts=counts if n >= FEWEST_FOR_DISTRIBUTION else None,
    )


def scale_results(group, numbers, asked: list[PulseItem], items: dict[str, ItemResult]):
    """By scale; `asked` tells the order in which scales stand in the numbers."""
    scales = list(dict.fromkeys(item.scale for item in asked))
    if group.n is None:
        rows = zip(scales, in_rows(numbers.get(Kind.SCALE_SCORE, ()), 3), strict=False)
        return {scale: rounded_scale(scale, *row) for scale, row in rows if row[0] is not None}
    intervals = dict(zip(scales, in_rows(numbers.get(Kind.INTERVAL, ()), 2), strict=False))
    within = defaultdict(list)
    for item in items.values():
        within[item.scale].append(item)
    clamped = group.level != Group.Level.COMPANY
    return {
        scale: exact_scale(scale, here, intervals.get(scale, (None, None)), clamped=clamped)
        for scale, here in within.items()
    }


def gaps(numbers: dict[str, list], asked: list[PulseItem], items) -> dict[str, Gap]:
    """By pair: GAP1 is GAP1S said and GAP1L lived."""
    pairs = [item.code[:-1] for item in asked if item.scale == PulseItem.SAID]
    found = zip(pairs, in_rows(numbers.get(Kind.GAPS, ()), 2), strict=False)
    return {
        pair: Gap(items[f"{pair}S"].score, items[f"{pair}L"].score, low / 10, high / 10)
        for pair, (low, high) in found
        if low is not None
    }


def reliability(numbers: dict[str, list], asked: list[PulseItem]) -> dict[str, Reliability]:
    scales = dict.fromkeys(item.scale for item in asked)
    rows = zip(scales, in_rows(numbers.get(Kind.RELIABILITY, ()), 4), strict=False)
    return {
        scale: Reliability(*(None if n is None else n / 100 for n in row))
        for scale, row in rows
        if any(n is not None for n in row)
    }


def drivers(numbers: dict[str, list]) -> tuple[Driver, ...]:
    rows = in_rows(numbers.get(Kind.DRIVERS, ())[:-1], 3)
    return tuple(Driver(scale, *row) for scale, row in zip(SEVEN, rows, strict=False))


def rounded_scale(scale: str, score: int, step: int, items_asked: int) -> ScaleResult:
    return ScaleResult(scale, float(score), None, None, items_asked, step=step)


def exact_scale(scale, items: list[ItemResult], interval, *, clamped: bool) -> ScaleResult:
    """Items count equally. The spread of people's scale means is at most that of the items."""
    score = sum(item.score for item in items) / len(items)
    low, high = (None if tenths is None else tenths / 10 for tenths in interval)
    return ScaleResult(
        scale=scale,
        score=clamp(score, SCORE_CLAMP) if clamped else score,
        n=min(item.n for item in items),
        sd=(sum(item.variance for item in items) / len(items)) ** 0.5,
        items_asked=len(items),
        low=low,
        high=high,
    )


def recommend(numbers: dict[str, list]) -> tuple[int, int, int] | None:
    parts = numbers.get(Kind.RECOMMEND, ())
    return tuple(parts) if sum(parts) else None


def clamp(number: float, limits: tuple[float, float]) -> float:
    return min(max(number, limits[0]), limits[1])
