"""Do layers lose it? Scores by distance from the top, pooled from published counts (science S2.6).

Only groups with exact scores whose teams all stand at one distance; pooled they are larger still.
Pure until the view.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from math import sqrt
from statistics import mean

from django.urls import reverse

from culture.access import LEADERSHIP
from culture.constructs import FACES, SEVEN
from culture.figures import change, levels
from culture.health.basis.cards import Card
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import History, Round, exact_groups
from culture.health.basis.standing import core_items, newest_rounds
from culture.pages import render_page
from culture.people.tree import Tree
from culture.plots import Ladder, Rung
from culture.words import count_words
from surveys.published import ItemResult

UNTOLD = (
    "We cannot tell yet whether the top sees it otherwise: "
    "too few groups stand wholly at one distance from it."
)


@dataclass(frozen=True)
class Pooled:
    """One statement over several groups: score 0..100, its variance (n - 1), people."""

    score: float
    variance: float
    n: int


@dataclass(frozen=True)
class Step:
    """One distance from the top: 0 is the top itself. `people` counts this round's answers."""

    depth: int
    people: int
    groups: int
    histories: tuple[History, ...]

    @property
    def name(self) -> str:
        if not self.depth:
            return "at the top"
        return f"{count_words(self.depth).lower()} step{'s' if self.depth > 1 else ''} below"


@dataclass(frozen=True)
class FromTheTop:
    """`steps` from the top down; `ladders` one per construct; `mixed` names groups left out."""

    headline: str
    steps: tuple[Step, ...]
    ladders: tuple[Ladder, ...]
    mixed: tuple[str, ...]


def from_the_top_of(rounds: Sequence[Round], tree: Tree) -> FromTheTop:
    """Of the last of these rounds. `tree`: the teams as they stood when it opened."""
    steps, mixed = steps_of(rounds, tree)
    if len(steps) < 2:
        return FromTheTop(UNTOLD, (), (), mixed)
    at = rounds[-1].number
    pools = {scale: [pooled(step, scale, at=at) for step in steps] for scale in SEVEN}
    clear = clear_ends(pools)
    ladders = [ladder(scale, steps, pools[scale], clear.get(scale)) for scale in SEVEN]
    return FromTheTop(headline(ladders, clear), steps, tuple(ladders), mixed)


def steps_of(rounds: Sequence[Round], tree: Tree) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The steps from the top down, and the groups that stand on several of them."""
    found, mixed = defaultdict(list), []
    for group, history in exact_groups(rounds):
        depths = {tree.places[pk].depth for pk in group.team_ids}
        if len(depths) == 1:
            found[depths.pop()].append((group.n, history))
        else:
            mixed.append(group.name)
    steps = [
        Step(depth, sum(n for n, _ in here), len(here), tuple(history for _, history in here))
        for depth, here in sorted(found.items())
    ]
    return tuple(steps), tuple(mixed)


def pooled(step: Step, scale: str, *, at: int) -> dict[str, Pooled]:
    """By statement, from each group's newest answers; groups asked too few of them stay out."""
    found = defaultdict(list)
    for history in step.histories:
        newest = newest_rounds(history, scale, at=at)
        if levels.is_covered(len(newest), len(core_items()[scale])):
            for code, r in newest.items():
                found[code].append(history[r].items[code])
    return {code: pool(items) for code, items in found.items()}


def pool(items: Sequence[ItemResult]) -> Pooled:
    """One statement's answers of several groups as if they were one."""
    n = sum(item.n for item in items)
    score = sum(item.n * item.score for item in items) / n
    squares = sum((i.n - 1) * i.variance + i.n * (i.score - score) ** 2 for i in items)
    return Pooled(score, squares / (n - 1), n)


def clear_ends(pools: Mapping[str, Sequence[Mapping[str, Pooled]]]) -> dict[str, float]:
    """By scale, the top less the bottom, where that is clear among the seven."""
    tested = {
        scale: found
        for scale, (top, *_, bottom) in pools.items()
        if (found := apart(top, bottom, items=len(core_items()[scale])))
    }
    clear = change.clear((found.p, found.difference, n) for found, n in tested.values())
    return {scale: found.difference for scale, (found, _) in compress(tested.items(), clear)}


def apart(top, bottom, *, items: int) -> tuple[change.Change, int] | None:
    """The top less the bottom over the same statements, and the fewest people behind it."""
    same = sorted(top.keys() & bottom.keys())
    if not levels.is_covered(len(same), items):
        return None
    ends = [[end[code] for code in same] for end in (top, bottom)]
    difference = mean(above.score - below.score for above, below in zip(*ends, strict=True))
    found = change.compare(difference, [part(end) for end in ends])
    return found, min(each.n for end in ends for each in end)


def part(pools: Sequence[Pooled]) -> tuple[float, int]:
    """(variance of their mean, n - 1), as if all statements went wholly together."""
    together = sum(sqrt(each.variance / each.n) for each in pools)
    return (together / len(pools)) ** 2, min(each.n for each in pools) - 1


def ladder(scale: str, steps: Sequence[Step], pools, difference: float | None) -> Ladder:
    words = "no clear difference"
    if difference is not None:
        words = f"{higher(difference)} {steps[0].name}"
    rungs = [rung(step, here) for step, here in zip(steps, pools, strict=True)]
    return Ladder(FACES[scale], rungs, words, clear=difference is not None)


def rung(step: Step, here: Mapping[str, Pooled]) -> Rung:
    if not here:
        return Rung(step.name, None)
    score = mean(each.score for each in here.values())
    low, high = change.compare(score, [part(list(here.values()))]).interval
    return Rung(step.name, score, max(0.0, low), min(100.0, high))


def higher(difference: float) -> str:
    return "higher" if difference > 0 else "lower"


def headline(ladders: Sequence[Ladder], clear: Mapping[str, float]) -> str:
    """The largest clear difference between the ends, with both scores."""
    if not clear:
        return "No clear difference between people near the top and people further from it."
    largest = max(clear, key=lambda scale: abs(clear[scale]))
    found = next(each for each in ladders if each.face.key == largest)
    top, bottom = found.rungs[0], found.rungs[-1]
    return (
        f"{found.face.name} scores {found.words}, {top.printed}, "
        f"than {bottom.name}, {bottom.printed}."
    )


@reads(*LEADERSHIP)
def from_the_top(request, reading):
    """The whole company, for those who read all its groups."""
    seen = from_the_top_of(reading.shown, reading.this.tree)
    return render_page(request, "health/from_the_top.html", reading.context() | {"seen": seen})


def card(reading: Reading) -> Card | None:
    """None where there are no two distances to compare."""
    if not reading.this.groups:
        return None
    seen = from_the_top_of(reading.shown, reading.this.tree)
    if not seen.steps:
        return None
    url = f"{reverse('health:from-the-top')}?pulse={reading.this.pulse.number}"
    return Card("From the top down", seen.headline, url, "Step by step")


def table(rounds: Sequence[Round], tree: Tree) -> list[list]:
    """One row per construct and step."""
    rows = [["Construct", "Distance from the top", "Score", "Between", "In words"]]
    for each in from_the_top_of(rounds, tree).ladders:
        rows += [[each.face.name, r.name, r.printed, r.interval, each.words] for r in each.rungs]
    return rows
