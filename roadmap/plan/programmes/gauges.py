"""How a programme is kept up: focus, persistence, coverage, breadth. Arithmetic only, no models.

Every number stands with its words; where nothing can be told yet, that is said in its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from culture.constructs import Face
from culture.figures.intervals import wilson
from culture.words import are, count_words, listed, plural, span_words
from roadmap.plan.standing import AT_RISK, LAGGING, Standing

CANNOT = "Cannot tell yet"


@dataclass(frozen=True)
class Gauge:
    """`value` is printed large: a share, a span, or that it cannot be told yet."""

    name: str
    about: str
    value: str
    words: str


def focus(meetings: Sequence[bool]) -> Gauge:
    """Of the leaders' meetings in the last year: whether each had the programme as a topic."""
    name, about = "Focus", "leaders’ meetings with the programme as a topic, in the last 12 months"
    if not meetings:
        return Gauge(name, about, CANNOT, "No meeting is noted yet.")
    held, topic = len(meetings), sum(meetings)
    low, high = wilson(topic, held)
    words = (
        f"{topic} of {plural(held, 'meeting')}. Allowing for chance, "
        f"{percent(low)} to {percent(high)}."
    )
    return Gauge(name, about, percent(topic / held), words)


@dataclass(frozen=True)
class Renewals:
    """Of what recurs: `kept` are those done and to be done again, in so many teams.

    `last_on` is the last day that was missed anywhere, `longest` the most days until one was done
    again (or until today), with its words; `over` are those lapsed today.
    """

    kept: int
    over: int
    last_on: date | None
    longest: int
    where: str


def persistence(found: Renewals, *, since: date, today: date) -> Gauge:
    """`since` is the first day of the programme."""
    name, about = "Persistence", "since something that must be done again was last let slip"
    if found.last_on is None:
        if not found.kept:
            words = "Nothing that must be done again has been done a first time."
            return Gauge(name, about, CANNOT, words)
        words = (
            f"Nothing has lapsed since the start. {count_words(found.kept)} done, to be renewed."
        )
        return Gauge(name, about, span_words((today - since).days), words)
    lapsed = f"{count_words(found.over)} {are(found.over)} lapsed now." if found.over else ""
    words = f"{lapsed} The longest gap: {span_words(found.longest)}, {found.where}."
    return Gauge(name, about, span_words((today - found.last_on).days), words.strip())


def breadth(teams: Iterable[Standing], programme) -> Gauge:
    """The share of teams in which nothing lags and nothing is at risk, among those that began."""
    name, about = "Breadth", "teams on track"
    begun = [team for team in teams if team.has_begun or team.tempo(programme)]
    if not begun:
        return Gauge(name, about, CANNOT, "No team has begun.")
    tempos = [team.tempo(programme) for team in begun]
    lagging, at_risk = tempos.count(LAGGING), tempos.count(AT_RISK)
    good = len(begun) - lagging - at_risk
    words = f"{good} of {plural(len(begun), 'team')} that have begun."
    if lagging or at_risk:
        words += f" {behind_words(lagging, at_risk)}"
    return Gauge(name, about, percent(good / len(begun)), words)


def behind_words(lagging: int, at_risk: int) -> str:
    """ "Two lag, one is at risk." """
    lag = f"{count_words(lagging)} {'lags' if lagging == 1 else 'lag'}" if lagging else ""
    risk = f"{count_words(at_risk)} {are(at_risk)} at risk" if at_risk else ""
    return (f"{lag}, {risk.lower()}" if lag and risk else lag or risk) + "."


@dataclass(frozen=True)
class Cover:
    """One construct: in how many of `of` teams a milestone is live, and how many for everybody.

    Live: begun and not finished, or done and renewed in time. `planned` says whether teams have
    any milestone there at all.
    """

    face: Face
    teams: int
    of: int
    planned: bool
    once: int

    @property
    def share(self) -> str:
        """ "60 %"; a dash where no team has a milestone there."""
        return percent(self.teams / self.of) if self.planned and self.of else "–"

    @property
    def words(self) -> str:
        """ "12 of 20 teams · 2 for everybody" """
        own = f"{self.teams} of {plural(self.of, 'team')}" if self.planned else "not in teams"
        return f"{own} · {self.once} for everybody" if self.once else own

    @property
    def is_gap(self) -> bool:
        return not self.teams and not self.once


def coverage_words(covers: Sequence[Cover]) -> str:
    """Which constructs have nothing live."""
    gaps = [cover.face.name for cover in covers if cover.is_gap]
    if not gaps:
        return "Something is live in every construct."
    if len(gaps) == len(covers):
        return "Nothing is live yet."
    return f"Nothing is live in {listed(gaps)}."


def percent(share: float) -> str:
    """A fraction, 0 to 1: "75 %"."""
    return f"{round(100 * share)} %"
