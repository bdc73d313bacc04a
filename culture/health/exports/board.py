"""What a board is told on one page, in words and rows. Pure; draws nothing.

Names no person: a page or a deck goes on to people who have no account here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from culture.health.basis.calendar import Calendar
from culture.health.basis.picture import Picture
from culture.health.exports.definitions import APPRAISAL
from culture.plots import Dumbbell
from culture.words import count_words, day_words, listed
from roadmap.plan.standing import Progress

ALL, SHOWN, NAMED = 7, 3, 2
FOOT = (
    "Scores run from 0 to 100: 25 disagree, 50 neither, 75 agree. The ring is the start, the mark "
    "now, the fine line where the score lies, allowing for chance. No number mixes fewer than five "
    f"people. {APPRAISAL}"
)
UNTOLD = "Whether anything moves: later results are compared with this one."
# What became of a promise, in the order in which a board hears it.
FATES = ("late", "broken", "changed")


@dataclass(frozen=True)
class Third:
    """Better, worse, or cannot be told: all three in the same size."""

    title: str
    words: str


@dataclass(frozen=True)
class Promises:
    """The roadmap beside the latest result, and `told`: what leaders promised to everybody."""

    title: str
    late: str
    next: str
    told: str = ""

    @property
    def lines(self) -> list[str]:
        return [line for line in (self.late, self.told, self.next) if line]


@dataclass(frozen=True)
class Beside:
    """What employees say of working here, and below it what customers say: (name, value, words)."""

    rows: tuple[tuple[str, str, str], ...]

    @property
    def lines(self) -> list[str]:
        """ "Satisfaction 78 %, better than 71 % at the start." """
        return [f"{name} {value}, {words}." for name, value, words in self.rows]


@dataclass(frozen=True)
class Decisions:
    """At most three. `suggested`: by rule from the figures, because nobody wrote any."""

    asked: tuple[str, ...]
    suggested: bool = False

    @property
    def title(self) -> str:
        """ "Three decisions asked for"."""
        return f"{count_words(len(self.asked))} decision{'s'[: len(self.asked) != 1]} asked for"


@dataclass(frozen=True)
class Board:
    """The page. `promises` and `beside` are None where there is nothing to speak of."""

    organisation: str
    picture: Picture
    thirds: tuple[Third, ...]
    decisions: Decisions
    promises: Promises | None = None
    beside: Beside | None = None
    foot: str = FOOT

    @property
    def about(self) -> str:
        """ "February 2026 · 214 of 287 answered (75 %)"."""
        return self.picture.this.words

    @property
    def together(self) -> str:
        """ "All seven together: 57 · weakest 47 · strongest 66"; empty without any score."""
        seen = self.picture
        return f"All seven together: {seen.in_short}" if seen.heptagon.scores else ""

    @property
    def beside_the_seven(self) -> str:
        """ "Trust 55, no clear change · Experience 60, up 6"."""
        rows = self.picture.beside
        told = [f"{row.face.name} {row.printed}, {row.change_words}" for row in rows]
        return f"Beside the seven: {' · '.join(told)}"


def thirds(seen: Picture, waiting: Sequence[str] = ()) -> tuple[Third, ...]:
    """`waiting`: milestones that are done, of which it cannot be told yet whether they helped."""
    if not seen.since:
        return firsts(seen)
    clear = [row for row in seen.rows if row.clear]
    return (
        Third("Better", moved_words([row for row in clear if row.score > row.baseline])),
        Third("Worse", moved_words([row for row in clear if row.score < row.baseline])),
        Third("Cannot tell yet", untold(seen, waiting)),
    )


def firsts(seen: Picture) -> tuple[Third, ...]:
    """Of the first result, with which nothing can be compared."""
    known = [row for row in seen.rows if row.score is not None]
    told = [f"{row.face.name}, {row.printed} of 100." for row in known] or ["Too few answers."]
    return Third("Strongest", told[-1]), Third("Weakest", told[0]), Third("Cannot tell yet", UNTOLD)


def moved_words(rows: Sequence[Dumbbell]) -> str:
    """ "Strategy up 8 and Characteristics up 6."; the largest first."""
    largest = sorted(rows, key=lambda row: -abs(row.score - row.baseline))
    told = [f"{row.face.name} {row.change_words}" for row in largest]
    return f"{listed(told, most=ALL)}." if told else "Nothing clearly."


def untold(seen: Picture, waiting: Sequence[str]) -> str:
    """What did not move clearly, what has too few answers, and what may or may not have helped."""
    unclear = [row.face.name for row in seen.rows if not row.clear and row.score is not None]
    unknown = [row.face.name for row in seen.rows if row.score is None]
    parts = [f"Whether {listed(unclear, most=ALL)} moved."] if unclear else []
    parts += [f"{listed(unknown, most=ALL)}: too few answers."] if unknown else []
    parts += [f"Whether {milestones(waiting)} helped."] if waiting else []
    return " ".join(parts) or "What brought it about: scores alone do not tell."


def milestones(titles: Sequence[str]) -> str:
    """By name where they are few."""
    if len(titles) > NAMED:
        return f"{len(titles)} milestones that are done"
    return listed([f"“{title}”" for title in titles])


def beside(seen: Picture, stands: Sequence) -> Beside | None:
    """Employees' experience above the customers' numbers; None where there are none."""
    if not stands:
        return None
    row = next(row for row in seen.beside if row.face.key == "experience")
    told = [(each.metric.name, each.printed, each.words) for each in stands[:SHOWN]]
    return Beside((("Employees’ experience", row.printed, row.change_words), *told))


def promises(progress: Progress | None, ahead: Calendar, *, today: date, fates=()):
    """`fates`: of the leaders' promises, (fate, words), in the order in which they fall due."""
    kept = f"Promises kept: {progress.done} of {progress.total}" if progress else "What we promised"
    return Promises(
        title=kept,
        late=late(progress.late, today=today) if progress else "",
        next=next_step(progress.late if progress else [], ahead, today=today),
        told=told(fates),
    )


