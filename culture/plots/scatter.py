"""Two numbers of each construct: how it scores, and how strongly it goes with something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from culture.constructs import Face
from culture.plots.axis import Axis, Tick, percent

TOP, BOTTOM = 16, 272  # of the plot, in pixels
LEFT, WIDTH = 0.14, 0.82  # of its width
WIDTHS = (300, 480, 640, 1080)  # pixels, from a phone to a wide screen
LABEL, GAP, LINE, MARK = 60, 12, 20, 9  # pixels
# Where a label may stand: so far below its mark, and whether before it.
PLACES = tuple(
    product((0, 20, -20, 40, -40, 60, -60, 80, -80, 100, -100, 120, -120), (False, True))
)


@dataclass(frozen=True)
class Spot:
    """One construct: score 0..100 across, weight in percent with its interval upwards."""

    face: Face
    score: float
    weight: float
    low: float
    high: float

    @property
    def printed(self) -> str:
        return f"{self.weight:.0f} %"


@dataclass(frozen=True)
class Box:
    """What is covered: pixels around a share `x` of the width, whatever that width is."""

    x: float
    left: float
    right: float
    upper: float
    lower: float

    @classmethod
    def of_label(cls, x: float, y: float, *, before: bool) -> "Box":
        left = -GAP - LABEL if before else GAP
        return cls(x, left, left + LABEL, y - LINE / 2, y + LINE / 2)

    def meets(self, other: "Box", *, width: float) -> bool:
        apart = width * (other.x - self.x)
        beside = self.left >= apart + other.right or apart + other.left >= self.right
        return not beside and self.upper < other.lower and other.upper < self.lower

    def is_inside(self, *, width: float) -> bool:
        across = (
            width * self.x + self.left >= LEFT * width / 2 and width * self.x + self.right <= width
        )
        return across and self.upper >= 0 and self.lower <= BOTTOM

    def is_free(self, taken: Iterable["Box"]) -> bool:
        """Inside the plot, and apart from all these, on a phone and on a wide screen."""
        inside = all(self.is_inside(width=width) for width in WIDTHS)
        return inside and not any(self.meets(box, width=w) for box in taken for w in WIDTHS)


@dataclass(frozen=True)
class Plane:
    """The pair of axes: scores across, weights from 0 up to `top` percent."""

    axis: Axis
    top: int

    @classmethod
    def around(cls, spots: Sequence[Spot]) -> "Plane":
        highest = max(spot.high for spot in spots)
        return cls(Axis.around(spot.score for spot in spots), 10 * -int(-(highest + 1) // 10))

    def x(self, score: float) -> float:
        return LEFT + WIDTH * self.axis.share(score)

    def y(self, weight: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * weight / self.top

    def mark(self, spot: Spot) -> Box:
        y = self.y(spot.weight)
        return Box(self.x(spot.score), -MARK, MARK, y - MARK, y + MARK)

    def line(self, spot: Spot) -> Box:
        return Box(self.x(spot.score), -1, 1, self.y(spot.high), self.y(spot.low))

    @property
    def ticks(self) -> list[Tick]:
        at = [percent(self.x(int(tick.score))) for tick in self.axis.ticks]
        pairs = zip(at, self.axis.ticks, strict=True)
        return [Tick(x, tick.score, tick.words, tick.middle) for x, tick in pairs]


@dataclass(frozen=True)
class PlacedSpot:
    """A spot in its plot. `label` is how far its words stand below its mark, `before` it or after.

    In pixels but for `x`. `led`: it stands so far off that a line leads to it.
    """

    spot: Spot
    x: str
    y: str
    low: str
    high: str
    label: str
    before: bool
    led: bool


@dataclass(frozen=True)
class Scatter:
    """`steps` are (y, "20 %"); `even` is where an even share lies."""

    spots: list[PlacedSpot]
    ticks: list[Tick]
    steps: list[tuple[str, str]]
    even: str


def place_spots(spots: Sequence[Spot], *, even: float) -> Scatter:
    """All on one pair of axes. `even`: the weight of each if all went with it alike."""
    plane = Plane.around(spots)
    marks, lines = [plane.mark(each) for each in spots], [plane.line(each) for each in spots]
    placed, labels = [], []
    for spot in sorted(spots, key=lambda spot: -spot.weight):
        off, before = free_place(plane.mark(spot), [*marks, *labels], lines)
        labels.append(label_at(plane.mark(spot), off, before=before))
        placed.append(place(spot, plane, off, before=before))
    return Scatter(
        spots=placed,
        ticks=plane.ticks,
        steps=[(f"{plane.y(share):.1f}", f"{share} %") for share in range(0, plane.top + 1, 10)],
        even=f"{plane.y(even):.1f}",
    )


def free_place(mark: Box, taken: Sequence[Box], lines: Sequence[Box]) -> tuple[int, bool]:
    """The nearest place for a label: apart from all, or else over somebody's line."""
    for obstacles in ([*taken, *lines], taken):
        for off, before in PLACES:
            if label_at(mark, off, before=before).is_free(obstacles):
                return off, before
    return PLACES[0]


def label_at(mark: Box, off: int, *, before: bool) -> Box:
    return Box.of_label(mark.x, (mark.upper + mark.lower) / 2 + off, before=before)


def place(spot: Spot, plane: Plane, off: int, *, before: bool) -> PlacedSpot:
    return PlacedSpot(
        spot=spot,
        x=percent(plane.x(spot.score)),
        y=f"{plane.y(spot.weight):.1f}",
        low=f"{plane.y(spot.low):.1f}",
        high=f"{plane.y(spot.high):.1f}",
        label=f"{off}",
        before=before,
        led=off != 0,
    )
