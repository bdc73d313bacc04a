"""Rounded scores of groups too small for exact ones. Pure: counts in, scores on a step out.

No sum of ratings can be read back from a rounded score, nor from all of them beside the exact score
of the group that they make up.
"""

import math
from itertools import groupby

import numpy as np

from surveys.counting.sums import values

STEP = 5
CLAMP = (10, 90)
FEWEST_SUMS = 3


def rounded_score(counts: np.ndarray) -> tuple[int, int]:
    """Score and rounding step of a small group's scale; counts (items, 6).

    The step is the smallest multiple of five that holds at least three attainable sums, so that no
    sum can be read back from the score; 0 and 100 do not occur. The lowest score takes in the half
    step at zero, which would hold too few.
    """
    rated = int(values(counts).sum())
    return on_step(score_sum(counts) / rated, rated), rounding_step(rated)


def rounded_parts(counts: np.ndarray) -> list[tuple[int, int]]:
    """Scores and steps of the rounded groups that make up an exact one; counts (parts, items, 6).

    The exact group tells the sum of all parts, so the parts are told one after the other, each in
    classes of at least three sums that the whole and the classes told before leave possible. The
    largest part is told last: it gets what is left of the whole, and so tells nothing more.
    """
    rated, sums = values(counts).sum(axis=1).tolist(), rating_sums(counts)
    largest, whole = int(np.argmax(rated)), sum(sums)
    scores = [0] * len(rated)
    low = high = 0  # of the classes told so far
    rest = sum(rated)
    for part in (at for at in range(len(rated)) if at != largest):
        rest -= rated[part]
        possible = range(
            max(rated[part], whole - high - 5 * rest),
            min(5 * rated[part], whole - low - rest) + 1,
        )
        scores[part], told = told_as(sums[part], possible, rated[part])
        low, high = low + told[0], high + told[-1]
    left = score_sum(counts.sum(axis=0)) - sum(
        score * n for score, n in zip(scores, rated, strict=True)
    )
    scores[largest] = on_step(left / rated[largest], rated[largest])
    return [(score, rounding_step(n)) for score, n in zip(scores, rated, strict=True)]


def told_as(total: int, possible: range, rated: int) -> tuple[int, list[int]]:
    """The score that a sum of ratings is told as, and all possible sums that are told the same."""
    classes = [
        (score, list(sums))
        for score, sums in groupby(possible, lambda one: on_step(25 * (one / rated - 1), rated))
    ]
    while len(classes) > 1 and min(len(classes[0][1]), len(classes[-1][1])) < FEWEST_SUMS:
        if len(classes[0][1]) < FEWEST_SUMS:
            first = classes.pop(0)
            classes[0] = (classes[0][0], first[1] + classes[0][1])
        else:
            last = classes.pop()
            classes[-1] = (classes[-1][0], classes[-1][1] + last[1])
    return next((score, sums) for score, sums in classes if total in sums)


def rating_sums(counts: np.ndarray) -> list[int]:
    """The sum of all ratings 1 to 5; counts (parts, items, 6)."""
    return (counts[:, :, 1:].sum(axis=1) * np.arange(1, 6)).sum(axis=1).tolist()


def score_sum(counts: np.ndarray) -> float:
    """The sum of all answers as scores 0 to 100; counts (items, 6)."""
    return float((counts[:, 1:].sum(axis=0) * np.arange(0, 125, 25)).sum())


def on_step(score: float, rated: int) -> int:
    """The nearest published score for so many answers."""
    step = rounding_step(rated)
    return min(max(step * math.floor(score / step + 0.5), CLAMP[0], step), CLAMP[1])


def rounding_step(rated: int) -> int:
    """`rated` values have attainable scores 25/rated apart; three must fit into a step."""
    return STEP * math.ceil(FEWEST_SUMS * 25 / rated / STEP)
