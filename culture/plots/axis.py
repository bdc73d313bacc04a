"""Scores on a line: the axis, its anchors, the value ramp, and how a score is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

CUTS = (25, 35, 45, 55, 65, 75)
ANCHORS = ((25, "disagree"), (50, "neither"), (75, "agree"))


def value_step(score: float) -> int:
    """Step 1..7 of the value ramp; 4 is the middle, from 45 up to below 55."""
    return 1 + sum(score >= cut for cut in CUTS)


def printed(score: float | None, *, approximate: bool = False) -> str:
    """A score as people read it: "47", "≈ 45" where rounded to fives, "–" where there is none."""
    if score is None:
        return "–"
    return f"≈ {score:.0f}" if approximate else f"{score:.0f}"


@dataclass(frozen=True)
class Tick:
    at: str
    score: str
    words: str
    middle: bool


@dataclass(frozen=True)
class Axis:
    """Scores from low to high, laid along 0..100 % of a plot."""

    low: float = 20
    high: float = 80

    @classmethod
    def around(cls, scores: Iterable[float | None]) -> "Axis":
        """20 to 80, widened by tens so that no score comes nearer than two points to an end."""
        known = [score for score in scores if score is not None] or [50]
        low = 10 * floor((min(known) - 2) / 10)
        high = -10 * floor(-(max(known) + 2) / 10)
        return cls(max(0, min(20, low)), min(100, max(80, high)))

    def share(self, score: float) -> float:
        return (score - self.low) / (self.high - self.low)

    def at(self, score: float) -> str:
        return percent(self.share(score))

    @property
    def ticks(self) -> list[Tick]:
        return [Tick(self.at(s), str(s), words, s == 50) for s, words in ANCHORS]


def percent(share: float) -> str:
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"
