"""Do groups with better scores have better customer numbers a quarter later, or the other way
round? Pure: published figures and customer numbers in, words and numbers out.

One pair per exact group, of its published level and the mean over its teams' months. From twenty
groups on it is calculated; below, the pairs stand side by side and nothing more. It never says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isclose
from statistics import StatisticsError, correlation

from culture.constructs import FACES, Face
from culture.customers.metrics import Metric
from culture.figures.change import holm
from culture.figures.linkage import TEAMS_MIN, Linkage, linkage
from culture.health.basis.rounds import Round, group_history
from culture.health.basis.standing import level
from culture.plots import Strength, printed
from culture.words import are, plural
from surveys.published import GroupResult

P_MAX = 0.05
TeamNumbers = Mapping[tuple[str, int], tuple[float, int | None]]  # (metric, team): mean, n


@dataclass(frozen=True)
class Quarter:
    """Rounds that end with a quarter, and what customers said in its months, by team."""

    rounds: Sequence[Round]
    numbers: TeamNumbers

    @cached_property
    def exact(self) -> dict[str, GroupResult]:
        """The exact groups of its last round, by what makes a group the same in two rounds. No two
        have a team in common.
        """
        return {group.trend_key: group for group in self.rounds[-1].groups if group.exact}

    def score(self, key: str, scale: str) -> float | None:
        """Its level over a full cycle; an estimate would lean on the company."""
        if key not in self.exact:
            return None
        history = group_history(self.rounds, self.exact[key])
        return level(history, scale, at=self.rounds[-1].number)

    def number(self, group: GroupResult, metric: Metric) -> float | None:
        """The mean over its teams that have one, weighted by n if all of them do."""
        known = [self.numbers.get((metric.key, team)) for team in group.team_ids]
        known = [each for each in known if each is not None]
        if not known:
            return None
        weights = [n for _, n in known] if all(n for _, n in known) else [1] * len(known)
        return sum(mean * n for (mean, _), n in zip(known, weights, strict=True)) / sum(weights)


@dataclass(frozen=True)
class Pair:
    """One group: its score and its customers' number, in the quarter before and in this one."""

    group: str
    score_then: float | None
    score_now: float | None
    customers_then: float | None
    customers_now: float | None

    def cells(self, metric: Metric) -> list[str]:
        """As a table prints them: then and now of employees, then and now of customers."""
        return [
            printed(self.score_then),
            printed(self.score_now),
            *("–" if value is None else metric.short(value) for value in self.customers),
        ]

    @property
    def customers(self) -> tuple[float | None, float | None]:
        return self.customers_then, self.customers_now

    @property
    def forward(self) -> tuple[float, float] | None:
        return both(self.score_then, self.customers_now)

    @property
    def backward(self) -> tuple[float, float] | None:
        return both(self.score_now, self.customers_then)


@dataclass(frozen=True)
class Lag:
    """One direction in time over `groups` groups; `found` from twenty on, if both vary."""

    groups: int
    found: Linkage | None
    p: float = 1.0  # adjusted for everything looked at together

    @property
    def is_clear(self) -> bool:
        return self.found is not None and self.p < P_MAX

    @property
    def missing(self) -> int:
        return max(0, TEAMS_MIN - self.groups)


