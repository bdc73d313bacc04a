"""The question bank: items and blocks, read from surveys/library/items.json.

A wording has a version; a changed wording is a new item for every trend. `{customer}` in a wording
is filled with the organisation's own word when a pulse opens.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIBRARY = Path(__file__).parent / "library"


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

    def worded(self, customer: str) -> dict[str, str]:
        """The wordings with the organisation's word for those it serves."""
        return {
            language: wording.replace("{customer}", customer).replace(
                "{Customer}", customer.capitalize()
            )
            for language, wording in self.wordings.items()
        }


@cache
def bank() -> dict[str, Item]:
    """Every item by code, in library order; the recommend question is the last."""
    library = json.loads((LIBRARY / "items.json").read_text())
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
    )


def of_scale(scale: str) -> list[Item]:
    """Its items in library order."""
    return [item for item in bank().values() if item.scale == scale]


def core() -> list[Item]:
    """The 36 items of the rotation, in library order."""
    return [item for item in bank().values() if item.block]
