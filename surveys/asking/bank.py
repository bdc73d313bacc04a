"""The question bank: the shipped library, and what this organisation approved beside it.

A wording has a version; a changed wording is a new item for every trend, a new translation is not.
What stands in braces is filled with the organisation's own word when a pulse opens.

`bank()` is one query each time: ask it once, and hand on what it gave. `library()`, and what is
read from it, asks the database nothing: for answer pages and results, where codes are enough.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from surveys.asking.vocabulary import LIBRARY, filled
from surveys.models.bank import Change

Kind = Change.Kind
REWORDING = (Kind.WORDING, Kind.RETIREMENT)
OWN = "OWN"  # how the codes of our own statements begin


@dataclass(frozen=True)
class Item:
    """One statement, answered on five points or "does not apply"; `wordings` by language."""

    code: str
    scale: str
    version: int
    wordings: dict[str, str]
    reverse: bool
    block: str | None  # A, B or C for the core items
    facet: str = ""  # which side of its scale it asks about: "belief"
    # The five answers by language, of an item that has its own.
    answers: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        return self.code.startswith(OWN)

    def worded(self, customer: str) -> dict[str, str]:
        """The wordings with the organisation's word for those it serves."""
        return {
            language: filled(wording, customer, language)
            for language, wording in self.wordings.items()
        }


@cache
def read() -> dict:
    return json.loads((LIBRARY / "items.json").read_text())


def scale(language: str) -> dict[str, str]:
    """The words for "1" to "5" and for "null", does not apply; English where there are none."""
    words = read()["scale"]
    return words.get(language, words["en"])


@cache
def library() -> dict[str, Item]:
    """Every shipped item by code, in library order; the recommend question is the last."""
    shipped = read()
    groups = [*shipped["scales"], *shipped["beside"], shipped["recommend"]]
    return {row["id"]: as_item(group["key"], row) for group in groups for row in group["items"]}


def as_item(scale: str, row: dict) -> Item:
    return Item(
        code=row["id"],
        scale=scale,
        version=row.get("version", 1),
        wordings=row["wordings"],
        reverse=row.get("reverse", False),
        block=row.get("block"),
        facet=row.get("facet", ""),
        answers=row.get("answers", {}),
    )


def bank() -> dict[str, Item]:
    """Every item that may be asked, by code: the library as approved here, then our own."""
    rows = list(Change.objects.in_force())
    gone = {row.replacement or row.code for row in rows if row.kind == Kind.RETIREMENT}
    return {code: item for code, item in merged(rows).items() if code not in gone}


def known() -> dict[str, Item]:
    """The bank, and what was retired from it."""
    return merged(list(Change.objects.in_force()))


def merged(changes: Iterable[Change]) -> dict[str, Item]:
    """The library with these approved changes; nothing is left out.

    The highest version of a wording counts, whatever was approved first; a translation belongs to
    the version it was made of.
    """
    items = library() | {row.code: own(row) for row in changes if row.kind == Kind.ITEM}
    rows = [row for row in changes if row.code in items]
    for row in rows:
        item = items[row.code]
        if row.kind in REWORDING and row.wordings and row.version > item.version:
            items[row.code] = replace(item, version=row.version, wordings=row.wordings)
    translations = [row for row in rows if row.kind == Kind.TRANSLATION]
    for row in sorted(translations, key=lambda row: row.decided_at):
        item = items[row.code]
        if row.version == item.version:
            items[row.code] = replace(item, wordings=item.wordings | row.wordings)
    return items


def own(row: Change) -> Item:
    return Item(
        code=row.code,
        scale=row.scale,
        version=row.version,
        wordings=row.wordings,
        reverse=row.reverse,
        block=None,
        facet=row.facet,
    )


def of_scale(scale: str, items: Mapping[str, Item]) -> list[Item]:
    """Its items, in the order of a bank."""
    return [item for item in items.values() if item.scale == scale]


def core() -> list[Item]:
    """The 36 items of the rotation, as the library words them.

    Their codes, scales and facets are the same in every bank.
    """
    return [item for item in library().values() if item.block]
