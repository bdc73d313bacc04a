"""What changed since the last pulse: one old promise and its fate in each mail. Where any was kept,
the pulse asks who noticed (surveys.asking.asking).

Whoever keeps promises registers a source here; it is asked when a pulse opens, and before that for
the plan sheet and the rehearsal. Everybody gets the same questions. Which promise somebody reads
hangs on their team alone, never on what they did with a link.
"""

from collections.abc import Callable, Iterable

from surveys.models.pulses import Pulse
from surveys.models.since import Since

# (pulse) -> its rows, not saved: every promise that something became of since the last pulse.
SOURCES: list[Callable[[Pulse], list[Since]]] = []


def told(pulse: Pulse) -> list[Since]:
    """As the pulse would open with them now; once it has, `pulse.since` holds what it told."""
    return [row for source in SOURCES for row in source(pulse)]


def chosen(rows: Iterable[Since], team_id: int | None) -> Since | None:
    """The one that a mail to somebody of this team tells: the team's own before the company's."""
    own = [row for row in rows if team_id in row.team_ids]
    whole = [row for row in rows if not row.team_ids]
    return max(own or whole, key=weight, default=None)


def weight(row: Since) -> tuple:
    """A broken promise comes first, one that is only promised last; the newest of the rest."""
    fate = Since.Fate
    return row.fate == fate.BROKEN, row.fate != fate.PROMISED, row.on, row.pk or 0