@dataclass(frozen=True)
class Link:
    """One metric beside its construct over groups. `forward`: scores first; `backward`: numbers
    of customers first. r is turned so that above 0 better goes with better.
    """

    metric: Metric
    face: Face
    pairs: Sequence[Pair]
    forward: Lag
    backward: Lag

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table without a strength: (group, cells)."""
        return [(pair.group, pair.cells(self.metric)) for pair in self.pairs]

    @property
    def enough(self) -> bool:
        return not (self.forward.missing and self.backward.missing)

    @property
    def most(self) -> Lag:
        """The direction with more groups."""
        return max(self.forward, self.backward, key=lambda lag: lag.groups)

    @property
    def groups(self) -> str:
        return plural(self.most.groups, "group")

    @property
    def strengths(self) -> list[Strength]:
        """What the chart draws: a row for each direction that could be calculated."""
        ways = ((self.forward, f"{self.face.name} first"), (self.backward, "customers first"))
        return [
            Strength(self.face, self.metric.name, words, lag.found.r, *lag.found.interval)
            for lag, words in ways
            if lag.found
        ]

    @property
    def forward_words(self) -> str:
        have = f"have {{}} numbers for {self.metric.name}"
        return words(self.forward, f"with better {self.face.name} scores", have)

    @property
    def backward_words(self) -> str:
        have = f"have {{}} {self.face.name} scores"
        return words(self.backward, f"with better numbers for {self.metric.name}", have)


def words(lag: Lag, who: str, have: str) -> str:
    """Never why: what goes with what, a quarter apart."""
    if lag.missing:
        return missing(lag)
    if not lag.is_clear:
        return f"Cannot tell: over {lag.groups} groups, what is seen may be chance."
    tend = have.format("better" if lag.found.r > 0 else "worse")
    return f"Groups {who} tend to {tend} a quarter later. This does not say why."


def missing(lag: Lag) -> str:
    have = "has" if lag.groups == 1 else "have"
    return (
        f"{plural(lag.groups, 'group')} {have} both. {TEAMS_MIN} are needed to look for a link, so "
        f"{lag.missing} {are(lag.missing)} missing."
    )


@dataclass(frozen=True)
class Links:
    """Everything looked at together: what can be told, and what only stands side by side."""

    told: Sequence[Link]
    beside: Sequence[Link]

    @property
    def strengths(self) -> list[Strength]:
        return [strength for link in self.told for strength in link.strengths]

    @property
    def missing_words(self) -> str:
        return missing(max((link.most for link in self.beside), key=lambda lag: lag.groups))


def links_between(before: Quarter, now: Quarter, metrics: Sequence[Metric]) -> Links | None:
    """Of metrics that have a construct, and both for at least one group; None where none has."""
    found = [(metric, pairs_of(metric, before, now)) for metric in metrics if metric.scale]
    found = [(metric, pairs) for metric, pairs in found if pairs]
    raw = [lag_of(metric, pairs, way) for metric, pairs in found for way in ("forward", "backward")]
    lags = iter(adjusted(raw))
    links = [
        Link(metric, FACES[metric.scale], pairs, next(lags), next(lags)) for metric, pairs in found
    ]
    told = [link for link in links if link.enough]
    beside = [link for link in links if not link.enough]
    return Links(told, beside) if links else None


def pairs_of(metric: Metric, before: Quarter, now: Quarter) -> list[Pair]:
    """Groups with something to set beside something, those of today first."""
    keys = dict.fromkeys([*now.exact, *before.exact])
    rows = [pair_of(key, metric, before, now) for key in keys]
    return [row for row in rows if row.forward or row.backward]


def pair_of(key: str, metric: Metric, before: Quarter, now: Quarter) -> Pair:
    then, today = before.exact.get(key), now.exact.get(key)
    return Pair(
        group=(today or then).name,
        score_then=before.score(key, metric.scale),
        score_now=now.score(key, metric.scale),
        customers_then=before.number(today or then, metric),
        customers_now=now.number(then or today, metric),
    )


def lag_of(metric: Metric, pairs: Sequence[Pair], way: str) -> Lag:
    known = [pair for each in pairs if (pair := getattr(each, way))]
    if len(known) < TEAMS_MIN or not varies(known):
        return Lag(len(known), None)
    scores, customers = zip(*known, strict=True)
    return Lag(len(known), linkage(scores, [metric.sign * value for value in customers]))


def varies(pairs: Sequence[tuple[float, float]]) -> bool:
    """Both differ between groups, and not all groups lie on one line."""
    try:
        return not isclose(abs(correlation(*zip(*pairs, strict=True))), 1)
    except StatisticsError:
        return False


def adjusted(lags: Sequence[Lag]) -> list[Lag]:
    """With p for everything that is looked at together (Holm)."""
    told = [lag for lag in lags if lag.found]
    ps = iter(holm([lag.found.p for lag in told]))
    return [Lag(lag.groups, lag.found, next(ps)) if lag.found else lag for lag in lags]


def both(one: float | None, other: float | None) -> tuple[float, float] | None:
    return None if one is None or other is None else (one, other)
