"""Is a construct seen alike inside each group? In words, from published item counts. Pure.

Only groups of ten or more have such a word: with a known mean, a precise figure of agreement would
give away single answers of a small group.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np

from culture.constructs import FACES, SEVEN
from culture.figures import agreement as figures
from culture.figures import levels
from culture.health.basis.rounds import History, Round, exact_groups
from culture.health.basis.standing import core_items
from culture.words import listed
from surveys.published import GroupResult, ItemResult

POINTS = 25  # of the score, for one step between two answers
VIEWS = ("shared", "mixed", "split")
# How strong agreement is on the whole (LeBreton & Senter 2008); above the last: very strong.
STRENGTHS = ((0.30, "lacking"), (0.50, "weak"), (0.70, "moderate"), (0.90, "strong"))


@dataclass(frozen=True)
class View:
    """One construct in one group: r_wg(j) against two nulls, the word for it, and its score."""

    agreement: float
    skewed: float
    word: str
    score: float


@dataclass(frozen=True)
class GroupViews:
    """`views` by scale; none where too few statements were asked."""

    group: GroupResult
    views: Mapping[str, View]


@dataclass(frozen=True)
class Strength:
    """Of one construct, or of all: mean r_wg(j) over `told` groups, and how many see it so."""

    agreement: float
    skewed: float
    counts: Mapping[str, int]

    @property
    def told(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float:
        """Of views that are shared, 0..1."""
        return self.counts["shared"] / self.told

    @property
    def share_words(self) -> str:
        return f"{self.counts['shared']} of {self.told}"

    @property
    def order(self) -> tuple:
        """The least shared first, then the most split."""
        return self.share, -self.counts["split"], self.agreement

    @property
    def word(self) -> str:
        return next((word for top, word in STRENGTHS if self.agreement <= top), "very strong")

    @property
    def words(self) -> str:
        """The mean never stands without the share."""
        told = ", ".join(f"{self.counts[word] or 'none'} {word}" for word in VIEWS[1:])
        return (
            f"Inside groups, agreement is {self.word} on the whole: "
            f"{self.share_words} views are shared, {told}."
        )


def group_views(rounds: Sequence[Round], scales: Sequence[str] = SEVEN) -> list[GroupViews]:
    """Every exact group of the last round that has at least one view, in the order given."""
    exact = exact_groups(rounds)
    asked = [
        (group, scale, items)
        for group, history in exact
        for newest in [newest_items(history)]
        for scale in scales
        if (items := of_scale(newest, scale))
    ]
    found = defaultdict(dict)
    for (group, scale, _), view in zip(asked, views([items for *_, items in asked]), strict=True):
        found[group.id][scale] = view
    return [GroupViews(group, found[group.id]) for group, _ in exact if group.id in found]


def newest_items(history: History) -> dict[str, ItemResult]:
    """Each statement's newest answers; `history` is that of the last full cycle."""
    newest = {}
    for number in sorted(history):
        newest |= history[number].items
    return newest


def of_scale(newest: Mapping[str, ItemResult], scale: str) -> list[ItemResult]:
    """The statements of a scale; none while fewer than three of four have answers."""
    codes = core_items()[scale]
    items = [newest[code] for code in sorted(codes) if code in newest]
    return items if levels.is_covered(len(items), len(codes)) else []


def views(asked: Sequence[Sequence[ItemResult]]) -> list[View]:
    """One for each group and construct, worked out together."""
    variances = np.full((len(asked), max(map(len, asked), default=1)), np.nan)
    for row, items in zip(variances, asked, strict=True):
        row[: len(items)] = [item.variance / POINTS**2 for item in items]
    nulls = (figures.UNIFORM, figures.SLIGHT_SKEW)
    uniform, skewed = (figures.rwgj(variances, null=null).tolist() for null in nulls)
    return [
        View(agreement, strict, word(agreement, items), score_of(items))
        for agreement, strict, items in zip(uniform, skewed, asked, strict=True)
    ]


def score_of(items: Sequence[ItemResult]) -> float:
    return sum(item.score for item in items) / len(items)


def word(agreement: float, items: Sequence[ItemResult]) -> str:
    return "split" if in_heaps(items) else figures.view(agreement)


def in_heaps(items: Sequence[ItemResult]) -> bool:
    """At least half of the statements have two heaps of answers, where their counts are told."""
    heaps = [item for item in items if item.counts and figures.is_split(item.counts)]
    return 2 * len(heaps) >= len(items)


def strength(found: Sequence[GroupViews], scale: str) -> Strength | None:
    return strength_of([each.views[scale] for each in found if scale in each.views])


def overall(found: Sequence[GroupViews]) -> Strength | None:
    return strength_of([view for each in found for view in each.views.values()])


def strength_of(views: Sequence[View]) -> Strength | None:
    if not views:
        return None
    words = [each.word for each in views]
    counts = {word: words.count(word) for word in VIEWS}
    return Strength(
        agreement=mean(each.agreement for each in views),
        skewed=mean(each.skewed for each in views),
        counts=counts,
    )


def least_shared(found: Sequence[GroupViews]) -> str | None:
    """The construct that the smallest share of groups see alike; None where no group tells."""
    known = {scale: each for scale in SEVEN if (each := strength(found, scale))}
    return min(known, key=lambda scale: known[scale].order, default=None)


def sentence(found: Sequence[GroupViews], scale: str) -> str:
    """ "People in 9 of 14 groups see communication alike; in Team Nord views are split.\""""
    whole, name = strength(found, scale), FACES[scale].name.lower()
    if whole.told == 1:
        return of_one(next(each for each in found if scale in each.views), scale)
    alike = f"People in {whole.share_words} groups see {name} alike"
    return f"{alike}; {where_split(found, scale)}."


def whole_sentence(found: Sequence[GroupViews]) -> str:
    """Of the least shared construct; of one group alone, which it sees alike and which not."""
    if len(found) > 1:
        return sentence(found, least_shared(found))
    (only,) = found
    names = {
        word: [FACES[scale].name.lower() for scale, view in only.views.items() if view.word == word]
        for word in VIEWS
    }
    share = f"{len(names['shared'])} of {len(only.views)} constructs"
    shared = f"People in {only.group.name} see {share} alike"
    others = [f"views of {listed(names[word])} are {word}" for word in VIEWS[1:] if names[word]]
    return "; ".join([shared, *others]) + "."


def of_one(only: GroupViews, scale: str) -> str:
    name, group = FACES[scale].name.lower(), only.group.name
    return {
        "shared": f"People in {group} see {name} alike.",
        "mixed": f"People in {group} see {name} neither quite alike nor split.",
        "split": f"In {group}, views of {name} are split.",
    }[only.views[scale].word]


def where_split(found: Sequence[GroupViews], scale: str) -> str:
    names = split_groups(found, scale)
    if not names:
        return "in none are views split"
    return f"in {names[0] if len(names) == 1 else f'{len(names)} groups'} views are split"


def split_groups(found: Sequence[GroupViews], scale: str | None) -> list[str]:
    told = [each for each in found if scale in each.views]
    return [each.group.name for each in told if each.views[scale].word == "split"]
