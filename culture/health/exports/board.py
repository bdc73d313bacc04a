"""What a board is told, in words: the headline, the seven, the promises. Pure; draws nothing.

Names no person: a deck goes on to people who have no account here.
"""

from dataclasses import dataclass
from datetime import date

from culture.health.calendar import Calendar
from culture.health.exports.definitions import APPRAISAL, round_words
from culture.health.picture import Picture
from culture.plots import Dumbbell
from culture.words import day_words, listed
from roadmap.plan.standing import Progress

COUNTED = (
    "How we count: each answer from 1 to 5 becomes 0 to 100; 25 is disagree, 50 neither, 75 agree. "
    "A construct is the plain mean of its statements, each with its newest answers out of the last "
    "three pulses."
)
TOLD = (
    "“Up” or “down” is said only of at least 5 points, at least 10 people in both pulses, and a "
    "chance below one in ten of seeing it without any real change, counting that seven are looked "
    "at (Welch’s t, Holm’s correction)."
)
LINES = (
    "The interval says where the score would lie if everybody had answered (95 %). Two scores "
    "whose intervals overlap may be the same."
)
FEW = "Few people answered, so scores are rounded to fives and have no interval."
KEPT = (
    "A promise is a milestone of the roadmap. It is kept once its work is confirmed as done in "
    "every team, by somebody other than who reported it. That scores rose after it does not prove "
    "that it caused the rise."
)


@dataclass(frozen=True)
class Promises:
    """The roadmap beside the latest result."""

    title: str
    late: str
    next: str


def promises(progress: Progress, ahead: Calendar, *, today: date) -> Promises:
    return Promises(
        title=f"Promises kept: {progress.done} of {progress.total}",
        late=late(progress, today=today),
        next=next_step(progress, ahead, today=today),
    )


def late(progress: Progress, *, today: date) -> str:
    if not progress.late:
        return "Nothing is late."
    due = [f"“{each}”, due {day_words(each.due_on, today)}" for each in progress.late]
    return f"Late: {listed(due)}."


def next_step(progress: Progress, ahead: Calendar, *, today: date) -> str:
    """What is late longest; else the next pulse. Empty where nothing is planned either."""
    if progress.late:
        return f"Next: say by when “{progress.late[0]}” will be done."
    if ahead.planned:
        return f"Next: the pulse of {day_words(ahead.planned.opens_on, today)}."
    return ""


def seven_together(seen: Picture) -> str:
    """ "All seven together: 57 · weakest 47 · strongest 66"; empty where nothing has a score."""
    return f"All seven together: {seen.in_short}" if seen.heptagon.scores else ""


def beside(seen: Picture) -> str:
    """ "Trust 55, no clear change · Experience 60, up 6"."""
    said = [f"{row.face.name} {row.printed}, {row.change_words}" for row in seen.beside]
    return f"Beside the seven: {' · '.join(said)}"


def chance(rows: tuple[Dumbbell, ...]) -> str:
    """Which moves may be chance, by name."""
    told = [row for row in rows if row.baseline is not None and not row.clear]
    unclear = [row.face.name for row in told if row.printed != row.printed_baseline]
    if not unclear:
        return ""
    return f"May still be chance: what moved in {listed(unclear, most=len(unclear))}."


def notes_on_headline(seen: Picture) -> str:
    parts = (
        f"{round_words(seen.this)}.",
        "“Stronger” or “weaker” is said only where at least two more of the seven clearly went "
        "that way than the other. The mean never stands without the weakest and the strongest.",
    )
    return "\n".join((*parts, COUNTED, APPRAISAL))


def notes_on_seven(seen: Picture) -> str:
    how = LINES if seen.this.company.exact else FEW
    parts = (chance(seen.rows), TOLD, how, COUNTED, APPRAISAL)
    return "\n".join(part for part in parts if part)
