"""Which items a pulse asks. Pure: the number of a pulse in, items out.

The first pulse of a cadence asks all 36 core items, so that the start is known; then blocks A, B
and C follow each other: a full cycle takes three pulses. From the second on each asks whether
something happened after the last one and, where a promise was kept since, whether it was noticed.
Twice a year come the three pairs of what we say and what is lived, and twice the six pairs of the
profile: those pulses take three minutes, as does each of fourteen questions. Everybody gets the
same items.
"""

from surveys import bank

BLOCKS = ("A", "B", "C")
BASELINE = "baseline"
RECOMMEND = "REC1"
EXTRAS = {2: ("said", "lived"), 5: ("profile",)}  # by number modulo six


def block_of(number: int) -> str:
    """The block of the number-th pulse of a cadence, counted from 0."""
    return BASELINE if number == 0 else BLOCKS[(number - 1) % 3]


def items_of(number: int, *, kept: bool = False) -> list[bank.Item]:
    """The items of the number-th pulse: core ones in library order, then those beside them; the
    recommend question, once a cycle, last. `kept`: a promise was kept since the last pulse.
    """
    block = block_of(number)
    asked = [item for item in bank.core() if block in (BASELINE, item.block)]
    asked += [item for scale in beside(number, kept=kept) for item in bank.of_scale(scale)]
    return asked + ([bank.bank()[RECOMMEND]] if block in (BASELINE, "A") else [])


def beside(number: int, *, kept: bool = False) -> tuple[str, ...]:
    """The scales that the number-th pulse asks beside the nine."""
    loop = ("loop", "noticed") if kept else ("loop",)
    return (*loop, *EXTRAS.get(number % 6, ())) if number else ()


def minutes(questions: int) -> int:
    """Honest reading time: about ten seconds a question, plus the promise (science §6.1)."""
    return max(2, round(questions * 11 / 60))
