"""Results as tidy tables: one row per fact, numbers as the page prints them. Pure.

Takes rounds and the page's own heat maps, so nothing is here that their reader could not open.
"""

from collections.abc import Iterator, Sequence

from culture.constructs import FACES, Face
from culture.figures import levels
from culture.health.basis.picture import Picture
from culture.health.basis.rounds import Round, group_history
from culture.plots import Dumbbell, HeatCell, HeatMap, HeatRow, printed
from culture.sheets.table import Table
from culture.words import people

CHOICES = ("1", "2", "3", "4", "5")


def company_table(seen: Picture) -> Table:
    """The seven, weakest first, then what stands beside them."""
    columns = ("construct", "baseline", "now", "low", "high", "change", "rounded")
    return Table("Company", columns, [company_row(row) for row in (*seen.rows, *seen.beside)])


def company_row(row: Dumbbell) -> tuple:
    numbers = (row.baseline, row.score, row.low, row.high)
    return (row.face.name, *map(whole, numbers), row.change_words, yes(row.approximate))


def groups_table(this: Round, heat: HeatMap) -> Table:
    """One row per group and construct, in the order of the organisation."""
    columns = ("pulse", "branch", "inside", "group", "people", "counted together")
    rows = [
        (str(this.pulse), branch, inside, row.name, row.people, yes(row.merged), *score_of(*cell))
        for branch, inside, row in under_headings(heat)
        for cell in zip(heat.columns, row.cells, strict=True)
    ]
    return Table("Groups", (*columns, "construct", "score", "rounded", "note"), rows)


def segments_table(this: Round, heat: HeatMap) -> Table:
    """One row per segment and construct; the whole company stands in the other tables."""
    columns = ("pulse", "by", "segment", "people", "construct", "score", "rounded", "note")
    rows = [
        (str(this.pulse), by, row.name, row.people, *score_of(*cell))
        for by, _, row in under_headings(heat)
        if not row.whole
        for cell in zip(heat.columns, row.cells, strict=True)
    ]
    return Table("Segments", columns, rows)


def under_headings(heat: HeatMap) -> Iterator[tuple[str, str, HeatRow]]:
    """Each row with the heading it stands below and the name of the group it lies in."""
    heading = above = ""
    for row in heat.rows:
        if row.heading:
            heading = row.name
            continue
        if not row.level:
            above = row.name
        yield heading, above if row.level else "", row


def score_of(face: Face, cell: HeatCell) -> tuple:
    return face.name, whole(cell.score), yes(cell.approximate), cell.why


def statements_table(rounds: Sequence[Round], *, company_only=False) -> Table:
    """Of exact groups: each statement with its newest answers out of the last full cycle."""
    columns = ("group", "people", "construct", "code", "statement", "asked in")
    groups = (rounds[-1].company,) if company_only else rounds[-1].everybody
    rows = [row for group in groups if group.exact for row in said(rounds, group)]
    return Table("Statements", (*columns, "answers", "score", "favourable %", *CHOICES), rows)


def said(rounds: Sequence[Round], group) -> list[tuple]:
    newest, order = {}, list(FACES)
    history, at = group_history(rounds, group), rounds[-1].number
    for each in rounds:
        if at - levels.ROUNDS < each.number and each.number in history:
            newest |= {code: (each, item) for code, item in history[each.number].items.items()}
    of_nine = [pair for pair in newest.values() if pair[1].scale in FACES]
    found = sorted(of_nine, key=lambda pair: (order.index(pair[1].scale), pair[1].code))
    return [statement_row(group, each, item) for each, item in found]


def statement_row(group, asked_in: Round, item) -> tuple:
    return (
        *(group.name, people(group.n_words), FACES[item.scale].name),
        *(item.code, item.wording, str(asked_in.pulse)),
        *(item.n, whole(item.score), whole(item.favourable)),
        *(item.counts or (None,) * len(CHOICES)),
    )


def whole(number: float | None) -> int | None:
    """As the page prints it."""
    return None if number is None else int(printed(number))


def yes(fact: bool) -> str:
    return "yes" if fact else "no"
