"""Which items a pulse asks. Pure: a block in, items out.

The first pulse of a cadence asks all 36 core items, so that the start is known; then blocks A, B
and C follow each other: a full cycle takes three pulses. Everybody gets the same items.
"""

from surveys import bank

BLOCKS = ("A", "B", "C")
BASELINE = "baseline"
RECOMMEND = "REC1"


def block_of(number: int) -> str:
    """The block of the number-th pulse of a cadence, counted from 0."""
    return BASELINE if number == 0 else BLOCKS[(number - 1) % 3]


def items_of(block: str) -> list[bank.Item]:
    """The items of a block in library order; the recommend question once a cycle."""
    asked = [item for item in bank.core() if block in (BASELINE, item.block)]
    return asked + ([bank.bank()[RECOMMEND]] if block in (BASELINE, "A") else [])


def minutes(questions: int) -> int:
    """Honest reading time: about ten seconds a question, plus the promise (science §6.1)."""
    return max(2, round(questions * 11 / 60))
