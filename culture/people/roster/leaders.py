"""Who leads whom: what the file says in its manager column, found on the roster.

A manager is named by employee number, mail address or name. Known by none of them: the team stays
without a manager until somebody names one.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from culture.people.roster.rows import Refused, Row, full_name


class Directory:
    """Addresses of everybody who works here, by number, address and name.

    A name that two people share finds nobody.
    """

    def __init__(self, people: Iterable[tuple[str, str, str]]):
        """`people`: rows of (address, employee number, name)."""
        people = list(people)
        names = Counter(name.casefold() for _, _, name in people)
        self.found = {name.casefold(): e for e, _, name in people if names[name.casefold()] == 1}
        self.found |= {key.casefold(): email for email, key, _ in people if key}
        self.found |= {email: email for email, _, _ in people}
        self.found.pop("", None)

    def find(self, *texts: str) -> str:
        """The address of the first of these that we know, or nothing."""
        for text in texts:
            for spelling in (text, full_name({"name": text})):
                if address := self.found.get(spelling.casefold()):
                    return address
        return ""


def own_boss(row: Row, directory: Directory) -> Row:
    """Whoever names themselves names nobody: so some files mark the head of the organisation."""
    own = directory.find(row.manager, row.manager_name) == row.email
    return replace(row, manager="", manager_name="") if own else row


def leaders_of(rows: list[Row], directory: Directory) -> dict[str, str]:
    """{address: address of the manager}, "" where nobody is named, or nobody we know."""
    return {row.email: directory.find(row.manager, row.manager_name) for row in rows}


def refuse_circles(rows: list[Row], leaders: Mapping[str, str]) -> tuple[list[Row], list[Refused]]:
    """Rows without those who, going up from manager to manager, come back to themselves."""
    by_address = {row.email: row for row in rows}
    reasons = {}
    for circle in circles(leaders):
        names = ", ".join(by_address[email].name or email for email in circle)
        for email in circle:
            reasons[email] = f"Managers in a circle: {names}. Somebody there needs another manager."
    refused = [
        Refused(row.line, row.name or row.email, reasons[row.email])
        for row in rows
        if row.email in reasons
    ]
    return [row for row in rows if row.email not in reasons], refused


def circles(above: Mapping[Hashable, Hashable]) -> list[list]:
    """Every ring in {one: the one above it}; whatever is not a key lies above nothing."""
    seen, rings = set(), []
    for start in above:
        path, here = {}, start
        while here in above and here not in seen:
            seen.add(here)
            path[here] = len(path)
            here = above[here]
        if here in path:
            rings.append(list(path)[path[here] :])
    return rings
