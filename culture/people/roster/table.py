"""From the bytes of a file to a table of trimmed text. Knows no column and no person.

Reads UTF-8 and UTF-16 with or without a mark, and otherwise Windows-1252 (which Latin-1 is part
of); commas, semicolons, tabs and bars; quoted cells. Guessing further between old encodings
damages more names than it saves, so a page says which one was read.
"""

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LARGEST = 20 * 1024 * 1024
DELIMITERS = ",;\t|"
AS_CSV = "Open it in the program it comes from and save it as CSV."
SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or another packed file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a packed file",
}
# What no text holds: control characters other than tab, line ends, page break and the old end mark.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
QUOTED = re.compile(r'"[^"]*"')


class FileUnreadable(Exception):
    """Nothing could be taken from this file; says what happened and what to do."""


class RosterUnreadable(FileUnreadable):
    """The same, of a file that lists people."""


@dataclass(frozen=True)
class Table:
    """A heading and the lines below it, numbered as in the file. Empty lines are left out."""

    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str = "UTF-8"

    def without(self, names) -> "Table":
        """The same table with the cells of these columns emptied; their names stay."""
        gone = {place for place, name in enumerate(self.header) if name in names}
        lines = [
            (number, tuple("" if place in gone else cell for place, cell in enumerate(cells)))
            for number, cells in self.lines
        ]
        return Table(self.header, tuple(lines), self.encoding) if gone else self

    def column(self, name) -> list[str]:
        place = self.header.index(name)
        return [cells[place] for _, cells in self.lines if place < len(cells)]

    def dumps(self) -> str:
        return json.dumps([self.header, self.lines, self.encoding])

    @classmethod
    def loads(cls, text) -> "Table":
        header, lines, encoding = json.loads(text)
        return cls(tuple(header), tuple((n, tuple(cells)) for n, cells in lines), encoding)


def read(data: bytes) -> Table:
    """The table in a file. Raises RosterUnreadable."""
    refuse_other_kinds(data)
    text, encoding = decode(data)
    if UNPRINTABLE.search(text):
        raise RosterUnreadable(f"This is not a text file. {AS_CSV}")
    lines = lines_of(text)
    start = heading(lines)
    header, below = lines[start][1], lines[start + 1 :]
    if not below:
        raise RosterUnreadable("There is nobody below the heading. One line per person is needed.")
    return Table(named(header), tuple(below), encoding)


def refuse_other_kinds(data):
    if not data.strip():
        raise RosterUnreadable("This file is empty. Choose the file that lists your people.")
    if len(data) > LARGEST:
        raise RosterUnreadable("This file is larger than 20 MB. Leave out columns we do not need.")
    for start, kind in SIGNATURES.items():
        if data.startswith(start):
            raise RosterUnreadable(f"This is {kind}, not a CSV file. {AS_CSV}")


def decode(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding for people."""
    for encoding, words in candidates(data):
        try:
            return data.decode(encoding), words
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "Latin-1"


def candidates(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16", "UTF-16"
    sample = data[:4000]
    half = len(sample) // 2
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[start::2].count(0) > 0.4 * half:
            yield encoding, "UTF-16"
    yield "utf-8-sig", "UTF-8"
    yield "cp1252", "Windows-1252"


def lines_of(text: str) -> list[tuple[int, tuple[str, ...]]]:
    text = text.rstrip("\x1a")
    try:
        return list(numbered(io.StringIO(text, newline=""), delimiter(text)))
    except FileUnreadable as error:
        raise RosterUnreadable(*error.args) from error


def numbered(text: Iterable[str], mark: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows of trimmed cells with the line they begin on; empty ones are left out.

    `text` is read line by line, its line ends untouched. Raises FileUnreadable, also on the way.
    """
    reader, number = csv.reader(text, delimiter=mark, strict=True), 1
    try:
        for row in reader:
            cells = tuple(map(trimmed, row))
            if any(cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise FileUnreadable(
            f"Line {number} cannot be read: a quotation mark is not closed, or stands inside a "
            "cell. Mend that line, or save the file as CSV once more."
        ) from error


def trimmed(cell: str) -> str:
    """One blank between words, and a letter with its accent as one sign (NFC)."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def delimiter(text: str) -> str:
    """What stands most often in the first lines, quoted cells aside; a comma where nothing does."""
    counts = Counter(QUOTED.sub("", "\n".join(text[:20_000].splitlines()[:5])))
    return max(DELIMITERS, key=lambda mark: counts[mark])


def heading(lines) -> int:
    """The first of the top ten lines with more than one word: titles may stand above it."""
    for place, (_, cells) in enumerate(lines[:10]):
        if sum(map(bool, cells)) > 1:
            return place
    return 0


def named(header) -> tuple[str, ...]:
    """Every column gets a name, and no two the same."""
    seen, names = Counter(), []
    for place, cell in enumerate(header, 1):
        name = cell or f"Column {place}"
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return tuple(names)
