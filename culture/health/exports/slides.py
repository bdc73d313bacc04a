"""Slides of one look: their size, text, tables and charts. Knows nothing of what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from culture.health.exports.definitions import APPRAISAL
from culture.sheets.inert import readable

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
TITLE_ONLY = 5  # the layout of this name
TEXT, MUTED = RGBColor(0x1B, 0x20, 0x28), RGBColor(0x59, 0x62, 0x6F)
EDGE, BRAND = RGBColor(0x7B, 0x85, 0x93), RGBColor(0x0B, 0x5C, 0x56)
PAPER, TINT = RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xE9, 0xF2, 0xF1)


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide, in inches."""

    top: float
    left: float = 0.7
    width: float = 11.93
    height: float = 0.5

    @property
    def inches(self) -> tuple[int, int, int, int]:
        return tuple(map(Inches, (self.left, self.top, self.width, self.height)))


def new_deck(title: str, *, now: datetime):
    """An empty one, that says of itself what it is."""
    deck = Presentation()
    widen(deck)
    about, made = deck.core_properties, now.astimezone(UTC).replace(tzinfo=None)
    about.title = readable(title)
    about.author = about.last_modified_by = "Seven Cs"
    about.created = about.modified = made
    about.comments, about.language = APPRAISAL, "en"
    return deck


def as_bytes(deck) -> bytes:
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


def add_slide(deck, title: str, *, notes: str, size=30):
    """With the title in its own place, which readers and outlines know as such."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Place(0.6, height=0.9).inches
    fill(place.text_frame, title, size=size, color=TEXT, bold=True)
    slide.notes_slide.notes_text_frame.text = readable(notes)
    write(slide, APPRAISAL, Place(6.95, height=0.3), size=11, color=MUTED)
    return slide


def write(slide, text: str, place: Place, *, size=18, color=TEXT, bold=False) -> None:
    """Nothing where there is nothing to say."""
    if text:
        box = slide.shapes.add_textbox(*place.inches)
        fill(box.text_frame, text, size=size, color=color, bold=bold)


def flow(slide, parts: Sequence[tuple[str, Sequence[str]]], place: Place, *, size=12) -> None:
    """Headings with their lines, one below the other in one box, so that none covers the next."""
    frame = slide.shapes.add_textbox(*place.inches).text_frame
    texts = [(text, not line) for part in parts for line, text in enumerate([part[0], *part[1]])]
    fill(frame, "\n".join(text for text, _ in texts), size=size, color=TEXT)
    for line, (_, head) in zip(frame.paragraphs, texts, strict=True):
        line.font.bold, line.space_before = head, Pt(8 if head else 0)


def fill(frame, text: str, *, size: int, color: RGBColor, bold=False) -> None:
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = 0
    frame.text = readable(text)
    for line in frame.paragraphs:
        line.alignment = PP_ALIGN.LEFT
        line.font.size, line.font.bold, line.font.color.rgb = Pt(size), bold, color


def add_table(slide, rows: Sequence[Sequence[str]], place: Place, *, size=14, widths=()) -> None:
    """The first row is the head; `widths` of all columns but the last, in inches."""
    frame = slide.shapes.add_table(len(rows), len(rows[0]), *place.inches)
    frame.name = "The numbers in words"
    narrow = widths or (1.65, *[1.1] * (len(rows[0]) - 3), 1.0)
    spread(frame.table, narrow, width=place.width)
    for line, texts in enumerate(rows):
        for column, text in enumerate(texts):
            ink(frame.table.cell(line, column), text, head=not line, size=size)


def spread(table, inches: Sequence[float], *, width: float) -> None:
    """Columns this wide; the last takes what is left."""
    for column, wide in zip(table.columns, [*inches, width - sum(inches)], strict=True):
        column.width = Inches(wide)


def ink(cell, text: str, *, head: bool, size: int) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = TINT if head else PAPER
    fill(cell.text_frame, text, size=size, color=TEXT, bold=head)


def add_bars(slide, data: CategoryChartData, place: Place, *, name: str, colors) -> None:
    """Bars from 0 to 100 that can be edited, with their numbers on them; a table is beside them."""
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place.inches, data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "The same numbers as the table beside it.")
    style(frame.chart, colors=colors)


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
