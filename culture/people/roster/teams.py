"""The team tree that a file describes. One of three plain rules, by the columns it has:

1. *The file names teams* (a team column, or departments that are the teams). A team lies below the
   one named in the column above it. Without such a column it lies below the team its manager works
   in; if that is the team itself, below the team the manager's manager works in, and so on up. Its
   manager is whoever more than half of the others in it name. A team above that nobody works in is
   led by whoever the managers of more than half of the teams directly below it name.
2. *The file names managers only*. Everybody who names the same manager is a team, "Anna Berg’s
   team"; it lies below the team its manager works in. A manager we know by number only leaves the
   team without one, below the department of most of its people. People who name nobody work in
   their department, or at the top if they lead somebody. If one person alone in the whole file
   names nobody, and leads, their team is the top.
3. *Neither*: everybody is at the top.

Whatever has nothing above it lies below the top: the team of the whole organisation. Teams whose
column above them leads back to themselves are refused, with everybody in them.
"""

from collections.abc import Mapping

from culture.people.roster.led_teams import led_teams
from culture.people.roster.named_teams import named_teams
from culture.people.roster.rows import Row
from culture.people.roster.tree import Known, Tree


def tree_of(rows: list[Row], columns: Mapping, leaders: Mapping[str, str], known: Known) -> Tree:
    """`leaders` is {address: address of the manager}; rows are of people who work here."""
    if "team" in columns or ("branch" in columns and "manager" not in columns):
        return named_teams(rows, columns, leaders, known)
    if "manager" in columns:
        return led_teams(rows, leaders, known)
    return Tree()
