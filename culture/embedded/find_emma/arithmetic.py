"""The last of the attacks: add and subtract everything that was published. See attack.py.

Published counts are sums over groups. Whatever is computed from them is a sum of those sums, so the
question is how few people, Emma among them, any such sum reaches.
"""

# ruff: noqa: T201 -- a script prints

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

FEWEST = 10  # people behind any exact number, as the promise says
COMPANY, EXACT, SEGMENT = 0, 10, 20
BANDS = "under 1 year, 1 to 2 years, 3 to 5 years, 6 to 10 years, over 10 years"


@dataclass
class Published:
    """A group with exact figures: which kinds of people are in it, and its counts."""

    members: set
    numbers: list | None


def figures(case) -> Iterator[str]:
    """Whatever can be added and subtracted: the fewest people, Emma among them, that it leaves."""
    invited = kinds_invited(case)
    groups = published(case, invited)
    patterns = defaultdict(list)  # kinds of people that no group tells apart
    for kind in invited:
        patterns[tuple(kind in group.members for group in groups)].append(kind)
    columns = list(patterns.values())
    sizes = [sum(invited[kind] for kind in column) for column in columns]
    hers = next(at for at, column in enumerate(columns) if case.kind in column)
    matrix = [[Fraction(column[0] in group.members) for column in columns] for group in groups]
    fewest, told = sum(sizes), set()
    for weights, sums in combined(matrix):
        people = sum(size for size, weight in zip(sizes, weights, strict=True) if weight)
        if weights[hers]:
            fewest = min(fewest, people)
            if set(weights) == {0, 1}:
                told |= set(unanimous(case, groups, sums))
    print(f"   {len(groups)} groups with exact figures, {len(columns)} kinds of people told apart.")
    print(f"   The fewest people around Emma that any sum leaves: {fewest} invited.")
    print_best_guess(case, groups)
    if fewest < FEWEST:
        yield f"sums can be had over {fewest} people with Emma among them"
    yield from sorted(told)


def kinds_invited(case) -> Counter:
    rows = (
        "SELECT team_id, tenure_band, site FROM surveys_invitation AS invitation"
        " JOIN surveys_unit AS unit ON unit.id = unit_id WHERE invitation.pulse_id = %s"
    )
    return Counter(case.before.execute(rows, [case.pulse]).fetchall())


def published(case, invited: Counter) -> list[Published]:
    rows = (
        "SELECT level, team_ids, dimension, trend_key, numbers FROM surveys_group AS whole"
        " LEFT JOIN surveys_figure ON group_id = whole.id AND kind = 'item_counts'"
        " WHERE pulse_id = %s AND level = ANY (%s) ORDER BY whole.id"
    )
    found = []
    for level, teams, dimension, key, numbers in case.after.execute(
        rows, [case.pulse, [COMPANY, EXACT, SEGMENT]]
    ):
        members = set(invited)
        if level == EXACT:
            members = {kind for kind in invited if kind[0] in teams}
        elif level == SEGMENT:
            members = segment(dimension, key, invited)
        found.append(Published(members, numbers))
    return found


def segment(dimension: str, key: str, invited: Counter) -> set:
    """Its name leaves some values out; its key is a hash of them all and is soon found."""
    at = {"tenure_band": 1, "site": 2}[dimension]
    values = sorted({kind[at] for kind in invited}, key=lambda value: (BANDS.find(value), value))
    for size in range(1, len(values) + 1):
        for chosen in combinations(values, size):
            if hashlib.sha256(" ".join([dimension, *chosen]).encode()).hexdigest() == key:
                return {kind for kind in invited if kind[at] in chosen}
    raise SystemExit(f"The values of a segment by {dimension} were not found.")


def combined(matrix: list[list[Fraction]]) -> Iterator[tuple[list, list]]:
    """Sums of rows over few columns: weights of the columns, and of the rows they are made of.

    The rows reduced in many orders of columns, and any two of those added and subtracted.
    """
    random, columns = Random(7), range(len(matrix[0]))  # noqa: S311 -- no secret is made
    for _ in range(30):
        order = random.sample(columns, len(columns))
        reduced = reduce(matrix, order)
        yield from reduced
        for (one, its), (other, others) in combinations(reduced, 2):
            for sign in (1, -1):
                yield (
                    [a + sign * b for a, b in zip(one, other, strict=True)],
                    [a + sign * b for a, b in zip(its, others, strict=True)],
                )


def reduce(matrix: list[list[Fraction]], order: list[int]) -> list[tuple[list, list]]:
    """Gauss and Jordan, with the sums of rows that led to each result."""
    size, width = len(matrix), len(matrix[0])
    rows = [[*row, *(Fraction(at == nth) for at in range(size))] for nth, row in enumerate(matrix)]
    done = 0
    for column in order:
        pivot = next((at for at in range(done, size) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        first = [number / rows[done][column] for number in rows[done]]
        rows = [
            [a - row[column] * b for a, b in zip(row, first, strict=True)] if row[column] else row
            for row in rows
        ]
        rows[done] = first
        done += 1
    return [(row[:width], row[width:]) for row in rows[:done]]


def unanimous(case, groups: list[Published], sums: list[Fraction]) -> Iterator[str]:
    """Statements on which everybody in a sum of groups gave one and the same answer."""
    used = [(group, weight) for group, weight in zip(groups, sums, strict=True) if weight]
    for at, code in enumerate(case.codes):
        parts = [(group.numbers or [])[6 * at : 6 * at + 6] for group, _ in used]
        if not all(part and None not in part for part in parts):
            continue
        counts = [
            sum(weight * part[answer] for part, (_, weight) in zip(parts, used, strict=True))
            for answer in range(6)
        ]
        if sum(counts) and max(counts[:5]) == sum(counts):
            yield f"{code}: all {sum(counts)} people of a sum with Emma gave the same answer"


def print_best_guess(case, groups: list[Published]) -> None:
    """What anybody would guess of anybody in her group."""
    smallest = min(
        (group for group in groups if case.kind in group.members and group.numbers),
        key=lambda group: len(group.members),
    )
    counts = [smallest.numbers[at : at + 6] for at in range(0, len(smallest.numbers), 6)]
    shares = [max(part[:5]) / sum(part) for part in counts if None not in part and sum(part)]
    share = sum(shares) / len(shares)
    print(f"   Guessing her group's most common answers would hit {share:.0%}, for anybody in it.")
