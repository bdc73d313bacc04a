"""From tables of texts to what they say of milestones and rollouts. Arithmetic on texts only.

A column is known by its heading; the order does not matter, and others are left aside.
"""

from dataclasses import dataclass, field

from culture.people.roster.table import FileUnreadable
from roadmap.plan.looks.sheets import MILESTONE, ROLLOUT

NOTHING = (
    "No sheet has the columns we know. Milestones have “code” and “title”; dates of teams have "
    "“code”, “team”, “start” and “due”. Take the list along first, and change that."
)


@dataclass(frozen=True)
class Line:
    """What one line says, by field; a column that the file does not have is not in it."""

    where: str
    said: dict[str, str]

    def get(self, name: str) -> str:
        return self.said.get(name, "")


@dataclass
class Said:
    """What a file says."""

    milestones: list[Line] = field(default_factory=list)
    rollouts: list[Line] = field(default_factory=list)


def said_in(tables) -> Said:
    """Raises FileUnreadable where no table is one of ours."""
    said, known = Said(), 0
    for name, lines in tables:
        heading = [cell.casefold() for cell in lines[0][1]] if lines else []
        if {"code", "team"} <= {*heading}:
            said.rollouts += below(name, lines, ROLLOUT)
        elif {"code", "title"} <= {*heading}:
            said.milestones += below(name, lines, MILESTONE)
        else:
            continue
        known += 1
    if not known:
        raise FileUnreadable(NOTHING)
    return said


def below(name, lines, columns) -> list[Line]:
    """Every line below the heading, with the columns we know."""
    heading = [cell.casefold() for cell in lines[0][1]]
    places = {field: heading.index(word) for field, word in columns.items() if word in heading}
    return [
        Line(
            where=f"{name}, line {number}" if name else f"line {number}",
            said={field: cells[at] if at < len(cells) else "" for field, at in places.items()},
        )
        for number, cells in lines[1:]
    ]
