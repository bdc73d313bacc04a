"""Which groups stand apart from the whole company on one scale: in words, without ranks. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean

from culture.figures import change, levels
from culture.health.rounds import History, Round, company_history
from culture.health.standing import core_items, newest_rounds, rounds_parts

NAMED = 5


def differs(rounds: Sequence[Round], scale: str) -> str:
    """Groups clearly above and below the company, in the order of the organisation, no ranks."""
    tested = tested_groups(rounds, scale)
    if not tested:
        return ""
    adjusted = change.holm([found.p for _, found, _ in tested])
    clear = [
        (name, found.difference)
        for (name, found, n), p in zip(tested, adjusted, strict=True)
        if change.is_clear(p, found.difference, n=n)
    ]
    above = [name for name, difference in clear if difference > 0]
    below = [name for name, difference in clear if difference < 0]
    told = [told_of(above, "above"), told_of(below, "below")]
    return " ".join(filter(None, told)) or "No group lies clearly above or below the company."


def told_of(names: Sequence[str], side: str) -> str:
    """Names of groups hold commas and "and" of their own."""
    shown = [*names[:NAMED], f"{len(names) - NAMED} more"] if len(names) > NAMED else names
    return f"Clearly {side} the company: {'; '.join(shown)}." if names else ""


def tested_groups(rounds: Sequence[Round], scale: str) -> list[tuple[str, change.Change, int]]:
    """(name, difference from the company, people) of each group with exact scores of its own."""
    company = company_history(rounds)
    found = []
    for name, history in exact_histories(rounds):
        newest = newest_rounds(history, scale, at=rounds[-1].number)
        if levels.is_covered(len(newest), len(core_items()[scale])):
            n = min(history[r].n for r in newest.values())
            found.append((name, beside_company(history, company, newest), n))
    return found


def beside_company(history: History, company: History, newest: Mapping[str, int]) -> change.Change:
    """The mean difference over the same statements in the same rounds."""
    difference = mean(
        history[r].items[code].score - company[r].items[code].score for code, r in newest.items()
    )
    return change.compare(difference, rounds_parts(history, newest, size=len(newest)))


def exact_histories(rounds: Sequence[Round]) -> Iterable[tuple[str, History]]:
    """(name, the rounds of the last cycle it was published in) of each exact group of the last."""
    found = defaultdict(dict)
    for each in rounds[-levels.ROUNDS :]:
        for group in each.groups:
            found[group.level, group.trend_key][each.number] = group
    return [
        (group.name, found[group.level, group.trend_key])
        for group in rounds[-1].groups
        if group.exact
    ]
