"""Where to start: how low each of the seven is, whether it moves, and what goes with it.

Pure until the view. Says what goes with what, never what causes what.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from culture.access import LEADERSHIP, MANAGER
from culture.constructs import SEVEN, Face
from culture.health.basis.cards import Card
from culture.health.basis.picture import dumbbells, moved, place, since_start
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round
from culture.health.basis.sentences import MIDDLE, STRONG
from culture.health.basis.standing import Standing
from culture.pages import render_page
from culture.plots import Dumbbell, Spot
from culture.words import listed
from surveys.counting.together import FEWEST
from surveys.published import Driver

EVEN = 100 / len(SEVEN)  # the weight of each if all seven went with it alike
LOWEST = 3  # so many may be called low, and none from STRONG up
LOW = "low"
FINDS = "how people find working here"
UNCLEAR = f"Which of the seven goes most with {FINDS}, we cannot tell yet."
UNTOLD = f"What goes with {FINDS}, we cannot tell yet."


@dataclass(frozen=True)
class Priority:
    """One construct. `signs` say how it stands; with `goes` they are the reasons to start here."""

    face: Face
    row: Dumbbell
    driver: Driver | None
    signs: tuple[str, ...]
    goes: str

    @property
    def weight(self) -> str:
        return f"{self.driver.percent} %" if self.driver else "–"

    @property
    def weight_interval(self) -> str:
        return f"{self.driver.low}–{self.driver.high} %" if self.driver else "–"

    @property
    def words(self) -> str:
        return ", ".join(filter(None, (*self.signs, self.goes))) or "no reason to start here"

    @property
    def order(self) -> tuple:
        """Most reasons first, the low before others, then what goes with it most, then the lowest;
        unknown ones last.
        """
        count = len(self.signs) + bool(self.goes)
        weight = self.driver.percent if self.driver else 0
        return self.row.score is None, -count, LOW not in self.signs, -weight, self.row.score or 0


@dataclass(frozen=True)
class Priorities:
    """`rows` in the order in which to look at them; no `spots` where nothing tells what goes with
    what; `can_tell`: the company is large enough that some pulse may.
    """

    headline: str
    rows: tuple[Priority, ...]
    spots: tuple[Spot, ...]
    since: str
    can_tell: bool


def priorities_of(rounds: Sequence[Round]) -> Priorities:
    """Of the company in the last of these rounds, all from the first on."""
    this, since = rounds[-1], since_start(rounds)
    standings = [place(rounds, scale) for scale in SEVEN]
    points = {each.scale: each.points for each in moved(standings)}
    drivers = {each.scale: each for each in this.company.drivers}
    low = lowest(standings)
    rows = []
    for each, row in zip(standings, dumbbells(standings, this=this, first=not since), strict=True):
        with_it = goes(each.scale, drivers)
        how = signs(each, points.get(each.scale), low=low, goes=bool(with_it))
        rows.append(Priority(row.face, row, drivers.get(each.scale), how, with_it))
    rows.sort(key=lambda each: each.order)
    can_tell = this.pulse.invited >= FEWEST
    said = headline(rows, drivers, can_tell=can_tell)
    return Priorities(said, tuple(rows), spots(rows), since, can_tell)


def lowest(standings: Sequence[Standing]) -> set[str]:
    known = [each for each in standings if each.score is not None and each.score < STRONG]
    return {each.scale for each in sorted(known, key=lambda each: each.score)[:LOWEST]}


def signs(each: Standing, points: int | None, *, low: Collection[str], goes: bool):
    """How it stands, in words, as far as that asks for a start; `points` of a clear change.

    Standing still is no reason by itself: what is well may stay as it is.
    """
    said = []
    if each.scale in low:
        said.append(LOW if each.score < MIDDLE else "lower than most")
    if (points or 0) < 0:
        said.append("falling")
    elif each.asked_again and not points and (said or goes):
        said.append("not moving")
    return tuple(said)


def goes(scale: str, drivers: Mapping[str, Driver]) -> str:
    """Only of a weight that chance does not bring down to an even share."""
    if scale not in drivers or drivers[scale].low <= EVEN:
        return ""
    most = max(drivers.values(), key=lambda driver: driver.percent)
    return f"goes {'most' if most.scale == scale else 'more than most'} with {FINDS}"


def headline(rows: Sequence[Priority], drivers: Mapping[str, Driver], *, can_tell: bool) -> str:
    """Where to start and why; and that it cannot be told what goes with it, where it ever can."""
    first = rows[0]
    if first.row.score is None:
        return "Too few people answered for a score."
    start = (
        f"Start with {first.face.name}: {why(first)}."
        if first.signs or first.goes
        else "None of the seven asks for a start before the others."
    )
    if not drivers:
        return f"{start} {UNTOLD}" if can_tell else start
    return start if any(each.goes for each in rows) else f"{start} {UNCLEAR}"


def why(first: Priority) -> str:
    """ "low, not moving, and it goes most with how people find working here"."""
    if not first.goes:
        return listed(first.signs) if len(first.signs) > 1 else f"it is {first.signs[0]}"
    return ", ".join([*first.signs, f"{'and ' if first.signs else ''}it {first.goes}"])


def spots(rows: Sequence[Priority]) -> tuple[Spot, ...]:
    return tuple(
        Spot(each.face, each.row.score, each.driver.percent, each.driver.low, each.driver.high)
        for each in rows
        if each.driver and each.row.score is not None
    )


@reads(*LEADERSHIP, MANAGER)
def priorities(request, reading):
    """The whole company's, for managers too: what to start with in a group is on its own page."""
    seen = priorities_of(reading.shown)
    company = reading.this.company
    context = reading.context() | {"seen": seen, "company": company, "even": EVEN}
    return render_page(request, "health/priorities.html", context)


def card(reading: Reading) -> Card | None:
    """None for a company of few, whose scores are rounded."""
    seen = priorities_of(reading.shown)
    if not reading.this.company.exact or seen.rows[0].row.score is None:
        return None
    url = f"{reverse('health:priorities')}?pulse={reading.this.pulse.number}"
    return Card("Where to start", seen.headline, url, "All seven", seen.rows[0].face)


def table(rounds: Sequence[Round]) -> list[list]:
    """One row for each of the seven, in the order of the page."""
    head = ["Construct", "Score", "Score between", "Change", "Goes with", "Goes with between"]
    return [[*head, "In words"], *(line(each) for each in priorities_of(rounds).rows)]


def line(each: Priority) -> list[str]:
    row = each.row
    scored = [each.face.name, row.printed, row.interval, row.change_words]
    return [*scored, each.weight, each.weight_interval, each.words]
