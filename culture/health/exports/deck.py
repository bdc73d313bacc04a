"""The board's slides, 16:9: the page as one slide, then each part of it, with notes to speak from.

Charts are native, so that they can be edited. Pure: words and numbers in, bytes out.
"""

from datetime import datetime

from pptx.chart.data import CategoryChartData

from culture.health.basis.picture import Picture
from culture.health.exports import notes
from culture.health.exports.board import Board, Decisions, Promises
from culture.health.exports.slides import (
    BRAND,
    EDGE,
    MUTED,
    Place,
    add_bars,
    add_slide,
    add_table,
    as_bytes,
    flow,
    new_deck,
    write,
)
from culture.health.exports.tables import whole
from culture.plots import Dumbbell

SUGGESTED = "Suggested from the results and the roadmap; nobody has chosen them yet."


def as_pptx(page: Board, *, now: datetime) -> bytes:
    title = f"{page.organisation}: service culture, {page.picture.this.pulse}"
    deck = new_deck(title, now=now)
    page_slide(deck, page)
    seven_slide(deck, page)
    thirds_slide(deck, page)
    if page.beside:
        beside_slide(deck, page)
    if page.promises:
        promises_slide(deck, page.promises)
    if page.decisions.asked:
        decisions_slide(deck, page.decisions)
    return as_bytes(deck)


def page_slide(deck, page: Board) -> None:
    """The whole page on one slide: the seven at the left, what to say of them at the right."""
    seen, asked = page.picture, page.decisions
    slide = add_slide(deck, seen.headline, notes=notes.on_page(page), size=26)
    about = f"{page.organisation} · {page.about}"
    write(slide, about, Place(0.3), size=12, color=MUTED)
    add_table(slide, rows_of(seen), Place(1.5, width=6.5, height=2.9), size=11)
    write(slide, page.together, Place(4.5, width=6.5), size=12)
    write(slide, page.beside_the_seven, Place(4.75, width=6.5), size=12)
    flow(slide, parts_of(page), Place(1.4, left=7.6, width=5.0, height=5.4))
    if asked.asked:
        flow(slide, [(asked.title, numbered(asked))], Place(5.1, width=6.5, height=1.7))


def parts_of(page: Board) -> list[tuple[str, list[str]]]:
    """Headings and their lines, as the page has them."""
    said = page.promises
    parts = [(third.title, [third.words]) for third in page.thirds]
    parts += [("Customers beside employees", page.beside.lines)] if page.beside else []
    parts += [(said.title, said.lines)] if said else []
    return parts


def seven_slide(deck, page: Board) -> None:
    seen = page.picture
    slide = add_slide(deck, "The seven, weakest first", notes=notes.on_seven(seen))
    add_chart(slide, seen)
    add_table(slide, rows_of(seen), Place(1.5, left=6.2, width=6.43, height=4.4))
    write(slide, page.beside_the_seven, Place(6.2), size=14)


def thirds_slide(deck, page: Board) -> None:
    """Three columns of the same size: what cannot be told is no footnote."""
    first, second, _ = (third.title for third in page.thirds)
    title = f"{first}, {second.lower()}, and what cannot be told yet"
    slide = add_slide(deck, title, notes=notes.on_thirds(page))
    for left, third in zip((0.7, 4.85, 9.0), page.thirds, strict=True):
        write(slide, third.title, Place(1.9, left=left, width=3.6), size=24, bold=True)
        write(slide, third.words, Place(2.6, left=left, width=3.6), size=20)


def beside_slide(deck, page: Board) -> None:
    slide = add_slide(deck, "Customers beside employees", notes=notes.on_beside(page))
    heads = ("", "Now", "Beside the start")
    place = Place(1.9, height=0.6 * len(page.beside.rows))
    add_table(slide, [heads, *page.beside.rows], place, size=20, widths=(5.0, 2.5))


def promises_slide(deck, said: Promises) -> None:
    slide = add_slide(deck, said.title, notes=notes.on_promises(said))
    write(slide, said.late, Place(1.9), size=24)
    write(slide, said.told, Place(3.3), size=24)
    write(slide, said.next, Place(4.9), size=24, bold=True)


def decisions_slide(deck, asked: Decisions) -> None:
    slide = add_slide(deck, asked.title, notes=notes.on_decisions(asked))
    for top, line in zip((1.9, 3.2, 4.5), numbered(asked), strict=False):
        write(slide, line, Place(top), size=24)
    if asked.suggested:
        write(slide, SUGGESTED, Place(6.2), size=14, color=MUTED)


def numbered(asked: Decisions) -> list[str]:
    return [f"{number}. {each}" for number, each in enumerate(asked.asked, start=1)]


def add_chart(slide, seen: Picture) -> None:
    """Then and now."""
    data = CategoryChartData(number_format='"≈ "0' if seen.rows[0].approximate else "0")
    data.categories = [row.face.name for row in seen.rows]
    if seen.since:
        data.add_series(seen.since, [whole(row.baseline) for row in seen.rows])
    data.add_series(month(seen), [whole(row.score) for row in seen.rows])
    place = Place(1.5, width=5.3, height=4.6)
    colors = (EDGE, BRAND) if seen.since else (BRAND,)
    add_bars(slide, data, place, name="The seven, then and now", colors=colors)


def rows_of(seen: Picture) -> list[tuple[str, ...]]:
    """The numbers in words: what cannot be told stands as large as what rose."""
    heads = ("", *([seen.since] if seen.since else []), month(seen), "Interval", "Change")
    return [heads, *(told(row, seen) for row in seen.rows)]


def told(row: Dumbbell, seen: Picture) -> tuple[str, ...]:
    then = [row.printed_baseline] if seen.since else []
    return (row.face.name, *then, row.printed, row.interval, row.change_words)


def month(seen: Picture) -> str:
    return f"{seen.this.pulse.opens_on:%B}"
