"""Where a group stands on a scale: its level now, its start, and whether the move may be chance.

Pure: published figures in, scores 0..100 out. A level is made over the last full cycle of pulses;
two levels are compared only over the same statements (culture.figures.levels).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

from culture.constructs import SEVEN
from culture.figures import change, intervals, levels
from culture.figures.intervals import Interval
from culture.health.basis.rounds import History, Round, company_history, group_history
from surveys.asking import bank
from surveys.published import GroupResult, ItemResult, ScaleResult

FIVES = 5
LOWEST, HIGHEST = 5, 95
Newest = Mapping[str, int]  # item code → the round of its newest value


@cache
def core_items() -> dict[str, frozenset[str]]:
    """Codes of the statements that make up each scale."""
    scales = defaultdict(set)
    for item in bank.core():
        scales[item.scale].add(item.code)
    return {scale: frozenset(codes) for scale, codes in scales.items()}


@dataclass(frozen=True)
class Standing:
    """One scale of one group.

    `baseline` is the first round over the same statements; None in the first round itself.
    `asked_again` says that enough statements were asked again to speak of a change; `p` is not yet
    adjusted for the number of scales looked at; `n` is the smaller number of people compared.
    """

    scale: str
    score: float | None
    rounded: bool = False
    interval: Interval | None = None
    baseline: float | None = None
    asked_again: bool = False
    p: float = 1.0
    n: int = 0

    @property
    def difference(self) -> float:
        return 0.0 if self.baseline is None else self.score - self.baseline


def level(history: History, scale: str, *, at: int) -> float | None:
    """Score of a group on a scale in round `at`, or None while too few statements have values."""
    if history[at].exact:
        values = {code: item_scores(history, code) for code in core_items()[scale]}
        return levels.construct_level(values, at=at)
    return rounded_level(history, scale, at=at)


def item_scores(history: History, code: str) -> levels.Rounds:
    return {
        r: group.items[code].score
        for r, group in history.items()
        if group.exact and code in group.items
    }


def rounded_level(history: History, scale: str, *, at: int) -> float | None:
    """In fives, because months of rounded scores make no finer one."""
    recent = [history[r] for r in sorted(history, reverse=True) if at - levels.ROUNDS < r <= at]
    scores = [group.scales[scale] for group in recent if scale in group.scales]
    found = levels.rounded_level(
        [(score.score, score.items_asked) for score in scores], items=len(core_items()[scale])
    )
    return None if found is None else fives(found)


def fives(score: float) -> float:
    return FIVES * int(score / FIVES + 0.5)


def standing(history: History, scale: str, *, at: int, population: int) -> Standing:
    """The whole company on one scale; `population` is how many were asked in round `at`."""
    score = level(history, scale, at=at)
    if score is None or not history[at].exact:
        return Standing(scale, score, rounded=not history[at].exact)
    newest = newest_rounds(history, scale, at=at)
    interval = spread(history, newest, score=score, population=population)
    start = start_of(history)
    same = comparable(history, newest, start=start)
    if start == at or not levels.is_covered(len(same), len(core_items()[scale])):
        return Standing(scale, score, interval=interval)
    return compared(history, scale, score=score, interval=interval, newest=newest, same=same)


def start_of(history: History) -> int:
    """The first round with exact figures, which everything later is compared with."""
    return min((r for r, group in history.items() if group.exact), default=min(history))


def newest_rounds(history: History, scale: str, *, at: int) -> Newest:
    return newest_of(history, core_items()[scale], at=at)


def newest_of(history: History, codes: Collection[str], *, at: int) -> Newest:
    """Of these statements, as far as the last full cycle asked them."""
    found = {code: levels.latest(item_scores(history, code), at=at) for code in codes}
    return {code: r for code, r in found.items() if r is not None}


def comparable(history: History, newest: Newest, *, start: int) -> frozenset[str]:
    """Statements asked in both rounds in the same wording."""
    before = history[start].items
    return frozenset(
        code
        for code, r in newest.items()
        if code in before and before[code].version == history[r].items[code].version
    )


def compared(history, scale, *, score, interval, newest, same) -> Standing:
    """The change since the start; statements not asked again bring neither change nor doubt."""
    start = start_of(history)
    moved = {code: r for code, r in newest.items() if code in same and r != start}
    before = history[start].items
    difference = sum(
        history[r].items[code].score - before[code].score for code, r in moved.items()
    ) / len(same)
    parts = rounds_parts(history, moved, size=len(same))
    parts += rounds_parts(history, dict.fromkeys(moved, start), size=len(same))
    return Standing(
        scale=scale,
        score=score,
        interval=interval,
        baseline=score - difference,
        asked_again=levels.is_covered(len(moved), len(core_items()[scale])),
        p=change.compare(difference, parts).p,
        n=min(history[r].n for r in {start, *moved.values()}),
    )


def spread(history: History, newest: Newest, *, score: float, population: int | None) -> Interval:
    """Where everybody's score would lie: chance narrows the more of them answered."""
    parts = [
        (variance * intervals.finite_correction(free + 1, population) ** 2, free)
        for variance, free in rounds_parts(history, newest, size=len(newest))
    ]
    return change.compare(score, parts).interval


