"""The board's slides: at most three, 16:9, with a chart that can be edited and notes to speak from.

Pure: words and numbers in, bytes out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from culture.health.exports import board
from culture.health.exports.definitions import APPRAISAL, round_words
from culture.health.exports.inert import readable
from culture.health.exports.tables import whole
from culture.health.picture import Picture
from culture.plots import Dumbbell

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, INNER = Inches(0.7), Inches(11.93)
TABLE = 6.43  # inches
TITLE_ONLY = 5  # the layout of this name
TEXT, MUTED = RGBColor(0x1B, 0x20, 0x28), RGBColor(0x59, 0x62, 0x6F)
THEN, NOW = RGBColor(0x7B, 0x85, 0x93), RGBColor(0x0B, 0x5C, 0x56)
PAPER, TINT = RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xE9, 0xF2, 0xF1)


@dataclass(frozen=True)
class Pack:
    """What the slides say. `promises` are None where there is no programme to speak of."""

    organisation: str
    picture: Picture
    promises: board.Promises | None


def as_pptx(pack: Pack, *, now: datetime) -> bytes:
    deck = Presentation()
    widen(deck)
    describe(deck, pack, now=now)
    headline_slide(deck, pack)
    seven_slide(deck, pack.picture)
    if pack.promises:
        promises_slide(deck, pack.promises)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def widen(deck) -> None:
    """To 16:9, with the places of master and layouts, so that slides added by hand fit too."""
    stretch = WIDTH / deck.slide_width
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT


def describe(deck, pack: Pack, *, now: datetime) -> None:
    about, made = deck.core_properties, now.astimezone(UTC).replace(tzinfo=None)
    about.title = readable(f"{pack.organisation}: service culture, {pack.picture.this.pulse}")
    about.author = about.last_modified_by = "Seven Cs"
    about.created = about.modified = made
    about.comments = APPRAISAL


def headline_slide(deck, pack: Pack) -> None:
    seen = pack.picture
    slide = add_slide(deck, seen.headline, notes=board.notes_on_headline(seen), top=2.1, size=40)
    write(slide, pack.organisation, top=0.7, color=MUTED)
    write(slide, board.seven_together(seen), top=4.5, size=24)
    write(slide, round_words(seen.this), top=5.2, color=MUTED)


def seven_slide(deck, seen: Picture) -> None:
    slide = add_slide(deck, "The seven, weakest first", notes=board.notes_on_seven(seen))
    add_chart(slide, seen)
    add_table(slide, seen)
    write(slide, board.beside(seen), top=6.2, size=14)


def promises_slide(deck, said: board.Promises) -> None:
    slide = add_slide(deck, said.title, notes=f"{board.KEPT}\n{APPRAISAL}")
    write(slide, said.late, top=2.1, size=24)
    write(slide, said.next, top=4.9, size=24, bold=True)


def add_slide(deck, title: str, *, notes: str, top=0.6, size=30):
    """With the title in its own place, which readers and outlines know as such."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    place = slide.shapes.title
    place.left, place.top, place.width = LEFT, Inches(top), INNER
    place.height = Inches(2.2 if size > 30 else 0.9)
    fill(place.text_frame, title, size=size, color=TEXT, bold=True)
    slide.notes_slide.notes_text_frame.text = notes
    write(slide, APPRAISAL, top=6.8, size=12, color=MUTED)
    return slide


def write(slide, text: str, *, top: float, size=18, color=TEXT, bold=False) -> None:
    """A line across the slide, `top` inches down; none where there is nothing to say."""
    if text:
        box = slide.shapes.add_textbox(LEFT, Inches(top), INNER, Inches(0.5))
        fill(box.text_frame, text, size=size, color=color, bold=bold)


def fill(frame, text: str, *, size: int, color: RGBColor, bold=False) -> None:
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = 0
    frame.text = readable(text)
    for line in frame.paragraphs:
        line.alignment = PP_ALIGN.LEFT
        line.font.size, line.font.bold, line.font.color.rgb = Pt(size), bold, color


def add_chart(slide, seen: Picture) -> None:
    """Bars from 0 to 100, then and now, with their numbers on them."""
    data = CategoryChartData(number_format='"≈ "0' if seen.rows[0].approximate else "0")
    data.categories = [row.face.name for row in seen.rows]
    if seen.since:
        data.add_series(seen.since, [whole(row.baseline) for row in seen.rows])
    data.add_series(month(seen), [whole(row.score) for row in seen.rows])
    place = (LEFT, Inches(1.5), Inches(5.3), Inches(4.6))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    frame.name = "The seven, then and now"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "The same numbers as the table beside it.")
    style(frame.chart, colors=(THEN, NOW) if seen.since else (NOW,))


def style(chart, *, colors: tuple[RGBColor, ...]) -> None:
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.color.rgb = Pt(12), TEXT
    chart.category_axis.reverse_order = True  # the first row on top
    chart.category_axis.format.line.color.rgb = MUTED
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0, 100
    values.visible = values.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap, plot.has_data_labels = 50, 0, True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for series, color in zip(plot.series, colors, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = color


def add_table(slide, seen: Picture) -> None:
    """The numbers in words: what cannot be told stands as large as what rose."""
    heads = ("", *([seen.since] if seen.since else []), month(seen), "Interval", "Change")
    size = (len(seen.rows) + 1, len(heads))
    place = (Inches(6.2), Inches(1.5), Inches(TABLE), Inches(4.4))
    frame = slide.shapes.add_table(*size, *place)
    frame.name = "The seven in numbers and words"
    spread(frame.table, [1.65, *[1.1] * (len(heads) - 3), 1.0])
    for line, texts in enumerate([heads, *(told(row, seen) for row in seen.rows)]):
        for column, text in enumerate(texts):
            ink(frame.table.cell(line, column), text, head=not line)


def spread(table, inches: list[float]) -> None:
    """Columns this wide; the last takes what is left."""
    for column, wide in zip(table.columns, [*inches, TABLE - sum(inches)], strict=True):
        column.width = Inches(wide)


def told(row: Dumbbell, seen: Picture) -> tuple[str, ...]:
    then = [row.printed_baseline] if seen.since else []
    return (row.face.name, *then, row.printed, row.interval, row.change_words)


def ink(cell, text: str, *, head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = TINT if head else PAPER
    fill(cell.text_frame, text, size=14, color=TEXT, bold=head)


def month(seen: Picture) -> str:
    return f"{seen.this.pulse.opens_on:%B}"
