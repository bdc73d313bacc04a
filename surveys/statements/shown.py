"""Statements as pages print them: in the organisation's own words, each in its own direction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Max

from culture.constructs import FACES
from surveys.asking import bank
from surveys.asking.vocabulary import filled
from surveys.models.bank import Change
from surveys.models.pulses import PulseItem
from surveys.statements.checks import doubts

BESIDE = dict(PulseItem.BESIDE)
NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Wording:
    """One language of a statement. `was` is what it said before, in a proposal that changes it."""

    language: str
    text: str
    was: str = ""
    doubts: Sequence[str] = ()

    @property
    def name(self) -> str:
        return NAMES[self.language]


@dataclass(frozen=True)
class Line:
    """A statement in the list. `asked` is the day of the last pulse that asked it, None if none."""

    item: bank.Item
    words: str
    asked: date | None
    times: int


@dataclass(frozen=True)
class Section:
    name: str
    face: str  # a scale that has one, or ""
    lines: list[Line]


def wordings(said: Mapping[str, str], customer: str) -> list[Wording]:
    """In the order of the languages, those that it has."""
    return [Wording(code, filled(said[code], customer, code)) for code in NAMES if code in said]


def proposed(change: Change, item: bank.Item | None, customer: str) -> list[Wording]:
    """As written, braces and all, with what it would replace, and what is worth a second look in
    what would be new.
    """
    before = item.wordings if item else {}
    return [
        Wording(
            code,
            text,
            was=before.get(code, ""),
            doubts=doubts(text, code, customer=customer) if text != before.get(code) else (),
        )
        for code in NAMES
        if (text := change.wordings.get(code))
    ]


def last_asked() -> dict[str, tuple[date, int]]:
    """By code: the day of the last pulse that asked it, and how many did."""
    rows = PulseItem.objects.order_by().values_list("code")
    return {
        code: (day, n)
        for code, day, n in rows.annotate(day=Max("pulse__opens_on"), n=Count("pulse"))
    }


def sections(items: Iterable[bank.Item], customer: str) -> list[Section]:
    """By scale, in the order of the library."""
    asked, found = last_asked(), {}
    for item in items:
        day, times = asked.get(item.code, (None, 0))
        words = filled(item.wordings["en"], customer, "en")
        found.setdefault(item.scale, []).append(Line(item, words, day, times))
    order = [scale for scale in [*FACES, *BESIDE] if scale in found]
    return [Section(name_of(key), key if key in FACES else "", found[key]) for key in order]


def name_of(scale: str) -> str:
    return FACES[scale].name if scale in FACES else BESIDE[scale]


def matching(items: Iterable[bank.Item], words: str, customer: str) -> list[bank.Item]:
    """Those that hold all these words, in one language or their code."""
    wanted = words.casefold().split()

    def holds(item: bank.Item) -> bool:
        texts = [item.code, *item.worded(customer).values()]
        return any(all(word in text.casefold() for word in wanted) for text in texts)

    return [item for item in items if holds(item)]