def rounds_parts(history: History, newest: Newest, *, size: int) -> list[tuple[float, int]]:
    """(variance, n - 1) that each round brings into a mean over `size` statements."""
    codes = defaultdict(set)
    for code, r in newest.items():
        codes[r].add(code)
    return [
        (variance_of_sum(history[r], here) / size**2, history[r].n - 1) for r, here in codes.items()
    ]


def variance_of_sum(group: GroupResult, codes: Collection[str]) -> float:
    """Variance of the sum of these statements' means in one pulse.

    What is not known to go together only in part is taken to go wholly together: the careful side.
    """
    within = defaultdict(list)
    for code in codes:
        within[group.items[code].scale].append(group.items[code])
    return sum(sd_of_sum(group.scales[scale], items) for scale, items in within.items()) ** 2


def sd_of_sum(scale: ScaleResult, items: Sequence[ItemResult]) -> float:
    """From the interval made at the count, where it covers just these statements of the scale."""
    if scale.low is not None and scale.items_asked == len(items):
        return len(items) * (scale.high - scale.low) / (2 * intervals.Z95)
    return sum(sqrt(item.variance / item.n) for item in items)


@dataclass(frozen=True)
class GroupScore:
    """One scale of one group, 0..100. None: too few answers."""

    score: float | None
    rounded: bool
    estimated: bool = False
    interval: Interval | None = None

    @property
    def approximate(self) -> bool:
        """Printed with ≈."""
        return self.score is not None and (self.rounded or self.estimated)


def group_scores(
    rounds: Sequence[Round], group: GroupResult, scales=SEVEN
) -> dict[str, GroupScore]:
    """The seven, or other scales, of a group of the last round."""
    history = group_history(rounds, group)
    return {scale: group_score(rounds, history, scale) for scale in scales}


def group_score(rounds: Sequence[Round], history: History, scale: str) -> GroupScore:
    """Its level, or an estimate while it has no full cycle."""
    at = rounds[-1].number
    group, score = history[at], level(history, scale, at=at)
    if score is None:
        return GroupScore(estimate(rounds, group, scale), not group.exact, estimated=True)
    if not group.exact:
        return GroupScore(score, rounded=True)
    newest = newest_rounds(history, scale, at=at)
    interval = spread(history, newest, score=score, population=None)
    return GroupScore(score, rounded=False, interval=interval)


def estimate(rounds: Sequence[Round], group: GroupResult, scale: str) -> float | None:
    """The company's level, moved by as much as the group differs in this round; in fives.

    Months ask different statements, so this month's score alone may not stand beside a level.
    Made of published figures only.
    """
    this = rounds[-1]
    whole = level(company_history(rounds), scale, at=this.number)
    if whole is None or scale not in group.scales or scale not in this.company.scales:
        return None
    moved = whole + group.scales[scale].score - this.company.scales[scale].score
    return fives(min(max(moved, LOWEST), HIGHEST))