def late(milestones: Sequence, *, today: date) -> str:
    if not milestones:
        return "Nothing is late."
    due = [f"“{each}”, due {day_words(each.due_on, today)}" for each in milestones]
    return f"Late: {listed(due)}."


def next_step(milestones: Sequence, ahead: Calendar, *, today: date) -> str:
    """What is late longest; else the next pulse. Empty where nothing is planned either."""
    if milestones:
        return f"Next: say by when “{milestones[0]}” will be done."
    if ahead.planned:
        return f"Next: the pulse of {day_words(ahead.planned.opens_on, today)}."
    return ""


def told(fates: Sequence[tuple[str, str]]) -> str:
    """ "Said to everybody: 3 of 5 kept, 1 late, 1 broken. Last broken: “…”." """
    if not fates:
        return ""
    kinds = [fate for fate, _ in fates]
    kept = sum(fate.startswith("kept") for fate in kinds)
    rest = [f"{kinds.count(fate)} {fate}" for fate in FATES if fate in kinds]
    broken = [f" Last broken: “{words.rstrip('.')}”." for fate, words in fates if fate == "broken"][
        -1:
    ]
    counted = ", ".join([f"{kept} of {len(fates)} kept", *rest])
    return f"Said to everybody: {counted}.{''.join(broken)}"


def suggestions(seen: Picture, progress: Progress | None, *, today: date) -> list[str]:
    """About the weakest, the largest fall and the milestone that is late longest."""
    weakest = seen.rows[0] if seen.weakest_key else None
    found = []
    if weakest:
        found.append(f"Name who leads the work on {weakest.face.name}, the weakest of the seven.")
    fallen = [row for row in seen.rows if row.clear and row.score < row.baseline]
    if fall := max(fallen, key=lambda row: row.baseline - row.score, default=None):
        found.append(f"Say what will be done about {fall.face.name}, {fall.change_words}.")
    if progress and progress.late:
        first = progress.late[0]
        due = day_words(first.due_on, today)
        found.append(f"Say by when “{first}” will be done; it was due {due}.")
    return found


def chance(rows: Sequence[Dumbbell]) -> str:
    """Which moves may be chance, by name."""
    compared = [row for row in rows if row.baseline is not None and not row.clear]
    unclear = [row.face.name for row in compared if row.printed != row.printed_baseline]
    if not unclear:
        return ""
    return f"May still be chance: what moved in {listed(unclear, most=len(unclear))}."
