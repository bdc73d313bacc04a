"""Tables as files: a workbook of sheets, and one table as text."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from culture.sheets.inert import inert, is_live, readable
from culture.sheets.table import Table

WIDEST = 72
BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")


def as_xlsx(tables: list[Table], *, title: str, now: datetime) -> bytes:
    """A sheet per table; numbers stay numbers, and texts stay texts whatever they begin with."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "Seven Cs", title
    book.properties.created = now.astimezone(UTC).replace(tzinfo=None)
    for table in tables:
        add_sheet(book, table)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def add_sheet(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.title)
    for place, width in enumerate(widths(table), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    last = f"{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    sheet.append([heading(sheet, name) for name in table.columns])
    for row in table.rows:
        sheet.append([cell(sheet, value) for value in row])


def heading(sheet, name: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, name)
    made.font = BOLD
    return made


def cell(sheet, value):
    """A text that begins like a formula is marked as text, for editing and for opening."""
    if not isinstance(value, str):
        return value
    text = readable(value)
    if not is_live(text) and len(text) <= WIDEST:
        return text
    made = WriteOnlyCell(sheet, text)
    made.data_type, made.quotePrefix, made.alignment = "s", is_live(text), WRAPPED
    return made


def widths(table: Table) -> list[int]:
    """In characters, as wide as what stands in a column."""
    columns = zip(table.columns, *table.rows, strict=True)
    longest = (max(len(str(value or "")) for value in column) for column in columns)
    return [min(WIDEST, size + 3) for size in longest]


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark in front, by which spreadsheets know it; every text in quotes."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(table.columns)
    writer.writerows([plain(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def plain(value):
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else value
