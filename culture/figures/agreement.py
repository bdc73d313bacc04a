"""Is a view shared within a group? For groups of ten or more only: see science of small groups.

With a known mean, a precise agreement figure gives away single answers of a small group. Works on
one group or on many at once: the last axis is that of the items or options named, those before it
may be groups. NaN is what cannot be known.
"""

from collections.abc import Sequence

import numpy as np

from culture.figures.scores import OPTIONS

SHARED, SPLIT = 0.70, 0.30
# The variance if people answered at random on five points (uniform), or at random but leaning to
# agree, or to the middle (LeBreton & Senter 2008).
UNIFORM, SLIGHT_SKEW, MODERATE_SKEW, HEAVY_SKEW = 2.0, 1.34, 0.90, 0.44
TRIANGULAR, NORMAL = 1.32, 1.04


def uniform(options: int) -> float:
    """The variance of answers at random among so many options."""
    return (options**2 - 1) / 12


def rwg(variance, *, null: float = UNIFORM):
    """r_wg of one item, 0..1, from its variance with n - 1 (James, Demaree & Wolf 1984)."""
    return 1 - np.minimum(variance, null) / null


def rwgj(variances, *, null: float = UNIFORM):
    """r_wg(j) of a scale, 0..1, from the variances of its items; NaN was not answered by two."""
    agreement, items = rwg(mean(variances), null=null), known(variances)
    return items * agreement / (items * agreement + 1 - agreement)


def rwgj_star(variances, *, null: float = UNIFORM):
    """r*_wg(j): the same scale without Spearman-Brown; may be negative."""
    return 1 - mean(variances) / null


def awg(means, variances, n, *, options: int = OPTIONS):
    """a_wg of one item, -1..1 (Brown & Hauenstein 2005); of a scale: the mean of its items'.

    1 if everybody chose the same end. NaN where it is undefined: fewer than options - 1 raters, or
    a mean so near an end that no larger spread was possible.
    """
    m, low, high = np.asarray(means, dtype=float), 1, options
    with np.errstate(divide="ignore", invalid="ignore"):
        most = ((high + low) * m - m**2 - high * low) * n / (np.asarray(n) - 1)
        found = 1 - 2 * np.asarray(variances) / most
        inside = (low * (n - 1) + high <= n * m) & (n * m <= high * (n - 1) + low)
    found = np.where((m == low) | (m == high), 1.0, np.where(inside, found, np.nan))
    return np.where(np.asarray(n) >= options - 1, found, np.nan)


def moments(counts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """n, mean and variance (n - 1) from how often each of the options 1, 2, … was chosen."""
    counts = np.asarray(counts)
    options = np.arange(1, counts.shape[-1] + 1)
    n = counts @ np.ones_like(options)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = counts @ options / n
        return n, means, (counts @ options**2 - n * means**2) / (n - 1)


def medians(counts) -> np.ndarray:
    """The median option; between two options where as many lie below as above."""
    below = np.cumsum(counts, axis=-1)
    n = below[..., -1:]
    lower, upper = (below >= (n + 1) // 2).argmax(-1), (below >= n // 2 + 1).argmax(-1)
    return np.where(n[..., 0] > 0, (lower + upper) / 2 + 1, np.nan)


def average_deviation(counts, *, around):
    """AD: mean distance of the answers from `around`, their mean or median, in scale points.

    Burke, Finkelstein & Dusig 1999; of a scale: the mean of its items'.
    """
    counts = np.asarray(counts)
    far = np.abs(np.arange(1, counts.shape[-1] + 1) - np.asarray(around)[..., None])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.einsum("...k,...k->...", counts, far) / counts.sum(axis=-1)


def practical_deviation(options: int = OPTIONS) -> float:
    """Scale points: people agree for practical purposes where AD is less (Burke & Dunlap 2002)."""
    return options / 6


def tabulate(answers, groups, *, options: int = OPTIONS) -> np.ndarray:
    """Counts (groups, items, options), in the order of groups, of people's answers 1..options.

    `answers` (people, items), NaN where not answered; `groups` names the group of each person.
    """
    answers = np.asarray(answers, dtype=float)
    names, place = np.unique(groups, return_inverse=True)
    person, item = np.nonzero(~np.isnan(answers))
    counts = np.zeros((len(names), answers.shape[1], options), dtype=int)
    np.add.at(counts, (place[person], item, answers[person, item].astype(int) - 1), 1)
    return counts


def view(agreement: float, counts: Sequence[int] = ()) -> str:
    """ "shared", "mixed" or "split", from r_wg(j); two heaps of answers are split at any value."""
    if agreement < SPLIT or is_split(counts):
        return "split"
    return "shared" if agreement >= SHARED else "mixed"


def is_split(counts: Sequence[int]) -> bool:
    """Answers heap at both ends with a gap between: each side at least a third, middle a sixth."""
    n = sum(counts)
    if not n:
        return False
    low, middle, high = counts[0] + counts[1], counts[2], counts[3] + counts[4]
    return 3 * min(low, high) >= n and 6 * middle <= n


def mean(values) -> np.ndarray:
    """Over the last axis, of what is known."""
    values = np.asarray(values, dtype=float)
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(values), 0, values) @ np.ones(values.shape[-1]) / known(values)


def known(values) -> np.ndarray:
    return (~np.isnan(values)).sum(axis=-1)
