"""A milestone's statements before and after it began, in words. That something moved says not why.

Pure.
"""

from collections.abc import Sequence
from math import sqrt
from statistics import mean

from culture.figures import change, intervals
from culture.figures.intervals import Interval
from culture.health.basis.rounds import History, Round, company_history
from culture.health.movement.reached import FEWEST, Begun, Panel, moves_of_reached
from culture.plots import printed


def moved_words(rounds: Sequence[Round], milestone: Begun, seen: Panel) -> str:
    if milestone.everywhere:
        return reached_words(seen)
    return company_words(company_history(rounds), start_round(rounds, milestone), milestone.codes)


def reached_words(seen: Panel) -> str:
    """Of the groups reached, each counting as one."""
    moves = moves_of_reached(seen)
    if len(moves) < FEWEST:
        return ""
    before, after = moves.mean(axis=0)
    differences = moves[:, 1] - moves[:, 0]
    sd = float(differences.std(ddof=1))
    span = intervals.mean_interval(float(differences.mean()), sd, len(moves))
    return f"Groups reached: {before_after(before, after, span)}"


def start_round(rounds: Sequence[Round], milestone: Begun) -> int:
    """The first that opened after it had begun; one more than there are, before that."""
    later = (each.number for each in rounds if each.pulse.opens_on > milestone.first)
    return next(later, len(rounds) + 1)


def company_words(history: History, start: int, codes: Sequence[str]) -> str:
    pairs = [pair for code in codes if (pair := ends(history, code, start))]
    if not pairs:
        return ""
    before = mean(history[r].items[code].score for code, r, _ in pairs)
    after = mean(history[r].items[code].score for code, _, r in pairs)
    parts = [
        part
        for side in (1, 2)
        for part in parts_of(history, [(pair[0], pair[side]) for pair in pairs])
    ]
    span = change.compare(after - before, parts).interval
    return f"Whole company: {before_after(before, after, span)}"


def ends(history: History, code: str, start: int) -> tuple[str, int, int] | None:
    """(statement, the last round before the start, the newest since), in the same wording."""
    asked = {r: g.items[code] for r, g in sorted(history.items()) if g.exact and code in g.items}
    newest = max((r for r in asked if r >= start), default=None)
    if newest is None:
        return None
    same = [r for r in asked if r < start and asked[r].version == asked[newest].version]
    return (code, same[-1], newest) if same else None


def parts_of(history: History, asked: Sequence[tuple[str, int]]) -> list[tuple[float, int]]:
    """(variance, n - 1) of each round's share in the mean, as if answers went wholly together."""
    found = []
    for number in sorted({r for _, r in asked}):
        items = [history[number].items[code] for code, r in asked if r == number]
        spread = sum(sqrt(item.variance / item.n) for item in items) / len(asked)
        found.append((spread**2, min(item.n for item in items) - 1))
    return found


def before_after(before: float, after: float, span: Interval) -> str:
    """ "52 before, 58 after; up 6 (2 to 10)."."""
    points = int(printed(after)) - int(printed(before))
    told = f"{printed(before)} before, {printed(after)} after"
    if span.low <= 0 <= span.high:
        return f"{told}; that may be chance ({between(span)})."
    return f"{told}; {'up' if points > 0 else 'down'} {abs(points)} ({between(span)})."


def between(interval: Interval) -> str:
    """ "−2 to 8"."""
    return " to ".join(f"{round(end)}".replace("-", "−") for end in interval)
