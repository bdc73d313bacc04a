"""Which items a pulse asks. Pure: the number of a pulse in, items out.

The first pulse of a cadence asks all 36 core items, so that the start is known; then blocks A, B
and C follow each other: a full cycle takes three pulses. From the second on each asks whether
something happened after the last one and, where a promise was kept since, whether it was noticed.
Twice a year come the three pairs of what we say and what is lived, and twice the six pairs of the
profile: those pulses take three minutes, as does each of fourteen questions.

Everybody gets the same items, or, where a cadence spreads its blocks, everybody of one group: a
group then begins the round of blocks at its own offset, and what is asked beside them is asked of
all.
"""

from collections.abc import Collection, Mapping

from surveys.asking import bank

BLOCKS = ("A", "B", "C")
BASELINE = "baseline"
RECOMMEND = "REC1"
EXTRAS = {2: ("said", "lived"), 5: ("profile",)}  # by number modulo six


def block_of(number: int, *, whole: bool = False, offset: int = 0) -> str:
    """The block of the number-th pulse of a cadence, counted from 0; `whole`: each asks all."""
    return BASELINE if whole or number == 0 else BLOCKS[(number - 1 + offset) % 3]


def items_of(
    number: int,
    *,
    kept: bool = False,
    whole: bool = False,
    known: Mapping[str, bank.Item] | None = None,
) -> list[bank.Item]:
    """The items of the number-th pulse: core ones in library order, then those beside them; the
    recommend question, once a cycle, last. `kept`: a promise was kept since the last pulse.
    `known`: the bank as approved here; the library where none is given.
    """
    known, block = known or bank.library(), block_of(number, whole=whole)
    core = [item for item in known.values() if item.block and block in (BASELINE, item.block)]
    last = [known[RECOMMEND]] if block in (BASELINE, "A") else []
    return core + beside_items(number, known, kept=kept) + last


def spread_items(
    number: int,
    *,
    kept: bool = False,
    blocks: Collection[str] = BLOCKS,
    known: Mapping[str, bank.Item] | None = None,
) -> list[tuple[bank.Item, str]]:
    """The same where a cadence spreads its blocks over groups, each with the block it is asked of;
    empty: of everybody. `blocks` are those that any group is asked.
    """
    known = known or bank.library()
    core = [(item, item.block) for item in known.values() if item.block in blocks]
    beside = [(item, "") for item in beside_items(number, known, kept=kept)]
    return core + beside + ([(known[RECOMMEND], "A")] if "A" in blocks else [])


def beside_items(number: int, known: Mapping[str, bank.Item], *, kept: bool) -> list[bank.Item]:
    return [item for scale in beside(number, kept=kept) for item in bank.of_scale(scale, known)]


def beside(number: int, *, kept: bool = False) -> tuple[str, ...]:
    """The scales that the number-th pulse asks beside the nine."""
    loop = ("loop", "noticed") if kept else ("loop",)
    return (*loop, *EXTRAS.get(number % 6, ())) if number else ()


def minutes(questions: int) -> int:
    """Honest reading time: about ten seconds a question, plus the promise (science §6.1)."""
    return max(2, round(questions * 11 / 60))
