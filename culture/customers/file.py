"""From the bytes of a file to numbered lines of cells, one at a time: a file may be larger than we
can hold. Knows no team and no metric.

UTF-8 with or without a mark, UTF-16 with one, otherwise Windows-1252 (which Latin-1 is part of);
commas, semicolons, tabs and bars.
"""

import codecs
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper

from culture.customers.lines import FIELDS
from culture.customers.metrics import plain
from culture.people.roster.table import (
    AS_CSV,
    SIGNATURES,
    FileUnreadable,
    delimiter,
    numbered,
)

LARGEST = 100 * 1024 * 1024
PIECE = 64 * 1024
HEADINGS = {
    "metric": ("metric", "measure", "kpi"),
    "team": ("team", "teamkey", "teamname", "unit"),
    "month": ("month", "period"),
    "value": ("value", "score", "number"),
    "n": ("n", "count", "answers", "contacts"),
}
COLUMNS = "metric, team, month, value and, if you have it, n"
Cells = tuple[int, dict[str, str]]


@contextmanager
def opened(file) -> Iterator[Iterator[Cells]]:
    """(line, cells by field) of a file opened for bytes. Raises FileUnreadable, also on the way."""
    refuse_other_kinds(file)
    encoding = encoding_of(file)
    file.seek(0)
    text = TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        separator = delimiter(text.read(PIECE))
        text.seek(0)
        yield lines_of(text, separator)
    finally:
        text.detach()


def refuse_other_kinds(file) -> None:
    file.seek(0)
    start = file.read(PIECE)
    if not start.strip():
        raise FileUnreadable("This file is empty. Choose the one that holds the numbers.")
    for mark, kind in SIGNATURES.items():
        if start.startswith(mark):
            raise FileUnreadable(f"This is {kind}, not a CSV file. {AS_CSV}")
    if b"\0" in start and not has_wide_mark(start):
        raise FileUnreadable(f"This is not a text file. {AS_CSV}")


def encoding_of(file) -> str:
    file.seek(0)
    if has_wide_mark(file.read(2)):
        return "utf-16"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in iter(partial(file.read, PIECE), b""):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def has_wide_mark(start: bytes) -> bool:
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def lines_of(text, separator: str) -> Iterator[Cells]:
    """Every line below the heading that holds something. A cell may run over several lines."""
    rows = numbered(text, separator)
    places, width = columns_of(next(rows, (1, ()))[1])
    for number, cells in rows:
        if len(cells) > width and any(cells[width:]):
            raise FileUnreadable(
                f"Line {number} has {len(cells)} cells, and the heading {width}. If numbers have a "
                "decimal comma, separate cells by semicolons."
            )
        yield number, {field: cells[at] for field, at in places.items() if at < len(cells)}


def columns_of(heading: Sequence[str]) -> tuple[dict[str, int], int]:
    """Where each field stands, and how many columns there are. Raises FileUnreadable."""
    names = [plain(cell) for cell in heading]
    found = {
        field: names.index(word)
        for field in FIELDS
        for word in reversed(HEADINGS[field])
        if word in names
    }
    if missing := [field for field in FIELDS[:-1] if field not in found]:
        raise FileUnreadable(
            f"The first line must name the columns {COLUMNS}. It does not name "
            f"{' and '.join(missing)}."
        )
    return found, len(heading)
