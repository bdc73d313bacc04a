"""Texts that a spreadsheet must never take for a formula: names come from the roster."""

import re

STARTERS = "=+-@\t\r\n＝＋－＠"
STARTS = re.compile(rf"\s*[{re.escape(STARTERS)}]")
# A program that separates by semicolons would cut a name in two and begin a cell in its middle.
CUTS = re.compile(rf"(^|[;,\t\r\n|])(?=\s*[{re.escape(STARTERS)}])")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def readable(text: str) -> str:
    """Without characters that no file of these kinds may hold."""
    return CONTROL.sub("", text)


def is_live(text: str) -> bool:
    """A spreadsheet would read it as a formula, or as the beginning of one."""
    return bool(STARTS.match(text))


def inert(text: str) -> str:
    """For files without types: an apostrophe wherever a cell of it could begin as a formula."""
    return CUTS.sub(r"\1'", readable(text))
