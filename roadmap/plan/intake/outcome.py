"""What a file does to a programme: told line by line, before and after it is done."""

from dataclasses import dataclass, field
from datetime import date

from roadmap.plan.moves import mark_of


class Unfit(Exception):
    """A reason to refuse one line: what is wrong, then what to do."""


@dataclass(frozen=True)
class Told:
    """One line. `where`: "line 12"; `who`: the milestone, and its team."""

    where: str
    who: str
    words: str


@dataclass
class Outcome:
    added: list[Told] = field(default_factory=list)
    changed: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    # Milestones that move because of it: title → in how many teams, and the last due day.
    pushed: dict[str, tuple[int, date]] = field(default_factory=dict)
    same: int = 0
    # Ids of rollouts that moved, and of those that were added; drafts too.
    moved: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)

    @property
    def does_nothing(self) -> bool:
        return not self.added and not self.changed

    @property
    def mark(self) -> str:
        """Tells whether what is kept is what was looked at."""
        return mark_of([self.added, self.changed, self.refused, self.pushed])
