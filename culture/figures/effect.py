"""Did a milestone work? Teams reached are compared with teams not yet reached.

Only over the same statements, and only where at least four teams of each kind and two rounds before
and after are there; else "not enough teams to tell". Callers check that; this is arithmetic.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from statistics import mean

import numpy as np

Series = Mapping[str, Sequence[float]]  # team → score in rounds 1, 2, 3 …
Starts = Mapping[str, int | None]  # team → the round it was reached in, None for not yet


@dataclass(frozen=True)
class Att:
    """Effect on the teams reached in round `start`, seen in round `round`, in points."""

    start: int
    round: int
    effect: float
    treated: int
    control: int


def group_time(scores: Series, starts: Starts) -> list[Att]:
    """Group-time effects (Callaway & Sant'Anna 2021), controls not yet reached."""
    rounds = len(next(iter(scores.values())))
    reached = sorted({start for start in starts.values() if start and start > 1})
    return [
        found
        for start in reached
        for at in range(start, rounds + 1)
        if (found := one_effect(scores, starts, start, at))
    ]


def one_effect(scores: Series, starts: Starts, start: int, at: int) -> Att | None:
    def moved(teams):
        return mean(scores[team][at - 1] - scores[team][start - 2] for team in teams)

    treated = [team for team in scores if starts[team] == start]
    control = [team for team in scores if starts[team] is None or starts[team] > at]
    if not control:
        return None
    return Att(start, at, moved(treated) - moved(control), len(treated), len(control))


def overall(effects: Sequence[Att]) -> float:
    """Mean effect, weighted by teams reached."""
    return sum(e.effect * e.treated for e in effects) / sum(e.treated for e in effects)


def by_age(effects: Sequence[Att]) -> dict[int, float]:
    """Effect 0, 1, 2 … rounds after teams were reached."""
    ages = defaultdict(list)
    for each in effects:
        ages[each.round - each.start].append(each)
    return {age: overall(here) for age, here in ages.items()}


def permutation_p(scores: Series, starts: Starts) -> float:
    """Share of all ways to hand out the start dates whose effect is at least as large.

    For few teams; it grows with the factorial of their number.
    """
    seen = overall(group_time(scores, starts))
    effects = [overall(group_time(scores, other)) for other in assignments(starts)]
    return sum(effect >= seen - 1e-9 for effect in effects) / len(effects)


def assignments(starts: Starts) -> Iterator[Starts]:
    for order in set(permutations(starts.values())):
        yield dict(zip(starts, order, strict=True))


@dataclass(frozen=True)
class Interruption:
    """Level and trend before; step and change of slope from `start` on; with standard errors."""

    level: float
    trend: float
    step: float
    slope_change: float
    ses: tuple[float, ...]
    start: int

    def effect(self, at: int) -> float:
        """Points in round `at` above where the old trend would have led."""
        return self.step + self.slope_change * (at - self.start)


def interruption(series: Sequence[float], *, start: int) -> Interruption:
    """Segmented regression, where all teams begin together; rounds count from 1.

    Plain standard errors; they flatter where neighbouring rounds go together.
    """
    rounds, after = np.arange(1, len(series) + 1), np.arange(1, len(series) + 1) >= start
    x = np.column_stack([np.ones(len(series)), rounds, after, (rounds - start) * after])
    y = np.asarray(series, dtype=float)
    found, *_ = np.linalg.lstsq(x, y, rcond=None)
    variance = ((y - x @ found) ** 2).sum() / (len(series) - 4)
    ses = np.sqrt(variance * np.diag(np.linalg.inv(x.T @ x)))
    return Interruption(*found.tolist(), ses=tuple(ses.tolist()), start=start)
