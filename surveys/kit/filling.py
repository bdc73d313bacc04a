"""Texts with names in braces: what is wrong with one, and the text with its values.

Pure. A text is paragraphs with an empty line between them; "# " begins a heading, "- " a line of a
list. Nothing in a value can act: it is put in last, and once.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

NAME = re.compile(r"\{(\w+)\}")
WORD = re.compile(r"\w+")
BRACED = re.compile(r"\{[^{}\n]*\}?|\}")
# What a mail program would make a link of: schemes, hosts, and addresses of mail.
LINK = re.compile(r"(?i)\b(?:https?:|ftp:|mailto:|www\.)\S*|<a\b[^>]*>|\]\([^)]*\)")
# From a label's first letter on: a long word is looked through once.
HOST = re.compile(
    r"(?i)(?<![a-z0-9-])[a-z0-9-]{2,}\.(?:[a-z0-9-]{2,}\.)*[a-z]{2,}\b|\S\.[a-z]{2,}/"
)
BREAKS = (
    "It holds a line break or a hidden character, which could begin a line of its own in a mail."
)


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or list."""

    kind: str  # "heading", "list", "paragraph"
    lines: tuple[str, ...]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Raises KeyError for a name without a value."""
    return NAME.sub(lambda found: str(values[found[1]]), text)


def faults(text: str, known: Collection[str], *, linkless: bool = False) -> Iterator[str]:
    """What is wrong, with the line where it is, and what to do."""
    for number, line in enumerate(text.splitlines(), start=1):
        for words in (*placeholder_faults(line, known), *(link_faults(line) if linkless else ())):
            yield f"Line {number}: {words}"


def placeholder_faults(line: str, known: Collection[str]) -> Iterator[str]:
    for found in BRACED.finditer(line):
        braced, name = found[0], (WORD.search(found[0]) or [""])[0]
        if NAME.fullmatch(braced) and name in known:
            continue
        if NAME.fullmatch(braced):
            yield f"“{braced}” is no name we can fill in here. {meant(name, known)}"
        else:
            yield f"“{braced[:40]}” is a brace without its name. {meant(name, known)}"


def meant(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"Did you mean {{{close[0]}}}?" if close else f"These can be: {listed(known)}."


def listed(known: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in known)


def link_faults(line: str) -> Iterator[str]:
    found = LINK.findall(line) or [word for word in line.split() if HOST.search(word)]
    for words in found:
        yield (
            f"“{words[:60]}” would become a link. This mail holds none, so that nobody learns "
            "to follow links in mails like it. Say in words where to find it."
        )


def holds_link(words: str) -> bool:
    """Of a text with its values: a customer or a contact may have a name like a host."""
    return bool(LINK.search(words))


def hidden(line: str) -> str:
    """Why a line cannot stand in the head of a mail; "" if it can."""
    return "" if line.isprintable() else BREAKS


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        found += blocks_of([line.strip() for line in paragraph.splitlines() if line.strip()])
    return found


def blocks_of(lines: list[str]) -> Iterator[Block]:
    """Of the lines between two empty ones: neighbours of one kind belong together."""
    run: list[str] = []
    kind = ""
    for line in lines:
        this, words = kind_of(line)
        if run and (this != kind or this == "heading"):
            yield Block(kind, tuple(run))
            run = []
        kind = this
        run.append(words)
    if run:
        yield Block(kind, tuple(run))


def kind_of(line: str) -> tuple[str, str]:
    for mark, kind in (("# ", "heading"), ("- ", "list")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return "paragraph", line
