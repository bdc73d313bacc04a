"""What a speaker says to each slide, and what nobody should conclude from it."""

from culture.health.basis.picture import Picture
from culture.health.exports import board
from culture.health.exports.board import Board
from culture.health.exports.definitions import APPRAISAL

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
    "every team, by somebody other than who reported it."
)


def notes(say: str, *, never: str, counted: tuple[str, ...] = ()) -> str:
    parts = (f"Say: {say}", f"Do not conclude: {never}", *counted, APPRAISAL)
    return "\n".join(part for part in parts if part)


def on_page(page: Board) -> str:
    seen = page.picture
    return notes(
        f"{seen.headline} {page.about}.",
        never="that the mean alone is the state of the culture; it never stands without the "
        "weakest and the strongest. “Stronger” or “weaker” is said only where at least two more "
        "of the seven clearly went that way than the other.",
        counted=(COUNTED,),
    )


def on_seven(seen: Picture) -> str:
    since = f"compared with {seen.since}" if seen.since else "as they stand at the start"
    return notes(
        f"these are the seven, weakest first, {since}.",
        never="that a small difference between two of them means anything.",
        counted=(board.chance(seen.rows), TOLD, LINES if seen.this.company.exact else FEW, COUNTED),
    )


def on_thirds(page: Board) -> str:
    said = " ".join(f"{third.title}: {third.words}" for third in page.thirds)
    return notes(
        said,
        never="that what cannot be told did not happen, or that something done by us caused what "
        "rose. Scores that moved after a milestone go with it; they do not prove it.",
        counted=(TOLD,),
    )


def on_beside(page: Board) -> str:
    return notes(
        " ".join(page.beside.lines),
        never="that happy employees make happy customers, or the other way round: the two stand "
        "beside each other, and each has causes of its own.",
    )


def on_promises(said: board.Promises) -> str:
    return notes(
        " ".join([f"{said.title}.", *said.lines]),
        never="that scores rose because a promise was kept, or that whoever is late is at fault.",
        counted=(KEPT,),
    )


def on_decisions(asked: board.Decisions) -> str:
    from_where = (
        "These are suggested by rule from the results and the roadmap; nobody has chosen them yet."
        if asked.suggested
        else "These were written by HR."
    )
    return notes(
        "what we ask you to decide today, one by one.",
        never="that the figures demand a decision; they say where to look.",
        counted=(from_where,),
    )
