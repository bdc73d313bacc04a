"""From the lines of a table to people as the file describes them; what cannot be taken is refused.

Every refusal has its line and a reason; the other lines go on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from culture.people import phones
from culture.people.addresses import is_nowhere, stand_in
from culture.people.roster import columns as by_name
from culture.people.roster.cells import language_code, nothing, says_left, zone_name
from culture.people.roster.dates import NUMBERS, NoDate, day_first, read_date
from culture.people.roster.table import Table

LONGEST = {"email": 254, "name": 120, "key": 60, "site": 80} | dict.fromkeys(
    ("team", "branch", "manager", "manager_name"), 120
)


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the file. Empty text: the file does not say. Who has no mail address has a
    stand-in for one (addresses.stand_in)."""

    line: int
    email: str
    name: str
    key: str
    team: str
    branch: str
    manager: str
    manager_name: str
    joined_on: date | None
    site: str
    phone: str
    language: str
    time_zone: str
    left: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not taken, and why. `who` is what the line says of the person."""

    line: int
    who: str
    reason: str


class Unfit(Exception):
    """A reason to refuse one line."""


def rows_of(table: Table, columns: dict, *, today: date) -> tuple[list[Row], list[Refused]]:
    """Everybody in the file who can be read, in its order, and the lines refused."""
    places = {field: table.header.index(heading) for field, heading in columns.items()}
    order = day_first(dates_of(table, columns))
    rows, refused = [], []
    for line, cells in table.lines:
        said = {
            field: cells[place] if place < len(cells) else "" for field, place in places.items()
        }
        said = {field: "" if nothing(field, cell) else cell for field, cell in said.items()}
        try:
            require_width(cells, table.header)
            rows.append(row_of(line, said, day_first=order, today=today))
        except Unfit as unfit:
            refused.append(Refused(line, who(said), str(unfit)))
    return rows, refused


def date_order(table: Table, columns: dict) -> str:
    """How dates like 06/03/2011 are read; empty where there are none."""
    dates = [text for text in dates_of(table, columns) if NUMBERS.fullmatch(text)]
    if not dates:
        return ""
    return "day first" if day_first(dates) else "month first"


def dates_of(table, columns) -> list[str]:
    return [
        c for field in ("joined", "left") if field in columns for c in table.column(columns[field])
    ]


def row_of(line, said, *, day_first, today) -> Row:
    email = address(said)
    joined_on = a_date(said.get("joined", ""), "joining", day_first=day_first)
    if joined_on and joined_on > today:
        raise Unfit(f"Joins on {joined_on:%-d %B %Y}, which is still to come. Bring them in then.")
    row = Row(
        line=line,
        email=email,
        name=full_name(said),
        key=said.get("key", ""),
        team=said.get("team", ""),
        branch=said.get("branch", ""),
        manager=said.get("manager", "") or said.get("manager_name", ""),
        manager_name=said.get("manager_name", ""),
        joined_on=joined_on,
        site=said.get("site", ""),
        phone=phone(said.get("phone", "")),
        language=language_code(said.get("language", "")),
        time_zone=a_zone(said.get("time_zone", "")),
        left=has_left(said, day_first=day_first, today=today),
    )
    require_named(row)
    require_short(row)
    return row


def require_width(cells, header):
    if any(cells[len(header) :]):
        raise Unfit(f"Has {len(cells)} cells below {len(header)} headings. Put a cell in quotes.")


def require_named(row):
    if is_nowhere(row.email) and not row.name:
        raise Unfit("Has neither a name nor a mail address. Add one of them.")


def require_short(row):
    for field, longest in LONGEST.items():
        if len(getattr(row, field)) > longest:
            raise Unfit(f"{by_name.FIELDS[field]} is longer than {longest} letters. Shorten it.")


def address(said) -> str:
    """The mail address, or a stand-in for whoever has none and an employee number."""
    text, key = said.get("email", ""), said.get("key", "")
    if not text and not key:
        raise Unfit(
            "Has no mail address and no employee number. Add one of them: people without an "
            "address answer with a printed code."
        )
    if not text:
        return stand_in(key)
    text = text.lower().removeprefix("mailto:").strip("<>")
    try:
        validate_email(text)
    except ValidationError:
        raise Unfit(f"“{text}” is not a mail address. Mend it.") from None
    return text


def phone(text) -> str:
    if not text:
        return ""
    try:
        return phones.number(text)
    except ValueError:
        reason = f"“{text}” is no telephone number we can dial. {phones.PHONE.message}"
        raise Unfit(reason) from None


def full_name(said) -> str:
    """As one reads it aloud: "Berg, Anna" becomes Anna Berg. Empty where the file has no name."""
    name = said.get("name") or f"{said.get('first_name', '')} {said.get('last_name', '')}".strip()
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip() if comma and "," not in first else name


def a_date(text, what, *, day_first) -> date | None:
    if not text:
        return None
    try:
        return read_date(text, day_first=day_first)
    except NoDate:
        raise Unfit(f"“{text}” is no {what} date we can read. Write it as 2026-03-10.") from None


def a_zone(text) -> str:
    if text and not zone_name(text):
        raise Unfit(f"“{text}” is no time zone. Write it as Europe/Berlin, or leave it empty.")
    return zone_name(text)


def has_left(said, *, day_first, today) -> bool:
    """By a word in the status, or by a last day before today. The year 9999 means never."""
    last_day = said.get("left", "")
    if says_left(said.get("status", "")):
        return True
    if "9999" in last_day:
        return False
    day = a_date(last_day, "leaving", day_first=day_first)
    return day is not None and day < today


def who(said) -> str:
    return full_name(said) or said.get("email") or said.get("key") or "Nobody named"


def once_each(rows: Iterable[Row]) -> tuple[list[Row], list[Refused]]:
    """One row per address and per employee number: the first counts, and those who work here
    come before those who left (people come back, and stand in the file twice)."""
    by_address, by_key, refused = {}, {}, []
    for row in sorted(rows, key=lambda row: row.left):
        other = by_address.get(row.email) or (row.key and by_key.get(row.key.casefold()))
        if other:
            refused.append(Refused(row.line, row.name or row.email, shared(row, other)))
            continue
        by_address[row.email] = row
        if row.key:
            by_key[row.key.casefold()] = row
    return sorted(by_address.values(), key=lambda row: row.line), refused


def shared(row, other) -> str:
    what = "mail address" if row.email == other.email else "employee number"
    return f"Two people share this {what}: see line {other.line}, which is taken."
