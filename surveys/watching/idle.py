"""Acting before asking: groups that saw no result, or no action, since the last pulse.

A warning where the next one is planned, never a block: employees are not silenced for what a
manager did not do. Whoever knows what groups did registers a source here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from culture.people.models import Person


@dataclass(frozen=True)
class Idle:
    """One group, by the name of its last result. `shared`: it saw the result."""

    name: str
    shared: bool

    @property
    def words(self) -> str:
        return "saw the result, and nothing was promised" if self.shared else "saw no result"


# (reader, now) -> those groups of the last result that nothing was shared with, or that promised
# nothing, as far as this person may read them.
SOURCES: list[Callable[[Person, datetime], list[Idle]]] = []


def groups(reader: Person, now: datetime) -> list[Idle]:
    return [group for source in SOURCES for group in source(reader, now)]
