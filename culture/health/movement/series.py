"""One scale pulse by pulse, although pulses ask different statements. Pure.

Each statement is set against its own mean in the first full cycle, which stays. What a pulse asked
then says by how much the scale lies above or below where it began; a plain mean of "this month's
answers" would jump although nothing moved.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import mean

from culture.figures import levels
from culture.health.basis.rounds import History
from culture.health.basis.standing import core_items, start_of, variance_of_sum
from surveys.published import ItemResult

FEWEST = 6  # rounds; fewer are no series


@dataclass(frozen=True)
class Series:
    """`scores` (0..100) and their standard errors by round; `start` is where the scale began."""

    start: float
    scores: Mapping[int, float]
    ses: Mapping[int, float]

    @property
    def is_long(self) -> bool:
        return len(self.scores) >= FEWEST


def series(history: History, scale: str) -> Series | None:
    """Of a group with exact figures; None where its first cycle asked too few of the statements."""
    first = first_cycle(history, scale)
    if not levels.is_covered(len(first), len(core_items()[scale])):
        return None
    means = {code: mean(item.score for item in items) for code, items in first.items()}
    start = mean(means.values())
    scores, ses = {}, {}
    for number in exact_rounds(history):
        if codes := [code for code in first if same_wording(history, number, code, first)]:
            items = history[number].items
            scores[number] = start + mean(items[code].score - means[code] for code in codes)
            ses[number] = doubt(history, number, codes, first)
    return Series(start, scores, ses)


def first_cycle(history: History, scale: str) -> dict[str, list[ItemResult]]:
    """Each statement's answers in the first full cycle, in one wording."""
    begin = start_of(history)
    found: dict[str, list[ItemResult]] = {}
    for number in range(begin, begin + levels.ROUNDS):
        for code in core_items()[scale] & asked_in(history, number).keys():
            item, said = asked_in(history, number)[code], found.setdefault(code, [])
            if not said or said[0].version == item.version:
                said.append(item)
    return found


def exact_rounds(history: History) -> list[int]:
    return sorted(number for number, group in history.items() if group.exact)


def asked_in(history: History, number: int) -> Mapping[str, ItemResult]:
    """Statements with exact figures; none where the group was not published or only rounded."""
    group = history.get(number)
    return group.items if group and group.exact else {}


def same_wording(history: History, number: int, code: str, first) -> bool:
    found = history[number].items.get(code)
    return found is not None and found.version == first[code][0].version


def doubt(history: History, number: int, codes: Collection[str], first) -> float:
    """Standard error of one round, with that of the means it is set against.

    Those stand on few answers themselves; leaving that out would see signals that are none.
    """
    now = variance_of_sum(history[number], codes)
    then = sum(sqrt(mean_variance(first[code])) for code in codes) ** 2
    return sqrt(now + then) / len(codes)


def mean_variance(items: Collection[ItemResult]) -> float:
    """Of the mean over several pulses, each with its own people's chance."""
    return sum(item.variance / item.n for item in items) / len(items) ** 2
