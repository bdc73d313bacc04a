"""One construct's page: its state in words, its statements, where it differs, its course. Pure.

Trust and experience have the same page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from culture.constructs import FACES, SEVEN, Face
from culture.health.basis import sentences
from culture.health.basis.picture import BESIDE, dumbbell, moved, place, since_start
from culture.health.basis.rounds import Round
from culture.health.basis.standing import Standing
from culture.health.basis.statements import (
    Half,
    Said,
    half_standings,
    halves,
    halves_words,
    statements,
)
from culture.health.basis.trends import trend
from culture.health.groups.differs import differs
from culture.plots import Dumbbell, Trend


@dataclass(frozen=True)
class ConstructPage:
    """`said` weakest first. `differs`: which groups stand out, in words; empty where untold."""

    face: Face
    before: Face | None
    after: Face | None
    headline: str
    since: str
    row: Dumbbell
    said: tuple[Said, ...]
    halves: tuple[Half, ...]
    halves_words: str
    differs: str
    course: tuple[Trend, ...]


def construct_page(
    rounds: Sequence[Round], scale: str, reached: Mapping[str, Sequence[tuple[date, str]]]
) -> ConstructPage:
    """Of the last of these rounds, all from the first on. `reached`: see trends.trends."""
    since = since_start(rounds)
    faces = list(FACES.values())
    at = faces.index(FACES[scale])
    standing, clear = scale_standing(rounds, scale)
    row = dumbbell(standing, clear, first=not since)
    parts = half_standings(rounds, scale)
    return ConstructPage(
        face=faces[at],
        before=faces[at - 1] if at else None,
        after=faces[at + 1] if at + 1 < len(faces) else None,
        headline=headline(standing, row, clear, since=since),
        since=since,
        row=row,
        said=statements(rounds, scale, first=not since),
        halves=halves(parts, scale, first=not since),
        halves_words=halves_words(rounds, parts),
        differs=differs(rounds, scale),
        course=course(rounds, scale, reached),
    )


def scale_standing(rounds: Sequence[Round], scale: str) -> tuple[Standing, sentences.Moved | None]:
    """As the results page shows it: looked at together with the same others."""
    family = SEVEN if scale in SEVEN else BESIDE
    standings = {key: place(rounds, key) for key in family}
    clear = {each.scale: each for each in moved(list(standings.values()))}
    return standings[scale], clear.get(scale)


def headline(standing: Standing, row: Dumbbell, clear, *, since: str) -> str:
    """Two short sentences: the change, and the state."""
    if standing.score is None:
        return "Too few people answered for a score."
    state = sentences.state(
        standing.scale,
        row.printed,
        standing.score,
        interval=standing.interval,
        before=standing.baseline,
    )
    return f"{opening(standing, clear, since=since)} {state}"


def opening(standing: Standing, clear, *, since: str) -> str:
    if not since:
        return "This is where we start."
    if standing.baseline is None:
        return f"It cannot be compared with {since}."
    if not standing.asked_again:
        return f"It is too early to compare with {since}."
    return sentences.movement([clear] if clear else [], since=since)


def course(rounds: Sequence[Round], scale: str, reached) -> tuple[Trend, ...]:
    """The company's score pulse by pulse, alone; nothing before the second."""
    found = [trend(rounds, scale, reached.get(scale, ()))] if len(rounds) > 1 else []
    return tuple(each for each in found if each.points)
