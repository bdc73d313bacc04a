"""Statements as a JSON file: taken along, and brought as proposals. docs/bank.md is its schema.

A file that cannot be taken is refused whole. What stands here already is not proposed again, so
bringing back what was just taken along proposes nothing.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max

from culture.constructs import Scale
from culture.people.languages import ENGLISH
from surveys.asking import bank
from surveys.models.bank import Change
from surveys.statements.changes import changeable
from surveys.statements.checks import Roster, faults

FORMAT, VERSION = "seven-cs-statements", 1
OWN = re.compile(rf"{bank.OWN}[A-Z0-9]{{6}}")
LANGUAGES = dict(settings.LANGUAGES)
# Key: its type, and how that is called.
FIELDS = {
    "code": (str, "text"),
    "scale": (str, "text"),
    "version": (int, "a whole number"),
    "facet": (str, "text"),
    "reverse": (bool, "true or false"),
    "block": (str | None, "text or null"),
    "wordings": (dict, "an object"),
}
NEEDED = ("code", "scale", "version", "wordings")
MOST = 1000
HIGHEST = 9999
REASONS = 20
LONG = 40


class BadFile(Exception):
    """`reasons` say where and why; nothing of the file was taken."""

    def __init__(self, reasons: list[str]):
        super().__init__(reasons[0])
        rest = len(reasons) - REASONS
        self.reasons = [*reasons[:REASONS], *([f"And {rest} more."] if rest > 0 else [])]


@dataclass(frozen=True)
class Row:
    """A statement of a file; `place` is how a reason names it."""

    place: str
    code: str
    scale: str
    version: int
    wordings: dict[str, str]
    facet: str = ""
    reverse: bool = False
    block: str | None = None


def written(items: Iterable[bank.Item]) -> str:
    """The same items always make the same text."""
    rows = [{name: getattr(item, name) for name in FIELDS} for item in items]
    whole = {"format": FORMAT, "version": VERSION, "statements": rows}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def read(data: bytes, *, names: Roster) -> list[Change]:
    """What a file proposes, not saved. Raises BadFile."""
    rows = parsed(data)
    here = Here(names)
    reasons = [reason for row in rows for reason in here.reasons(row)]
    if reasons:
        raise BadFile(reasons)
    return [change for row in rows for change in here.changes(row)]


def parsed(data: bytes) -> list[Row]:
    """The rows of a file of the right shape. Raises BadFile."""
    raws = statements_of(loaded(data))
    reasons = [reason for at, raw in enumerate(raws, 1) for reason in shape(at, raw)]
    codes = Counter(raw["code"] for raw in raws) if not reasons else {}
    reasons += [
        f"{seen(code) or 'One code'}: it stands in the file twice."
        for code, n in codes.items()
        if n > 1
    ]
    if reasons:
        raise BadFile(reasons)
    return [Row(place=place_of(at, raw), **raw) for at, raw in enumerate(raws, 1)]


def loaded(data: bytes):
    """Raises BadFile."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile([f"Byte {error.start + 1} is not UTF-8. Save the file as UTF-8."]) from error
    except json.JSONDecodeError as error:
        raise BadFile([f"Line {error.lineno}, column {error.colno}: {error.msg}."]) from error
    except RecursionError as error:
        raise BadFile(["It is nested too deeply to be a list of statements."]) from error
    except ValueError as error:
        raise BadFile(["It holds a number of more digits than any version has."]) from error


def statements_of(whole) -> list:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise BadFile([f"format: it must say “{FORMAT}”."])
    if whole.get("version") != VERSION:
        raise BadFile([f"version: {VERSION} is the one known here."])
    if foreign := whole.keys() - {"format", "version", "statements"}:
        raise BadFile([f"{seen(min(foreign))}: not known here."])
    raws = whole.get("statements")
    if not isinstance(raws, list) or len(raws) > MOST:
        raise BadFile([f"statements: it must be a list of at most {MOST}."])
    return raws


def place_of(at: int, raw) -> str:
    code = raw.get("code") if isinstance(raw, dict) else None
    return f"Statement {at} ({code})" if isinstance(code, str) and seen(code) else f"Statement {at}"


def seen(text: str) -> str:
    """A short text as it can be printed; "" for anything else."""
    return text if text.isprintable() and len(text) <= LONG else ""


