"""A group as its reader gets it: clamped, and without counts of few people.

Only the gate makes these, and decides who reads them. Everything here is a function of published
numbers.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from culture.constructs import SEVEN
from culture.figures.change import Sample
from culture.figures.programme import widest_gap
from culture.figures.scores import item_score
from surveys.counting.rounding import CLAMP
from surveys.models.pulses import PulseItem
from surveys.models.results import Figure, Group

Kind = Figure.Kind
FEWEST_FOR_DISTRIBUTION = 20
BANDS = (25, 50, 75)
# A group's extreme score would tell every answer in it; the company's may be shown.
SCORE_CLAMP = (5.0, 95.0)


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
    # Of the company, from a hundred people on: the interval made at the count.
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
    """One pair: how far we say it and how far it is lived, and the interval of lived less said.

    Made at the count from a hundred people on who rated both; else from the spread of each, as wide
    as it can be.
    """

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
    unasked: frozenset[str] = frozenset()  # codes that the pulse asked of other groups only
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
        unasked=unasked(group, asked),
        items=items,
        scales=scale_results(group, numbers, asked, items),
        recommend=recommend(numbers),
        gaps=gaps(numbers, asked, items) if company else {},
        reliability=reliability(numbers, asked),
        drivers=drivers(numbers),
        explained=numbers[Kind.DRIVERS][-1] if Kind.DRIVERS in numbers else None,
    )


def unasked(group: Group, asked: list[PulseItem]) -> frozenset[str]:
    if group.level not in (Group.Level.EXACT, Group.Level.ROUNDED):
        return frozenset()
    return frozenset(item.code for item in asked if item.block not in ("", group.block))


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
    made = in_rows(numbers.get(Kind.GAPS, [None] * 2 * len(pairs)), 2)
    return {
        pair: gap(items[f"{pair}S"], items[f"{pair}L"], interval)
        for pair, interval in zip(pairs, made, strict=True)
        if {f"{pair}S", f"{pair}L"} <= items.keys()
    }


def gap(said: ItemResult, lived: ItemResult, interval: tuple) -> Gap:
    if None in interval:
        sides = (Sample(each.n, each.score, each.variance) for each in (said, lived))
        low, high = widest_gap(*sides)
    else:
        low, high = (tenths / 10 for tenths in interval)
    return Gap(said.score, lived.score, low, high)


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
