"""Which groups stand apart from the whole company on one scale: in words, without ranks. Pure."""

from collections.abc import Mapping, Sequence
from itertools import compress
from statistics import mean

from culture.figures import change, levels
from culture.health.basis.rounds import History, Round, company_history, exact_groups
from culture.health.basis.standing import core_items, newest_rounds, rounds_parts
from culture.words import named

NAMED = 5


def differs(rounds: Sequence[Round], scale: str) -> str:
    """Groups clearly above and below the company, in the order of the organisation, no ranks."""
    tested = tested_groups(rounds, scale)
    if not tested:
        return ""
    clear = change.clear((found.p, found.difference, n) for _, found, n in tested)
    apart = [(name, found.difference) for name, found, _ in compress(tested, clear)]
    above = [name for name, difference in apart if difference > 0]
    below = [name for name, difference in apart if difference < 0]
    told = [told_of(above, "above"), told_of(below, "below")]
    return " ".join(filter(None, told)) or "No group lies clearly above or below the company."


def told_of(names: Sequence[str], side: str) -> str:
    return f"Clearly {side} the company: {named(names, most=NAMED)}." if names else ""


def tested_groups(rounds: Sequence[Round], scale: str) -> list[tuple[str, change.Change, int]]:
    """(name, difference from the company, people) of each group with exact scores of its own."""
    company = company_history(rounds)
    found = []
    for group, history in exact_groups(rounds):
        newest = newest_rounds(history, scale, at=rounds[-1].number)
        if levels.is_covered(len(newest), len(core_items()[scale])):
            n = min(history[r].n for r in newest.values())
            found.append((group.name, beside_company(history, company, newest), n))
    return found


def beside_company(history: History, company: History, newest: Mapping[str, int]) -> change.Change:
    """The mean difference over the same statements in the same rounds."""
    difference = mean(
        history[r].items[code].score - company[r].items[code].score for code, r in newest.items()
    )
    return change.compare(difference, rounds_parts(history, newest, size=len(newest)))