def shape(at: int, raw) -> Iterator[str]:
    """What is wrong with the fields of one statement, whatever stands here."""
    place = place_of(at, raw)
    if not isinstance(raw, dict):
        yield f"{place}: it must be an object."
        return
    yield from (f"{place}, {seen(name)}: not known here." for name in raw if name not in FIELDS)
    yield from (f"{place}, {name}: it is missing." for name in NEEDED if name not in raw)
    for name in filter(raw.__contains__, FIELDS):
        kind, called = FIELDS[name]
        if not isinstance(raw[name], kind) or (kind is int and isinstance(raw[name], bool)):
            yield f"{place}, {name}: it must be {called}."
        elif name == "version" and not 1 <= raw[name] <= HIGHEST:
            yield f"{place}, version: it must lie between 1 and {HIGHEST}."
        elif name == "facet" and raw[name] != seen(raw[name]):
            yield f"{place}, facet: {LONG} plain letters are the most."
        elif name == "wordings":
            yield from wordings_shape(place, raw[name])


def wordings_shape(place: str, wordings: dict) -> Iterator[str]:
    if ENGLISH not in wordings:
        yield f"{place}, wordings.{ENGLISH}: it is missing."
    for language, text in wordings.items():
        if language not in LANGUAGES:
            yield f"{place}, wordings.{seen(language)}: not a language of pulses."
        elif not isinstance(text, str):
            yield f"{place}, wordings.{language}: it must be text."


class Here:
    """What stands here, asked of the database once."""

    def __init__(self, names: Roster):
        self.names = names
        self.known, self.bank = bank.known(), bank.bank()
        self.waiting = list(Change.objects.waiting())
        rows = Change.objects.order_by().values_list("code")
        self.used = dict(rows.annotate(most=Max("version")))

    def reasons(self, row: Row) -> Iterator[str]:
        """Why a statement cannot be taken here."""
        item = self.known.get(row.code)
        yield from self.unfit(row, item) if item else self.foreign(row)
        for language, text in row.wordings.items():
            if item is None or item.wordings.get(language) != text:
                for words in faults(text, language, self.names):
                    yield f"{row.place}, wordings.{language}: {words}"

    def foreign(self, row: Row) -> Iterator[str]:
        if not OWN.fullmatch(row.code):
            yield (
                f"{row.place}, code: not known here. One of your own is OWN and six capitals or "
                "digits."
            )
        if row.scale not in Scale.values:
            yield f"{row.place}, scale: it must be one of {', '.join(Scale.values)}."

    def unfit(self, row: Row, item: bank.Item) -> Iterator[str]:
        if row.scale != item.scale:
            yield f"{row.place}, scale: here it is {item.scale}."
        same = row.wordings[ENGLISH] == item.wordings[ENGLISH]
        if row.version == item.version and not same:
            yield (
                f"{row.place}, wordings.en: it differs from version {item.version} here. Give a "
                "changed wording a higher version."
            )
        if row.version > item.version:
            yield from self.unchanging(row, item, same=same)

    def unchanging(self, row: Row, item: bank.Item, *, same: bool) -> Iterator[str]:
        """Why a statement cannot be said otherwise."""
        if same or not changeable(item):
            yield f"{row.place}, version: here it is {item.version}, and the wording cannot change."
        for language in sorted(item.wordings.keys() - row.wordings.keys()):
            yield f"{row.place}, wordings.{language}: it is missing, and people would read English."

    def changes(self, row: Row) -> Iterator[Change]:
        """What there is to propose of it: nothing, where it stands or waits here already."""
        change = self.change(row)
        if change and not any(twins(change, other) for other in self.waiting):
            yield change

    def change(self, row: Row) -> Change | None:
        item = self.known.get(row.code)
        if item is None:
            return made(row, Change.Kind.ITEM, facet=row.facet, reverse=row.reverse)
        if row.code not in self.bank or row.version < item.version:
            return None
        if row.version > item.version:
            version = max(row.version, self.used.get(row.code, 0) + 1)
            return made(row, Change.Kind.WORDING, version=version)
        now = item.wordings
        better = {code: text for code, text in row.wordings.items() if text != now.get(code)}
        return made(row, Change.Kind.TRANSLATION, wordings=better) if better else None


def made(row: Row, kind: str, **fields) -> Change:
    usual = {"version": row.version, "wordings": row.wordings}
    return Change(kind=kind, code=row.code, scale=row.scale, **usual | fields)


def twins(change: Change, other: Change) -> bool:
    names = ("kind", "code", "wordings")
    return all(getattr(change, name) == getattr(other, name) for name in names)
