"""What a group could choose to work on: its weakest constructs, each with deeds others have tried.

Pure. Deeds are milestone templates of the library that a team can do; a statement's own come first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from culture.constructs import FACES, Face
from roadmap.plan.packs import Template, library

SHOWN = 2
OWN = "own"


@dataclass(frozen=True)
class Point:
    """A construct to talk about, and its weakest statement; none in a group of few people."""

    scale: str
    item: str = ""
    wording: str = ""
    weakest: bool = False

    @property
    def face(self) -> Face:
        return FACES[self.scale]

    @property
    def heard(self) -> str:
        """How a promise may begin: no number, and nobody's words."""
        place = "where we are weakest" if self.weakest else "among our weakest"
        return f"{self.face.name}, {self.face.subtitle}, is {place}."


@dataclass(frozen=True)
class Idea:
    """One choice. `planned`: the day the roadmap already wants it done here."""

    key: str  # "communication:COM3:COM-M2"
    title: str
    done_means: str = ""
    planned: date | None = None


@dataclass(frozen=True)
class Choice:
    point: Point
    ideas: tuple[Idea, ...]


def choices(points: Sequence[Point], planned: Mapping[str, date]) -> list[Choice]:
    """`planned`: by code, the milestones that lie before these teams."""
    return [Choice(point, ideas(point, planned)) for point in points]


def ideas(point: Point, planned: Mapping[str, date]) -> tuple[Idea, ...]:
    """The two nearest of the library, then something of their own."""
    here = [each for each in library().values() if each.construct == point.scale]
    fitting = sorted(
        (each for each in here if each.everywhere),
        key=lambda each: point.item not in each.effect_items,
    )
    found = [idea(point, each, planned.get(each.code)) for each in fitting[:SHOWN]]
    return (*found, Idea(key_of(point, OWN), "Something of our own"))


def idea(point: Point, template: Template, planned: date | None) -> Idea:
    return Idea(key_of(point, template.code), template.title, template.done_means, planned)


def key_of(point: Point, code: str) -> str:
    return f"{point.scale}:{point.item}:{code}"


def will(code: str) -> str:
    """How the promise may read: what done means in the library; else empty."""
    known = library().get(code)
    return f"{known.title}: {known.done_means}." if known else ""
