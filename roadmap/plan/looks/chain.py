"""The longest chain: which milestones, one after the other, lead to the last one. Arithmetic."""

from collections.abc import Iterable, Mapping

from roadmap.plan.schedule import in_order

Key = int


def longest_chain(
    needs: Mapping[Key, Iterable[Key]], days: Mapping[Key, int], *, end: Key
) -> list[Key]:
    """Of all chains of needs that lead to `end`, the one of the most days, first things first.

    `days`: how long each takes; a need that is not in it is left out. Of two chains of the same
    length the one with the larger keys. Raises schedule.Cycle.
    """
    known = {key: [need for need in needs.get(key, ()) if need in days] for key in days}
    best: dict[Key, tuple[int, list[Key]]] = {}
    for key in in_order(known):
        length, chain = max((best[need] for need in known[key]), default=(0, []))
        best[key] = (length + days[key], [*chain, key])
    return best[end][1]
