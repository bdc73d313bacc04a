"""One group's page: what to keep and what to talk about, in words and soft bars. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from culture.constructs import FACES, Face
from culture.figures import levels
from culture.health.basis import sentences
from culture.health.basis.rounds import Round, group_history
from culture.health.basis.standing import GroupScore, group_scores
from culture.health.groups.focus import Point
from culture.plots import SoftBar, printed
from culture.words import count_words, listed, people
from surveys.published import GroupResult, ItemResult

SHOWN = 3


@dataclass(frozen=True)
class Row:
    """One construct in the table of all seven."""

    face: Face
    score: float
    printed: str
    words: str


@dataclass(frozen=True)
class GroupPage:
    """`keep` strongest first, `talk` weakest first; `rows` all seven, strongest first.

    `quarter`: the months read together, where that is more than one. `points`: as `talk`.
    """

    group: GroupResult
    number: int  # of the pulse
    headline: str
    people: str
    merged: bool
    keep: tuple[SoftBar, ...]
    talk: tuple[SoftBar, ...]
    rows: tuple[Row, ...]
    url: str
    first: bool
    estimated: bool  # some scores lean on the company's, because the group is new
    quarter: str
    points: tuple[Point, ...]

    @property
    def keep_words(self) -> str:
        return count_words(len(self.keep))

    @property
    def talk_words(self) -> str:
        return count_words(len(self.talk))


def group_page(rounds: Sequence[Round], group: GroupResult, *, whose: str) -> GroupPage:
    """Of a group of the last of these rounds. `whose`: see sentences.feeling."""
    scores = group_scores(rounds, group)
    known = {scale: found.score for scale, found in scores.items() if found.score is not None}
    order = sorted(known, key=known.__getitem__, reverse=True)
    shown = min(SHOWN, len(order) // 2)
    keep = [key for key in order[:shown] if key == order[0] or known[key] > sentences.MIDDLE]
    said = newest_items(rounds, group)
    weak = order[::-1][:shown]
    return GroupPage(
        group=group,
        number=rounds[-1].pulse.number,
        headline=sentences.feeling(known, whose=whose),
        people=people(group.n_words),
        merged=group.merged,
        keep=tuple(bar(scale, scores[scale], best(said, scale)) for scale in keep),
        talk=tuple(bar(scale, scores[scale], worst(said, scale)) for scale in weak),
        rows=tuple(row(scale, scores[scale]) for scale in order),
        url=group_url(rounds[-1], group),
        first=rounds[-1].number == 1,
        estimated=any(found.estimated for found in scores.values()),
        quarter=quarter(rounds, group),
        points=tuple(point(scale, worst(said, scale), weakest=scale == weak[0]) for scale in weak),
    )


def group_url(this: Round, group: GroupResult) -> str:
    """The page of a group, which keeps its address after later pulses."""
    return f"{reverse('health:group', args=[group.id])}?pulse={this.pulse.number}"


def quarter(rounds: Sequence[Round], group: GroupResult) -> str:
    """ "March, April and May": the pulses of the last full cycle that this group was counted in."""
    at, history = rounds[-1].number, group_history(rounds, group)
    asked = [each for each in rounds if each.number in history and each.number > at - levels.ROUNDS]
    months = [f"{each.pulse.opens_on:%B}" for each in asked]
    return listed(months) if len(months) > 1 else ""


def point(scale: str, item: ItemResult | None, *, weakest: bool) -> Point:
    known = (item.code, item.wording) if item and item.score is not None else ("", "")
    return Point(scale, *known, weakest=weakest)


def newest_items(rounds: Sequence[Round], group: GroupResult) -> dict[str, ItemResult]:
    """Each statement's newest answer of this group in the last full cycle."""
    at, history = rounds[-1].number, group_history(rounds, group)
    return {
        code: item
        for number in sorted(history)
        if number > at - levels.ROUNDS
        for code, item in history[number].items.items()
    }


def best(said: dict[str, ItemResult], scale: str) -> ItemResult | None:
    return max(of(said, scale), key=strength, default=None)


def worst(said: dict[str, ItemResult], scale: str) -> ItemResult | None:
    return min(of(said, scale), key=strength, default=None)


def of(said: dict[str, ItemResult], scale: str) -> list[ItemResult]:
    return [item for item in said.values() if item.scale == scale]


def strength(item: ItemResult) -> tuple:
    return (item.band, item.score or 0)


def bar(scale: str, found: GroupScore, item: ItemResult | None) -> SoftBar:
    low, high = found.interval or (None, None)
    return SoftBar(
        face=FACES[scale],
        score=found.score,
        low=low,
        high=high,
        words=sentences.favourable(item.band) if item else f"people {sentences.lean(found.score)}",
        quote=item.wording if item else "",
        approximate=found.approximate,
    )


def row(scale: str, found: GroupScore) -> Row:
    return Row(
        face=FACES[scale],
        score=found.score,
        printed=printed(found.score, approximate=found.approximate),
        words=f"people {sentences.lean(found.score)}",
    )
