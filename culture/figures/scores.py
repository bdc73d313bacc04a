"""The score: answers 1 to 5 become 0 to 100.

Reverse items arrive recoded (6 - x); "does not apply" arrives as not answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

OPTIONS = 5
POINTS = 100 / (OPTIONS - 1)  # of a score, in one step of an answer


@dataclass(frozen=True)
class ItemScore:
    """One item of one group. Shares in percent of n; mean and sd on 1..5; score on 0..100.

    `sd` has n - 1 below the line; None where one answer leaves nothing to spread.
    """

    n: int
    favourable: int
    favourable_percent: float
    neutral_percent: float
    unfavourable_percent: float
    mean: float
    score: float
    sd: float | None

    @property
    def net_percent(self) -> float:
        """Favourable less unfavourable."""
        return self.favourable_percent - self.unfavourable_percent

    @property
    def variance(self) -> float:
        """Of one answer's score; 0 where one answer leaves nothing to spread."""
        return (POINTS * (self.sd or 0)) ** 2


def item_score(counts: Sequence[int]) -> ItemScore:
    """From how often each of the answers 1, 2, 3, 4, 5 was given; somebody must have answered."""
    n = sum(counts)
    total = sum(answer * times for answer, times in enumerate(counts, start=1))
    squares = sum(answer**2 * times for answer, times in enumerate(counts, start=1))
    spread = scale_score(n, total, squares)
    return ItemScore(
        n=n,
        favourable=counts[3] + counts[4],
        favourable_percent=100 * (counts[3] + counts[4]) / n,
        neutral_percent=100 * counts[2] / n,
        unfavourable_percent=100 * (counts[0] + counts[1]) / n,
        mean=spread.mean,
        score=score100(spread.mean),
        sd=spread.sd,
    )


@dataclass(frozen=True)
class ScaleScore:
    """Mean and sd (n - 1) of people's scores, in the unit they came in; sd None when n is 1."""

    n: int
    mean: float
    sd: float | None


def scale_score(n: int, total: float, squares: float) -> ScaleScore:
    """From n, sum and sum of squares: all that a count keeps. n must be positive."""
    mean = total / n
    if n == 1:
        return ScaleScore(n, mean, None)
    return ScaleScore(n, mean, sqrt(max(0.0, squares - n * mean**2) / (n - 1)))


def score100(mean: float) -> float:
    """1..5 to 0..100."""
    return POINTS * (mean - 1)


def recoded(answers, *, options: int = OPTIONS):
    """Answers 1..options to a reverse item, as if it had been asked straight. NaN stays NaN."""
    return options + 1 - np.asarray(answers, dtype=float)


def scale_means(answers: np.ndarray) -> np.ndarray:
    """Each person's mean over the items (columns) of a scale; NaN is not answered.

    NaN for whoever answered less than half of them.
    """
    answered = (~np.isnan(answers)).sum(axis=1)
    enough = 2 * answered >= answers.shape[1]
    return np.where(enough, np.nansum(answers, axis=1) / answered.clip(min=1), np.nan)
