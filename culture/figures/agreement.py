"""Is a view shared within a group? For groups of ten or more only: see science of small groups.

With a known mean, a precise agreement figure gives away single answers of a small group.
"""

from collections.abc import Sequence

OPTIONS = 5
UNIFORM = (OPTIONS**2 - 1) / 12  # 2.0: the variance if people answered at random
SLIGHT_SKEW = 1.34  # the same if they lean to agree (LeBreton & Senter 2008)
SHARED, SPLIT = 0.70, 0.30


def rwg(variance: float, *, null: float = UNIFORM) -> float:
    """r_wg of one item, 0..1 (James, Demaree & Wolf 1984)."""
    return 1 - min(variance, null) / null


def rwgj(variances: Sequence[float], *, null: float = UNIFORM) -> float:
    """r_wg(j) of a scale, 0..1, from the variances (n - 1) of its items."""
    items = len(variances)
    agreement = rwg(mean(variances), null=null)
    return items * agreement / (items * agreement + 1 - agreement)


def rwgj_star(variances: Sequence[float], *, null: float = UNIFORM) -> float:
    """r*_wg(j): the same scale without Spearman-Brown; may be negative."""
    return 1 - mean(variances) / null


def awg(item_mean: float, variance: float, n: int) -> float | None:
    """a_wg of one item, -1..1 (Brown & Hauenstein 2005).

    1 if everybody chose the same end. None where it is undefined: fewer than four raters, or a
    mean so near an end that no larger spread was possible.
    """
    low, high = 1, OPTIONS
    if n < OPTIONS - 1:
        return None
    if item_mean in (low, high):
        return 1.0
    if not (low * (n - 1) + high) / n <= item_mean <= (high * (n - 1) + low) / n:
        return None
    most = ((high + low) * item_mean - item_mean**2 - high * low) * n / (n - 1)
    return 1 - 2 * variance / most


def average_deviation(counts: Sequence[int], *, around: float) -> float:
    """Mean distance of the answers 1..5 from `around` (their mean or median), in scale points."""
    far = sum(abs(answer - around) * times for answer, times in enumerate(counts, start=1))
    return far / sum(counts)


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


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
