"""The library of milestone templates and the packs an HR lead can choose from.

Fifty templates lie in `roadmap/library/milestones.json`, dated for a programme of 18 months. Fifty
is all of them; twelve and twenty are lists in `packs.json`, chosen by four rules: every one of the
seven constructs is in; each goes from a decision at the top to something every team does; the
twelve are also in the twenty, so that a company can grow; a need outside the pack is replaced by
what it needs itself, so that no milestone waits for one that nobody will do.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

LIBRARY = Path(__file__).resolve().parent.parent / "library"
SIZES = (12, 20, 50)


@dataclass(frozen=True)
class Template:
    """A milestone as the library, an older programme or a file describes it.

    `start_month` counts from the start of a programme of 18 months, `weeks` is how long one team
    (or, where `everywhere` is false, the organisation) has for it; `after` are the codes it waits
    for. `hours` and `money` are planned for each of those. `values` are names.
    """

    code: str
    construct: str
    title: str
    done_means: str
    evidence_wanted: str
    owner_role: str
    everywhere: bool
    start_month: float
    weeks: float
    after: tuple[str, ...]
    effect_items: tuple[str, ...]
    lane: str = "block"
    behaviour: str = ""
    for_vision: bool = False
    for_mission: bool = False
    values: tuple[str, ...] = ()
    recurs_months: int | None = None
    hours: int = 0
    money: int = 0


def pack(size: int) -> list[Template]:
    """The templates of a pack, in the order of the library. Raises KeyError for another size."""
    if size == len(library()):
        return list(library().values())
    codes = json.loads((LIBRARY / "packs.json").read_text())["packs"][str(size)]
    return [within(library()[code], set(codes)) for code in library() if code in codes]


@cache
def library() -> dict[str, Template]:
    rows = json.loads((LIBRARY / "milestones.json").read_text())["milestones"]
    return {row["code"]: template_of(row) for row in rows}


def nearest(codes: Iterable[str], kept: set[str]) -> set[str]:
    """Codes that are kept; one that is not gives way to the nearest kept ones before it."""
    found = set()
    for code in codes:
        found |= {code} if code in kept else nearest(library()[code].after, kept)
    return found


def within(template: Template, kept: set[str]) -> Template:
    return replace(template, after=tuple(sorted(nearest(template.after, kept))))


def template_of(row: dict) -> Template:
    return Template(
        code=row["code"],
        construct=row["construct"],
        title=row["title"],
        done_means=row["done"],
        evidence_wanted=row["evidence"],
        owner_role=row["owner"],
        everywhere=row["scope"] == "team",
        start_month=row["start_month"],
        weeks=row["weeks"],
        after=tuple(row["after"]),
        effect_items=tuple(row["effect_items"]),
        lane=row["lane"],
        behaviour=row["behaviour"],
        for_vision=row["for_vision"],
        for_mission=row["for_mission"],
        recurs_months=row["recurs_months"],
        hours=row["hours"],
    )
