"""Balanced offsets: which group begins the round of blocks where. Pure.

From thirty groups on each pulse asks every block of somebody, so that the company has all 36 items
in every month (science §6.2). The unit is the planned exact group: rounded groups lie inside exact
ones, so whoever is counted together was asked the same. Offsets belong to teams and are kept for
ever; a group takes that of most of its people.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

FEWEST_GROUPS = 30
OFFSETS = (0, 1, 2)

People = Mapping[int, int]  # team → people invited


def dealt(groups: Sequence[People], shuffle: Callable[[list], None]) -> list[int]:
    """An offset for each group: neighbours in size, three at a time, get one each, by lot.

    `shuffle` is a chance that nobody can repeat, in the product; sizes are as equal as they can be.
    """
    by_size = sorted(range(len(groups)), key=lambda at: (-size(groups[at]), min(groups[at])))
    found = [0] * len(groups)
    for first in range(0, len(by_size), len(OFFSETS)):
        lots = list(OFFSETS)
        shuffle(lots)
        for at, offset in zip(by_size[first : first + len(OFFSETS)], lots, strict=False):
            found[at] = offset
    return found


def kept(groups: Sequence[People], known: Mapping[int, int]) -> list[int]:
    """The offset of each group, from those that teams have already.

    That of most people, the lowest of equals. A group without any gets the one with the fewest
    people so far, the largest such group first.
    """
    found = {
        at: most for at, group in enumerate(groups) if (most := most_of(group, known)) is not None
    }
    people = Counter(dict.fromkeys(OFFSETS, 0))
    for at, offset in found.items():
        people[offset] += size(groups[at])
    fresh = [at for at in range(len(groups)) if at not in found]
    for at in sorted(fresh, key=lambda at: (-size(groups[at]), min(groups[at]))):
        found[at] = min(OFFSETS, key=lambda offset: (people[offset], offset))
        people[found[at]] += size(groups[at])
    return [found[at] for at in range(len(groups))]


def most_of(group: People, known: Mapping[int, int]) -> int | None:
    people = Counter()
    for team, invited in group.items():
        if team in known:
            people[known[team]] += invited
    return min(people, key=lambda offset: (-people[offset], offset), default=None)


def size(group: People) -> int:
    return sum(group.values())
