"""Figures of the whole company by something people share: time here, or site. Pure.

Published beside groups they could be subtracted from each other, so a dimension is published only
where every sum that units and segments give together still holds the minimum of people.
"""

from collections.abc import Sequence

import numpy as np

from surveys.counting.sums import gathered, values

# More values than this could not be proved safe in reasonable time; then they are joined further.
MOST_VALUES = 12
# More than nobody, less than anybody.
TRACE = 1e-6


def merged(people: dict[str, int], minimum: int, *, ordered: Sequence[str] = ()) -> list[list[str]]:
    """Values joined until each holds the minimum; a small one is never left out.

    Values with an order join their neighbour, others the smallest. One list remains if all are few.
    """
    places = [value for value in ordered if value in people]
    places += sorted(set(people) - set(places))
    parts = [[value] for value in places]
    while len(parts) > 1 and (size(smallest(parts, people), people) < minimum or too_many(parts)):
        small = smallest(parts, people)
        at = parts.index(small)
        parts.remove(small)
        in_order = all(value in ordered for value in small)
        near = parts[max(at - 1, 0) : at + 1] if in_order else parts
        smallest(near, people).extend(small)
    return [sorted(part, key=places.index) for part in parts]


def too_many(parts: list[list[str]]) -> bool:
    return len(parts) > MOST_VALUES


def size(part: list[str], people: dict[str, int]) -> int:
    return sum(people[value] for value in part)


def smallest(parts: list[list[str]], people: dict[str, int]) -> list[str]:
    return min(parts, key=lambda part: (size(part, people), part))


def smallest_cut(people: np.ndarray, *, alone: bool = True) -> np.ndarray:
    """Fewest people, but for none, behind any sum over units and segments.

    `people` (…, units, values). Whatever is added and subtracted, everybody of unit u and segment s
    is counted a(u) + b(s) times. Those counted at all hold a cut between two sides of units and
    segments, and every such cut can be had: the smallest is the answer (minimum cut of a graph with
    two kinds of nodes). For each choice of segments every unit takes its cheaper side. Without
    `alone`, units that stand against no segment are left to rules of their own.
    """
    units = people.sum(axis=-1)
    fewest = least(units) if alone else np.full(units.shape[:-1], np.inf)
    values = people.shape[-1]
    for chosen in range(1, 2 ** (values - 1)):
        inside = people[..., [at for at in range(values) if chosen >> at & 1]].sum(axis=-1)
        cut = np.minimum(inside, units - inside).sum(axis=-1, keepdims=True)
        fewest = np.minimum(fewest, least(cut))
    return fewest


def least(people: np.ndarray) -> np.ndarray:
    """The smallest along the last axis that is not nought; infinite if all are."""
    return np.where(people > 0, people, np.inf).min(axis=-1)


def table(units: Sequence[int], rows: Sequence[int], sums: np.ndarray) -> np.ndarray:
    """Sums over cells (cells, …) as a table (…, units, values): where each cell belongs."""
    size = max(units) + 1, max(rows) + 1
    flat = gathered(sums, np.ravel_multi_index((units, rows), size), size[0] * size[1])
    return np.moveaxis(flat.reshape(*size, *sums.shape[1:]), (0, 1), (-2, -1))


def safe_items(
    units: Sequence[int],
    rows: Sequence[int],
    counts: np.ndarray,
    *,
    grouped: Sequence[int],
    minimum: int,
    alone: bool = True,
) -> list[int]:
    """Items whose counts by segment, beside those of the units, tell only of enough people.

    For each cell its unit and its segment; counts (cells, items, 6), of valid ballots. `grouped`
    are the items that units publish; the others stand beside the whole company only. A cell in
    which people were invited and nobody answered is no nought: else what is published would hang
    on whether one person answered, and tell it.
    """
    if not safe_heads(units, rows, counts[:, 0].sum(axis=-1), minimum=minimum, alone=alone):
        return []
    raters = values(counts) + TRACE
    cuts = smallest_cut(table([0] * len(units), rows, raters), alone=alone)
    within = smallest_cut(table(units, rows, raters), alone=alone)
    cuts[list(grouped)] = within[list(grouped)]
    return [item for item, cut in enumerate(cuts) if minimum <= cut < np.inf]


def safe_heads(
    units: Sequence[int],
    rows: Sequence[int],
    ballots: np.ndarray,
    *,
    minimum: int,
    alone: bool = True,
) -> bool:
    """Whether how many people units and segments hold tells only of enough; ballots (cells,)."""
    return bool(smallest_cut(table(units, rows, ballots + TRACE), alone=alone) >= minimum)


def paired(first: Sequence[int], second: Sequence[int]) -> list[int] | None:
    """Two dimensions as one, a row for each pair that occurs; None: too many to prove anything."""
    pairs = list(zip(first, second, strict=True))
    names = sorted(set(pairs))
    return [names.index(pair) for pair in pairs] if len(names) <= MOST_VALUES else None
