"""A table as it goes into a file."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook. A cell is a text, a number, a day, or None where there is nothing."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str | float | date | None, ...]]
