"""The seven around their mean: the whole company only, never change or small groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin

from culture.constructs import FACES, SEVEN, Face
from culture.plots.axis import printed


@dataclass(frozen=True)
class Spoke:
    """One of the seven directions: where its mark and its icon (top left corner) stand."""

    face: Face
    x: str
    y: str
    icon_x: str
    icon_y: str
    inner: tuple[str, str]
    outer: tuple[str, str]


@dataclass(frozen=True)
class Heptagon:
    """Seven scores around their mean, in a box of 280 × 280; rings at 50 and 75.

    `scores` and `baseline` map the keys of the seven to 0..100. A missing score leaves out its mark
    and the outline, for an outline through a gap would lie.
    """

    scores: Mapping[str, float]
    baseline: Mapping[str, float] | None = None
    then: str = ""

    @property
    def whole(self) -> bool:
        return all(key in self.scores for key in SEVEN)

    @property
    def mean(self) -> str:
        return f"{sum(self.scores.values()) / len(self.scores):.0f}" if self.scores else ""

    @property
    def weakest(self) -> str:
        return f"{min(self.scores.values()):.0f}" if self.scores else ""

    @property
    def strongest(self) -> str:
        return f"{max(self.scores.values()):.0f}" if self.scores else ""

    @property
    def rings(self) -> list[str]:
        return [outline(dict.fromkeys(SEVEN, score)) for score in (50, 75)]

    @property
    def now(self) -> str:
        return outline(self.scores) if self.whole else ""

    @property
    def before(self) -> str:
        baseline = self.baseline or {}
        return outline(baseline) if all(key in baseline for key in SEVEN) else ""

    @property
    def spokes(self) -> list[Spoke]:
        return [self._spoke(number, key) for number, key in enumerate(SEVEN)]

    def _spoke(self, number: int, key: str) -> Spoke:
        score = self.scores.get(key)
        x, y = ("", "") if score is None else texts(corner(number, 1.3 * score))
        icon_x, icon_y = corner(number, max(122, 1.3 * (score or 0) + 20))
        return Spoke(
            face=FACES[key],
            x=x,
            y=y,
            icon_x=f"{icon_x - 10:.1f}",
            icon_y=f"{icon_y - 10:.1f}",
            inner=texts(corner(number, 65)),
            outer=texts(corner(number, 97.5)),
        )

    @property
    def rows(self) -> list[tuple[Face, str, str]]:
        """Face, score and baseline as text: the table beside the drawing."""
        baseline = self.baseline or {}
        return [(FACES[k], printed(self.scores.get(k)), printed(baseline.get(k))) for k in SEVEN]


def corner(number: int, radius: float) -> tuple[float, float]:
    """Corner 0..6, clockwise from the top, around the middle of the 280 box."""
    angle = 2 * pi * number / 7
    return 140 + radius * sin(angle), 140 - radius * cos(angle)


def outline(scores: Mapping[str, float]) -> str:
    """Points of a polygon; a score of 100 lies 130 from the middle."""
    corners = (corner(number, 1.3 * scores[key]) for number, key in enumerate(SEVEN))
    return " ".join(",".join(texts(point)) for point in corners)


def texts(point: tuple[float, float]) -> tuple[str, str]:
    return f"{point[0]:.1f}", f"{point[1]:.1f}"
