"""Did a milestone work? Teams reached are compared with teams not yet reached.

Only over the same statements, and only where at least four teams of each kind and two rounds before
and after are there; else "not enough teams to tell". Callers check that; this is arithmetic.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import factorial, prod, sqrt

import numpy as np

from culture.figures.intervals import Interval, t_quantile
from culture.figures.regression import fit, newey_west

EXACT = 5000  # ways to hand out the start dates: up to so many all are tried
DRAWS = 1999
ROBUST_MIN = 12  # rounds

Series = Mapping[str, Sequence[float | None]]  # team → score in rounds 1, 2, 3 …; None: no score
Starts = Mapping[str, int | None]  # team → the round it was reached in, None for not yet


@dataclass(frozen=True)
class Att:
    """Effect on the teams reached in round `start`, seen in round `round`, in points."""

    start: int
    round: int
    effect: float
    treated: int
    control: int


def group_time(scores: Series, starts: Starts, *, never: bool = False) -> list[Att]:
    """Group-time effects (Callaway & Sant'Anna 2021), controls not yet reached, or `never`.

    Each round is compared with the last one before the start. A team without a score in one of
    the two is left out of that comparison.
    """
    y, reached = arrays(scores, starts)
    pairs = [(start, at, start - 1) for start, at in after_starts(y, reached)]
    return atts(y, reached, pairs, never=never)


def placebos(scores: Series, starts: Starts, *, never: bool = False) -> list[Att]:
    """The same before the start, each round with the one before it: should lie near 0."""
    y, reached = arrays(scores, starts)
    pairs = [(start, at, at - 1) for start in starts_of(reached) for at in range(2, start)]
    return atts(y, reached, pairs, never=never)


def arrays(scores: Series, starts: Starts) -> tuple[np.ndarray, np.ndarray]:
    """Teams × rounds, and the start of each team, infinite for none."""
    reached = [np.inf if starts[team] is None else starts[team] for team in scores]
    return np.array(list(scores.values()), dtype=float), np.array(reached, dtype=float)


def starts_of(reached: np.ndarray) -> list[int]:
    """Who was reached in the first round has nothing to be compared with."""
    return [int(start) for start in np.unique(reached) if 1 < start < np.inf]


def after_starts(y: np.ndarray, reached: np.ndarray) -> list[tuple[int, int]]:
    return [(start, at) for start in starts_of(reached) for at in range(start, y.shape[1] + 1)]


def atts(y, reached, pairs: Sequence[tuple[int, int, int]], *, never: bool) -> list[Att]:
    """Of each (start, round, round before) that has teams on both sides."""
    found = [
        (start, at, *compared(y, reached, start, at, before=before, never=never))
        for start, at, before in pairs
    ]
    return [
        Att(start, at, float(effect), int(treated), int(control))
        for start, at, effect, treated, control in found
        if treated and control
    ]


def compared(y, reached, start: int, at: int, *, before: int, never: bool = False):
    """(effect, teams reached, teams to compare with) from round `before` to round `at`.

    `reached` may be many ways to hand out the starts (…, teams). NaN without teams on both sides.
    """
    moved = y[:, at - 1] - y[:, before - 1]
    told, moved = ~np.isnan(moved), np.nan_to_num(moved)
    free = np.isinf(reached) if never else reached > at
    treated, control = told & (reached == start), told & free & (reached != start)
    with np.errstate(invalid="ignore"):
        effect = treated @ moved / treated.sum(-1) - control @ moved / control.sum(-1)
    return effect, treated.sum(-1), control.sum(-1)


def overall(effects: Sequence[Att]) -> float:
    """Mean effect, weighted by teams reached."""
    return sum(e.effect * e.treated for e in effects) / sum(e.treated for e in effects)


def by_age(effects: Sequence[Att]) -> dict[int, float]:
    """Effect 0, 1, 2 … rounds after teams were reached."""
    ages = defaultdict(list)
    for each in effects:
        ages[each.round - each.start].append(each)
    return {age: overall(here) for age, here in ages.items()}


def permutation_p(
    scores: Series, starts: Starts, *, rng: np.random.Generator | None = None, draws: int = DRAWS
) -> float:
    """Share of all ways to hand out the start dates whose effect is at least as large as ours.

    Few teams: all ways are tried. Many: as many as `draws` from `rng`, our own beside them
    (Davison & Hinkley 1997). One-sided: small if scores rose. Needs one effect at least.
    """
    y, reached = arrays(scores, starts)
    if ways(reached) <= EXACT:
        others = np.array(list(assignments(reached.tolist())))
    else:
        others = rng.permuted(np.tile(reached, (draws + 1, 1)), axis=1)
        others[0] = reached
    found = average(y, others)
    known = found[~np.isnan(found)]
    return float((known >= average(y, reached) - 1e-9).mean())


def average(y: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """The overall effect for each way to hand out the starts; NaN where there is none."""
    total, weight = 0.0, 0
    for start, at in after_starts(y, reached):
        effect, treated, control = compared(y, reached, start, at, before=start - 1)
        weights = np.where(control > 0, treated, 0)
        total, weight = total + np.nan_to_num(effect) * weights, weight + weights
    with np.errstate(invalid="ignore"):
        return total / weight


def ways(starts: Sequence) -> int:
    """In how many ways the start dates could have been handed out."""
    return factorial(len(starts)) // prod(factorial(n) for n in Counter(starts).values())


def assignments(starts: Sequence) -> Iterator[tuple]:
    """All of them, each once."""
    if not starts:
        yield ()
    for first in dict.fromkeys(starts):
        rest = list(starts)
        rest.remove(first)
        for others in assignments(rest):
            yield (first, *others)


@dataclass(frozen=True)
class Interruption:
    """Level and trend before; step and change of slope from `start` on.

    `ses` suppose that rounds are independent, which mostly flatters; `robust_ses` (Newey-West) do
    not, and are there from twelve rounds on. `covariances` are those of both, as far as there.
    """

    level: float
    trend: float
    step: float
    slope_change: float
    ses: tuple[float, ...]
    robust_ses: tuple[float, ...] | None
    start: int
    rounds: int
    covariances: tuple[np.ndarray, ...] = field(repr=False, compare=False)

    def effect(self, at: int) -> float:
        """Points in round `at` above where the old trend would have led."""
        return self.step + self.slope_change * (at - self.start)

    def interval(self, at: int) -> Interval:
        """Of that effect, from the larger of its standard errors."""
        weights = np.array([0, 0, 1, at - self.start])
        variance = max(float(weights @ each @ weights) for each in self.covariances)
        half = t_quantile(self.rounds - 4) * sqrt(variance)
        return Interval(self.effect(at) - half, self.effect(at) + half)


def interruption(
    series: Sequence[float | None], *, start: int, lags: int | None = None
) -> Interruption:
    """Segmented regression, where all teams begin together; rounds count from 1, None is no score.

    Five rounds at least, two of them on either side (Wagner et al. 2002).
    """
    y = np.array(series, dtype=float)
    rounds = np.arange(1, len(y) + 1)[~np.isnan(y)]
    after = rounds >= start
    x = np.column_stack([np.ones(len(rounds)), rounds, after, (rounds - start) * after])
    plain = fit(x, y[~np.isnan(y)])
    robust = newey_west(x, plain.residuals, lags=lags) if len(x) >= ROBUST_MIN else None
    return Interruption(
        *plain.coefficients.tolist(),
        ses=roots(plain.covariance),
        robust_ses=None if robust is None else roots(robust),
        start=start,
        rounds=len(x),
        covariances=(plain.covariance,) if robust is None else (plain.covariance, robust),
    )


def roots(covariance: np.ndarray) -> tuple[float, ...]:
    return tuple(np.sqrt(np.diag(covariance)).tolist())
