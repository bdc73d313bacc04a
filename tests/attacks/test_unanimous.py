"""Somebody looks for a group in which everybody said the same, by what is shown and by inference.

The attacker knows the whole method and reads it backwards: which answers could have led to this?
"""

from collections import defaultdict
from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from surveys import gate
from surveys.counting.rounding import rounded_parts, rounded_score
from surveys.models.results import Group
from tests import make
from tests.attacks.catalogue import IN_FULL

pytestmark = pytest.mark.django_db
FEWEST = 3


def counts_of(people: int, items: int, total: int) -> np.ndarray:
    """Some answers that add up to this total; all others that do are published alike."""
    counts = np.zeros((items, 6), int)
    fives, rest = divmod(total - people * items, 4)
    answers = [5] * fives + [1 + rest] * (fives < people * items)
    answers += [1] * (people * items - len(answers))
    for at, answer in enumerate(answers):
        counts[at % items, answer] += 1
    return counts


def totals(people: int, items: int) -> range:
    return range(people * items, 5 * people * items + 1)


@pytest.mark.attack("AT14", "Every total of 5 to 15 people on 1 to 4 statements.")
def test_every_rounded_score_stands_for_three_sums_or_more(found):
    fewest = min(
        len(possible)
        for people, items in product(range(5, 16), range(1, 5))
        for possible in by_score(people, items).values()
    )
    assert fewest >= FEWEST
    found(f"Each rounded score stands for {fewest} different totals or more.")


def by_score(people: int, items: int) -> dict:
    found = defaultdict(set)
    for total in totals(people, items):
        found[rounded_score(counts_of(people, items, total))].add(total)
    return found


@pytest.mark.attack(
    "AT14",
    "All answers that two or three rounded groups could have given, set against their scores and "
    "the exact sum of the group around them.",
)
def test_beside_the_exact_group_a_rounded_one_keeps_three_possible_sums(found):
    """But for exact groups that are unanimous, or nearly so, themselves."""
    fewest, tried = np.inf, 0
    for sizes in families():
        for whole, possible in explained(sizes).items():
            tried += 1
            if not nearly_unanimous(whole[0], sum(sizes)):
                parts = zip(*possible, strict=True)
                fewest = min(fewest, *(len(set(part)) for part in parts))
    assert fewest >= FEWEST
    found(f"{tried} publications read backwards: at least {fewest} possible sums for each group.")


def families():
    yield from combinations_with_replacement(range(5, 10), 2)
    yield from [(5, 5, 5)] + [(5, 6, 7), (6, 8, 9)] * IN_FULL


def explained(sizes) -> dict[tuple, list]:
    """What is published, on one statement → all sums of the parts that lead to it."""
    found = defaultdict(list)
    for sums in product(*(totals(people, 1) for people in sizes)):
        parts = [counts_of(people, 1, total) for people, total in zip(sizes, sums, strict=True)]
        scores = tuple(score for score, _ in rounded_parts(np.array(parts)))
        found[sum(sums), scores].append(sums)
    return found


def nearly_unanimous(total: int, people: int) -> bool:
    return min(total - people, 5 * people - total) < 2 * FEWEST


@pytest.mark.attack(
    "AT14", "A team of nine that all fully agree, and one in which two of nine do not."
)
def test_a_small_team_in_full_agreement_looks_like_one_that_is_not(company, found):
    nord, south = (make.Team.objects.get(name=name) for name in ("Team Nord", "Team Süd"))
    reader = make.hr_lead("Rita Reader", team=None)
    make.people(9, nord)
    make.people(10, south)
    shown = []
    for dissent in (0, 2):
        pulse = make.open_pulse()
        for at, person in enumerate(make.invited(pulse)):
            make.cast(pulse, person, rating=3 if person.team == nord and at < dissent else 5)
        make.count(pulse)
        read = {group.name: group for group in gate.read(reader, [pulse], now=pulse.ends_at)}
        assert read["Team Nord"].level == Group.Level.ROUNDED
        shown.append({scale: found.score for scale, found in read["Team Nord"].scales.items()})
    assert shown[0] == shown[1]
    assert set(shown[0].values()) == {90}
    found("Both read “about 90”.")
