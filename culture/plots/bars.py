"""Scores of a small group: bars without a sharp end."""

from dataclasses import dataclass

from culture.constructs import Face
from culture.plots.axis import percent


@dataclass(frozen=True)
class SoftBar:
    """One scale of one group on 0..100: solid up to `low`, fading out until `high`.

    Without an interval the fade reaches eight points to either side: as far as rounding may hide.
    `words` say it without a number ("most agree"); `quote` is the statement behind it.
    """

    face: Face
    score: float
    low: float | None = None
    high: float | None = None
    words: str = ""
    quote: str = ""
    approximate: bool = False

    @property
    def about(self) -> str:
        return f"about {self.score:.0f}" if self.approximate else f"{self.score:.0f}"

    @property
    def solid(self) -> str:
        return percent(self._from / 100)

    @property
    def fade(self) -> str:
        """Width of the fading end."""
        end = self.score + 8 if self.high is None else self.high
        return percent((min(100, end) - self._from) / 100)

    @property
    def _from(self) -> float:
        return max(0, self.score - 8 if self.low is None else self.low)
