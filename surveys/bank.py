"""The question bank: items and blocks, read from surveys/library/items.json.

A wording has a version; a changed wording is a new item for every trend, a new translation is not.
What stands in braces is filled with the organisation's own word when a pulse opens.
"""

import json
from dataclasses import dataclass, field
from functools import cache

from surveys.vocabulary import LIBRARY, filled


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
def bank() -> dict[str, Item]:
    """Every item by code, in library order; the recommend question is the last."""
    library = read()
    groups = [*library["scales"], *library["beside"], library["recommend"]]
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


def of_scale(scale: str) -> list[Item]:
    """Its items in library order."""
    return [item for item in bank().values() if item.scale == scale]


def core() -> list[Item]:
    """The 36 items of the rotation, in library order."""
    return [item for item in bank().values() if item.block]
