"""Levels: one score per construct, although each month asks only a part of its items.

A round is one counted pulse, numbered 1, 2, 3 … in order. Never averages "this month's answers":
months ask different items, so that average jumps although no item moved. Never compares two levels
made of different items.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import geometric_mean, mean, pstdev

import numpy as np

ROUNDS = 3  # months in a cycle: after them every item was asked again
COVERAGE = 0.75  # three of four items
HALF_LIFE = 3  # rounds after which an answer weighs half, where ages are weighted

Rounds = Mapping[int, float]  # round → score 0..100


def latest(rounds: Collection[int], *, at: int, span: int = ROUNDS) -> int | None:
    """The newest of these rounds that is not after `at` and lies in the last `span` up to it."""
    return max((r for r in rounds if at - span < r <= at), default=None)


def construct_level(scores: Mapping[str, Rounds], *, at: int) -> float | None:
    """Plain mean over a construct's items of their newest value in the last full cycle, 0..100.

    `scores`: every item of the construct → its values by round (none yet: an empty mapping).
    None while fewer than three quarters of the items have a value.
    """
    found = {code: latest(rounds, at=at) for code, rounds in scores.items()}
    values = [scores[code][r] for code, r in found.items() if r is not None]
    return mean(values) if is_covered(len(values), len(scores)) else None


def level_series(scores: np.ndarray) -> np.ndarray:
    """construct_level of many groups in every round: (…, items, rounds) to (…, rounds).

    NaN where an item was not asked, and where a level would be None.
    """
    newest = np.array(scores, dtype=float)
    for age in range(1, ROUNDS):
        older = scores[..., :-age]
        newest[..., age:] = np.where(np.isnan(newest[..., age:]), older, newest[..., age:])
    values = (~np.isnan(newest)).sum(axis=-2)
    covered = values >= COVERAGE * scores.shape[-2]
    return np.where(covered, np.nansum(newest, axis=-2) / values.clip(min=1), np.nan)


def is_covered(values: int, items: int) -> bool:
    return bool(items) and values / items >= COVERAGE


def matched_change(before: Mapping[str, float], after: Mapping[str, float]) -> float | None:
    """Mean of (after - before) over items asked in both cycles; None where none was."""
    both = before.keys() & after.keys()
    return mean(after[code] - before[code] for code in both) if both else None


def decayed_item(answers: Mapping[int, tuple[int, float]], *, at: int) -> float:
    """One item over all rounds up to `at`, older answers fading: round → (n, score).

    The other way to a level, for the whole company only.
    """
    weights = {r: n * 0.5 ** ((at - r) / HALF_LIFE) for r, (n, _) in answers.items() if r <= at}
    return sum(w * answers[r][1] for r, w in weights.items()) / sum(weights.values())


def rounded_level(rounds: Sequence[tuple[float, int]], *, items: int) -> float | None:
    """Level of a group with rounded scores: (score, items asked), newest round first.

    Such a group has no values per item, so newer rounds count first, each with as many items as it
    asked, until all items of the construct are filled: after a cycle exactly 1, 1 and 2 of four.
    """
    room, total = items, 0.0
    for score, asked in rounds[:ROUNDS]:
        taken = min(asked, room)
        total += taken * score
        room -= taken
    return total / (items - room) if is_covered(items - room, items) else None


@dataclass(frozen=True)
class Overall:
    """The seven together: never shown without the weakest and the gap."""

    mean: float
    geometric: float
    weakest: str
    strongest: str
    gap: float
    sd: float


def overall(scores: Mapping[str, float], *, weights: Mapping[str, float] | None = None) -> Overall:
    """From a score 0..100 for each construct, at least one. Weights default to 1."""
    weight = {key: (weights or {}).get(key, 1) for key in scores}
    weakest, strongest = min(scores, key=scores.__getitem__), max(scores, key=scores.__getitem__)
    return Overall(
        mean=sum(weight[k] * s for k, s in scores.items()) / sum(weight.values()),
        geometric=geometric_mean(max(1.0, s) for s in scores.values()),
        weakest=weakest,
        strongest=strongest,
        gap=scores[strongest] - scores[weakest],
        sd=pstdev(scores.values()),
    )


@dataclass(frozen=True)
class Cuts:
    """Where the status turns, in points of 0..100: conventions that a company may set anew."""

    low: float = 45
    fair: float = 60
    gap: float = 25
    n: int = 10


def status(scores: Collection[float], n: int, *, cuts: Cuts = Cuts()) -> str | None:
    """ "red": one construct low or the gap wide; "amber": one less than fair; else "green".

    None of fewer than ten people: they have rounded scores, which are told in bands only.
    """
    if n < cuts.n:
        return None
    if min(scores) < cuts.low or max(scores) - min(scores) > cuts.gap:
        return "red"
    return "amber" if min(scores) < cuts.fair else "green"
