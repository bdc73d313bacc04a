"""From the bytes of a CSV file or a workbook to tables of texts. Knows no column."""

import zlib
from datetime import date, datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from culture.people.roster.table import UNPRINTABLE, FileUnreadable, decode, lines_of, trimmed

LARGEST = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_LINES = 30_000
PACKED = b"PK\x03\x04"
NEITHER = "This is neither a CSV file nor an Excel workbook (.xlsx)."
TOO_LONG = f"This file has more than {MOST_LINES:,} lines. Bring it in parts."
Lines = list[tuple[int, tuple[str, ...]]]
# What openpyxl and the parsers below it say of a workbook that is not whole. XML that cannot be
# parsed is a SyntaxError; RuntimeError: a part is locked with a password.
DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, SyntaxError)
DAMAGED += (AttributeError, LookupError, TypeError, ValueError)


def tables_in(data: bytes) -> list[tuple[str, Lines]]:
    """(name, lines with their numbers) of each sheet; a CSV file is one sheet without a name.

    Raises FileUnreadable.
    """
    if not data.strip():
        raise FileUnreadable("This file is empty. Choose the one that holds the milestones.")
    if len(data) > LARGEST:
        raise FileUnreadable("This file is larger than 5 MB. Bring it in parts.")
    return workbook(data) if data.startswith(PACKED) else [("", text_lines(data))]


def text_lines(data: bytes) -> Lines:
    text, _ = decode(data)
    if UNPRINTABLE.search(text):
        raise FileUnreadable(NEITHER)
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise FileUnreadable(TOO_LONG)
    return lines


def workbook(data: bytes) -> list[tuple[str, Lines]]:
    require_sound(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return [(sheet.title, sheet_lines(sheet)) for sheet in book.worksheets]
    except DAMAGED as error:
        raise FileUnreadable("This workbook cannot be read. Save it once more as .xlsx.") from error


def require_sound(data: bytes) -> None:
    """A workbook, and not one that unpacks to what no machine can hold."""
    try:
        inside = ZipFile(BytesIO(data)).infolist()
    except BadZipFile as error:
        raise FileUnreadable("This file is damaged. Save it once more as .xlsx.") from error
    if "xl/workbook.xml" not in {each.filename for each in inside}:
        raise FileUnreadable(NEITHER)
    if sum(each.file_size for each in inside) > MOST_UNPACKED:
        raise FileUnreadable("This workbook is too large when it is unpacked. Bring it in parts.")


def sheet_lines(sheet) -> Lines:
    lines = []
    sheet.reset_dimensions()  # what a sheet says of its size need not be so
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = tuple(text_of(value) for value in row)
        if any(cells):
            lines.append((number, cells))
        if len(lines) > MOST_LINES:
            raise FileUnreadable(TOO_LONG)
    return lines


def text_of(value) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else trimmed(str(value))
