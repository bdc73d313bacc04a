"""Reports on paper: A4, tagged for screen readers, with the numbers of the page.

Words and numbers go to the typesetter as data: nothing anybody is called can act in it. It reads no
file but the sheets and the two fonts beside them.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from culture.health.basis.picture import Picture
from culture.health.exports.board import Board
from culture.health.exports.definitions import MEANINGS
from culture.plots import Axis, Dumbbell, HeatCell, HeatMap, HeatRow
from culture.sheets.table import Table
from culture.sheets.typeset import typeset

SHEETS = Path(__file__).parent / "paper"
# What only a workbook has.
NOT_ON_PAPER = {"note", "Statements", "answers", "favourable %", "1 to 5", "Segments"}
WHERE = "Groups in the order of the organisation, not by score. ≈ is rounded."
WHO = "The whole company by time here and by site, as far as nobody can be told apart."


def board_pdf(page: Board, *, now: datetime) -> bytes:
    return typeset(SHEETS / "board.typ", board_data(page), now=now)


def results_pdf(
    page: Board, maps: dict[str, HeatMap], statements: Table, *, now: datetime
) -> bytes:
    """`maps` by title; `statements` of the company alone."""
    return typeset(SHEETS / "results.typ", results_data(page, maps, statements), now=now)


def board_data(page: Board) -> dict:
    said, asked = page.promises, page.decisions
    return {
        **opening(page),
        **seven(page.picture.rows, page.picture),
        "beside": page.beside and page.beside.lines,
        "promises": said and {"title": said.title, "lines": said.lines},
        "decisions": {"title": asked.title, "asked": asked.asked, "suggested": asked.suggested},
    }


def results_data(page: Board, maps: dict[str, HeatMap], statements: Table) -> dict:
    seen = page.picture
    return {
        **opening(page),
        **seven((*seen.rows, *seen.beside), seen),
        "maps": [heat(title, map) for title, map in maps.items()],
        "statements": statements_of(statements),
        "meanings": [each for each in MEANINGS if each[0] not in NOT_ON_PAPER],
    }


def opening(page: Board) -> dict:
    seen = page.picture
    return {
        "lang": "en",
        "title": f"{page.organisation}: service culture, {seen.this.pulse}",
        "organisation": page.organisation,
        "about": page.about,
        "headline": seen.headline,
        "together": page.together,
        "beside_the_seven": page.beside_the_seven,
        "thirds": [{"title": each.title, "words": each.words} for each in page.thirds],
        "foot": page.foot,
    }


def seven(rows: Sequence[Dumbbell], seen: Picture) -> dict:
    axis = Axis.around(score for row in rows for score in row.scores)
    return {
        "since": seen.since,
        "month": f"{seen.this.pulse.opens_on:%B}",
        "axis": [axis.low, axis.high],
        "rows": [row_data(row) for row in rows],
    }


def row_data(row: Dumbbell) -> dict:
    return {
        "key": row.face.key,
        "name": row.face.name,
        "subtitle": row.face.subtitle,
        "score": row.score,
        "baseline": row.baseline,
        "low": row.low,
        "high": row.high,
        "printed": row.printed,
        "printed_baseline": row.printed_baseline,
        "interval": row.interval,
        "change": row.change_words,
        "clear": row.clear,
    }


def heat(title: str, map: HeatMap) -> dict:
    return {
        "title": title,
        "words": WHO if title == "Who feels it" else WHERE,
        "columns": [face.name for face in map.columns],
        "rows": [heat_row(row) for row in map.rows],
    }


def heat_row(row: HeatRow) -> dict:
    return {
        "name": row.name,
        "people": row.people,
        "heading": row.heading,
        "level": row.level,
        "cells": [heat_cell(cell) for cell in row.cells],
    }


def heat_cell(cell: HeatCell) -> dict:
    about = "≈ " if cell.approximate else ""
    return {"step": cell.step, "printed": f"{about}{cell.printed}"}


def statements_of(statements: Table) -> list[list[str]]:
    return [
        [construct, wording, str(n), str(score), str(favourable)]
        for _, _, construct, _, wording, _, n, score, favourable, *_ in statements.rows
    ]
