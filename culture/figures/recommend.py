"""The recommend score (eNPS): promoters (9, 10) minus detractors (0 to 6), in points -100..100."""

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtr

from culture.figures.intervals import Z95, Interval, standard_error


@dataclass(frozen=True)
class Recommend:
    """How many of each kind answered; at least one."""

    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        return 100 * (self.promoters - self.detractors) / self.n

    @property
    def variance(self) -> float:
        """Of one answer, coded 1, 0, -1."""
        return trinomial_variance(self.promoters / self.n, self.detractors / self.n)

    def se(self, *, population: int | None = None) -> float:
        """In points."""
        return 100 * standard_error(sqrt(self.variance), self.n, population=population)

    def wald(self, *, population: int | None = None) -> Interval:
        """The textbook's interval, too narrow for few people: to compare with other tools."""
        half = Z95 * self.se(population=population)
        return Interval(self.score - half, self.score + half)

    @property
    def interval(self) -> Interval:
        """Adjusted Wald: 3/4 promoter, 3/2 passive, 3/4 detractor added (Rocks 2016)."""
        n = self.n + 3
        up, down = (self.promoters + 0.75) / n, (self.detractors + 0.75) / n
        half = Z95 * sqrt(trinomial_variance(up, down) / n)
        return Interval(100 * (up - down - half), 100 * (up - down + half))


def recommend(answers: Collection[int]) -> Recommend:
    """From answers 0 to 10."""
    up, down = sum(each >= 9 for each in answers), sum(each <= 6 for each in answers)
    return Recommend(up, len(answers) - up - down, down)


def trinomial_variance(up: float, down: float) -> float:
    return up + down - (up - down) ** 2


@dataclass(frozen=True)
class RecommendChange:
    """Difference in points, its standard error, z and two-sided p."""

    difference: float
    se: float
    z: float
    p: float


def recommend_change(before: Recommend, after: Recommend) -> RecommendChange:
    difference = after.score - before.score
    se = sqrt(before.se() ** 2 + after.se() ** 2)
    z = difference / se
    return RecommendChange(difference, se, z, float(2 * ndtr(-abs(z))))
