"""The sheets of a workbook: every page of results as a table, for who may open that page."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from culture.access import LEADERSHIP, roles_of
from culture.customers.metrics import CUSTOMERS
from culture.health.basis.heat import heat_map
from culture.health.basis.lines import lines
from culture.health.basis.picture import picture
from culture.health.basis.reading import READERS, Reading
from culture.health.basis.rounds import Round
from culture.health.basis.segments import segment_map
from culture.health.customers import customers
from culture.health.customers.numbers import company_numbers
from culture.health.exports import tables
from culture.health.exports.definitions import definitions_table
from culture.health.groups import after, agreement, from_the_top
from culture.health.movement import effects, watching
from culture.health.results import how, improved, priorities, scorecard
from culture.health.voices import profile, said
from culture.plots import HeatMap
from culture.sheets.table import Table

WHOLE = re.compile("-?[0-9]{1,9}")


@dataclass(frozen=True)
class Sheet:
    """`rows` of a reading, header first; as text they are what the page prints.

    `roles`: whoever may open that page.
    """

    title: str
    roles: tuple[str, ...]
    rows: Callable[[Reading], list[list]]


def distance_rows(reading: Reading) -> list[list]:
    if not reading.this.groups:
        return [["Construct"]]
    return from_the_top.table(reading.shown, reading.this.tree)


def customer_rows(reading: Reading) -> list[list]:
    numbers = company_numbers(reading.companies, CUSTOMERS)
    return customers.table(customers.beside(reading.companies, numbers))


def scorecard_rows(reading: Reading) -> list[list]:
    rounds = reading.companies
    return scorecard.table(scorecard.quadrants(rounds, picture(rounds)))


SHEETS = (
    Sheet(
        "Priorities", priorities.priorities.roles, lambda reading: priorities.table(reading.shown)
    ),
    Sheet("Agreement", agreement.agreement.roles, lambda reading: agreement.table(reading.shown)),
    Sheet("Improved", improved.improved.roles, lambda reading: improved.table(reading.shown)),
    Sheet("From the top", from_the_top.from_the_top.roles, distance_rows),
    Sheet("Said and lived", said.said.roles, lambda reading: said.table(said.page_of(reading))),
    Sheet(
        "Profile", profile.profile.roles, lambda reading: profile.table(profile.page_of(reading))
    ),
    Sheet(
        "Effects", effects.effects.roles, lambda reading: effects.table(effects.effects_of(reading))
    ),
    Sheet("Actions", READERS, after.table),
    Sheet("Customers", customers.customers.roles, customer_rows),
    Sheet("Scorecard", scorecard.scorecard.roles, scorecard_rows),
    Sheet("Watching", watching.watching.roles, lambda reading: watching.table(reading.companies)),
    Sheet("Reliability", LEADERSHIP, lambda reading: how.table(reading.shown)),
)


def sheets(reading: Reading) -> list[Table]:
    """Those on which this reader has something to read; the definitions always."""
    rounds, seen = reading.shown, picture(reading.shown)
    segments = segment_map(rounds)
    first = [
        tables.company_table(seen),
        tables.groups_table(rounds[-1], whole_map(rounds)),
        tables.statements_table(rounds),
        *([tables.segments_table(rounds[-1], segments)] if segments else []),
    ]
    found = [each for each in (*first, *further(reading)) if each.rows]
    return [*found, definitions_table(seen, [each.title for each in found])]


def further(reading: Reading) -> Iterable[Table]:
    mine = roles_of(reading.person)
    for sheet in SHEETS:
        if mine & set(sheet.roles):
            head, *rows = sheet.rows(reading)
            yield Table(sheet.title, tuple(head), [tuple(map(number, row)) for row in rows])


def number(value):
    """A text that is only a whole number becomes one; all others stay as the page prints them."""
    return int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else value


def whole_map(rounds: list[Round]) -> HeatMap:
    """Every group of the map, whatever page or branch of it was on the screen."""
    this = rounds[-1]
    placed = lines(this, this.tree) if this.groups else []
    return heat_map(rounds, placed, lambda group: "")
