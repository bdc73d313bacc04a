"""The list: the rows a reader asked for, sorted, by construct where nothing else is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.constructs import FACES, Face
from roadmap.plan.looks.rows import Row
from roadmap.plan.standing import LATE, STATES

ROWS_A_PAGE = 60
ORDERS = {
    "due": lambda row: (row.standing.due_on, row.milestone.code),
    "start": lambda row: (row.standing.starts_on, row.milestone.code),
    "state": lambda row: (STATES.index(row.standing.state), row.standing.due_on),
    "title": lambda row: row.milestone.title.casefold(),
    "owner": lambda row: (row.owner.casefold(), row.standing.due_on),
}


@dataclass(frozen=True)
class Section:
    """Rows below one heading; `face` is None where all stand in one list. `sum` is over `whole`."""

    face: Face | None
    rows: list[Row]
    whole: list[Row]

    @property
    def sum(self) -> str:
        """ "2 of 3 done, 1 late" """
        done = sum(row.standing.is_done for row in self.whole)
        late = sum(row.standing.state == LATE for row in self.whole)
        return f"{done} of {len(self.whole)} done" + (f", {late} late" if late else "")


def in_order(rows: Sequence[Row], sort: str) -> list[Row]:
    """By construct in the order of the heptagon, then start; or by one of ORDERS."""
    order = list(FACES)
    by_construct = lambda row: order.index(row.milestone.construct)  # noqa: E731
    return sorted(rows, key=ORDERS.get(sort, by_construct))


def sections(page: Sequence[Row], rows: Sequence[Row], sort: str) -> list[Section]:
    """The rows of one page; a construct that begins on an earlier page has its heading again."""
    if sort:
        return [Section(None, list(page), list(rows))] if page else []
    found = []
    for face in FACES.values():
        whole = [row for row in rows if row.milestone.construct == face.key]
        if shown := [row for row in page if row.milestone.construct == face.key]:
            found.append(Section(face, shown, whole))
    return found


def owners_of(rows: Sequence[Row]) -> list[str]:
    return sorted({row.owner for row in rows}, key=str.casefold)
