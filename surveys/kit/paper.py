"""Pieces of the kit as PDF: A4, cards A5, one page for each reader."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from culture.people.models import Organisation
from culture.sheets.typeset import typeset
from surveys.kit.pieces import About, Words

LEAF = Path(__file__).parent / "leaf.typ"
RIGHT_TO_LEFT = {"ar"}
Page = tuple[Words, str, str]  # filled in, its language, whom it is for


def pdf(about: About, pages: Sequence[Page], *, now: datetime) -> bytes:
    data = {
        "title": about.label,
        "organisation": Organisation.current().name,
        "paper": about.paper,
        "pages": [page(*each) for each in pages],
    }
    return typeset(LEAF, data, now=now)


def page(words: Words, language: str, reader: str) -> dict:
    return {
        "lang": language,
        "dir": direction(language),
        "reader": reader,
        "title": words.title,
        "blocks": [{"kind": each.kind, "lines": each.lines} for each in words.blocks],
    }


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
