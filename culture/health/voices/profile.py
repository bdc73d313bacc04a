"""How we are beside how we want to be: the six pairs of the profile, experienced and aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.timezone import localdate

from culture.constructs import FACES, Scale
from culture.figures.intervals import mean_interval
from culture.figures.programme import profile_distance
from culture.health.basis.cards import Card
from culture.health.basis.lines import lines, lines_page
from culture.health.basis.reading import READERS, Reading, reads
from culture.health.basis.rounds import Round
from culture.health.voices.asking import asked_in, in_full, waiting
from culture.pages import render_page
from culture.pairs import PAIRS, Pair
from culture.plots import PoleRow
from culture.words import count_words, named
from roadmap.characteristics.models import Profile
from surveys.published import GroupResult, ItemResult

PROFILE = "profile"
CLOSE, AWAY = 10, 20
NAMED = 5
DISTANCES = ("close to", "some way from", "far from")


@dataclass(frozen=True)
class GroupLine:
    """What a group experiences: per pair its words, a number and "7 to speed"; all in words."""

    name: str
    people: str
    cells: tuple[tuple[str, str, str], ...]
    distance: str


@dataclass(frozen=True)
class ProfilePage:
    """`asked` is the round whose answers are shown; None before one asked, then `waits` says when.

    `target` None: none was set yet.
    """

    headline: str
    distance: str
    rows: tuple[PoleRow, ...]
    asked: Round | None
    before: Round | None
    target: Profile | None
    waits: str = ""

    @property
    def reasons(self) -> list:
        return list(self.target.targets.all()) if self.target else []


def profile_page(asked: Sequence[Round], target: Profile | None, *, waits: str = "") -> ProfilePage:
    """Of the last of these rounds, all of which asked the profile; there may be none."""
    this = asked[-1] if asked else None
    before = asked[-2] if len(asked) > 1 else None
    rows = tuple(pole_row(pair, this, before, target) for pair in PAIRS.values())
    return ProfilePage(
        headline=headline(rows, this, target),
        distance=distance(rows),
        rows=rows,
        asked=this,
        before=before,
        target=target,
        waits="" if this else waits,
    )


def pole_row(
    pair: Pair, this: Round | None, before: Round | None, target: Profile | None
) -> PoleRow:
    """The whole company: with its interval and, in the same wording, the time before."""
    row = row_of(pair, this and this.company, target)
    if row.score is None:
        return replace(row, words="too few answers" if this else "not asked yet")
    item, old = this.company.items[pair.code], before and before.company.items.get(pair.code)
    low, high = interval(item, this.pulse.invited)
    same = old and old.version == item.version
    row = replace(row, low=low, high=high, before=old.score if same else None)
    words, clear = standing(row)
    return replace(row, words=words, clear=clear)


def row_of(pair: Pair, group: GroupResult | None, target: Profile | None) -> PoleRow:
    item, aim = group and group.items.get(pair.code), target and target.by_pair.get(pair.code)
    return PoleRow(
        left=pair.left,
        right=pair.right,
        score=item.score if item else None,
        target=aim.value if aim else None,
        tolerance=aim.tolerance if aim else 0,
    )


def interval(item: ItemResult, invited: int) -> tuple[float, float]:
    """Where everybody's answers would lie, those too who gave none."""
    found = mean_interval(item.score, item.variance**0.5, item.n, population=invited)
    return max(0.0, found.low), min(100.0, found.high)


def standing(row: PoleRow) -> tuple[str, bool]:
    """Where a pair stands against its target in words, and whether it clearly lies off.

    Off only where the whole interval lies beyond what is as good as the target; on it only where
    the interval is no wider than that.
    """
    if row.gap is None:
        return "no target yet", False
    if abs(row.gap) <= row.tolerance and row.high - row.low <= 2 * row.tolerance:
        return "as we want", False
    if row.high < row.target - row.tolerance or row.low > row.target + row.tolerance:
        return f"{points(row)} nearer to {nearer(row)}", True
    return "cannot tell yet", False


def points(row: PoleRow) -> int:
    """The gap as the two printed numbers show it."""
    return abs(int(row.printed) - row.target)


def nearer(row: PoleRow) -> str:
    """The pole that people experience more of than we want."""
    pole = row.right if row.gap > 0 else row.left
    return pole[0].lower() + pole[1:]


def headline(rows: Sequence[PoleRow], this: Round | None, target: Profile | None) -> str:
    """The widest clear gap first; nothing where chance could close it."""
    if this is None:
        return "Where we are between the poles has not been told yet."
    if target is None:
        return "People have said how we are. How we want to be is not set yet."
    off = sorted((row for row in rows if row.clear), key=lambda row: -abs(row.gap))
    if off:
        more = f" {also(len(off) - 1)}" if len(off) > 1 else ""
        return f"We are nearer to {nearer(off[0])} than we want.{more}"
    if all(row.words == "as we want" for row in rows):
        return "On all six pairs we are as we want to be."
    return "On no pair is it clear that we are off the target."


def also(others: int) -> str:
    if others == 1:
        return "One more pair lies clearly off the target."
    return f"{count_words(others)} more pairs lie clearly off the target."


def distance(rows: Sequence[PoleRow]) -> str:
    """All pairs together, by the root mean square of their gaps; empty where one is not known."""
    gaps = [row.gap for row in rows if row.gap is not None]
    if len(gaps) < len(rows):
        return ""
    apart = profile_distance(gaps)
    return f"{nearness(apart)} the target: about {apart:.0f} points a pair"


def nearness(apart: float) -> str:
    return DISTANCES[(apart > CLOSE) + (apart > AWAY)]


def is_told(group: GroupResult) -> bool:
    return group.exact and PROFILE in group.scales


def small_words(this: Round) -> str:
    """Which groups this reader will look for in vain."""
    names = [group.name for group in this.groups if not is_told(group)]
    if not names:
        return ""
    return f"Counted only together with the groups around them: {named(names, most=NAMED)}."


def group_line(group: GroupResult, target: Profile | None) -> GroupLine:
    rows = [row_of(pair, group, target) for pair in PAIRS.values()]
    return GroupLine(
        name=group.name,
        people=group.n_words,
        cells=tuple(
            (pair.words, row.printed, beside(row))
            for pair, row in zip(PAIRS.values(), rows, strict=True)
        ),
        distance=distance(rows),
    )


def beside(row: PoleRow) -> str:
    """The gap of a group, as it is: "near the target", "17 to low cost"."""
    if row.gap is None:
        return ""
    return "near the target" if abs(row.gap) <= row.tolerance else f"{points(row)} to {nearer(row)}"


@reads(*READERS)
def profile(request, reading):
    """The company, and groups of ten or more as far as this person may read them."""
    page = page_of(reading)
    context = reading.context() | {"profile": page}
    context |= by_group(request, reading, page) if page.asked else {}
    return render_page(request, "health/profile.html", context)


def page_of(reading: Reading) -> ProfilePage:
    """Against the target of today, or of the day of an earlier pulse."""
    asked = asked_in(reading.companies, PROFILE)
    day = localdate(reading.now) if reading.is_latest else reading.companies[-1].on
    waits = "" if asked else waiting(PROFILE, reading)
    return profile_page(asked, Profile.objects.in_force(day), waits=waits)


def by_group(request, reading: Reading, page: ProfilePage) -> dict:
    """A page of the groups, in the order of the organisation; `?branch=` shows one branch only."""
    this = in_full(reading, page.asked)
    told = [line for line in lines(this, this.tree) if is_told(line.group)]
    found = lines_page(request, told, anchor="groups-title", pulse=reading.this.pulse.number)
    return found | {
        "pairs": PAIRS.values(),
        "groups": [group_line(line.group, page.target) for line in found["page"]],
        "small": small_words(this),
    }


def on_construct(reading: Reading, scale: str) -> dict:
    """What the page of characteristics prints beside its statements; nothing among so few that
    it could never be told.
    """
    if scale != Scale.CHARACTERISTICS or not reading.companies[-1].company.exact:
        return {}
    return {"profile": page_of(reading)}


def card(reading: Reading) -> Card | None:
    page = page_of(reading)
    if page.asked is None or page.target is None:
        return None
    return Card(
        title="How we want to be",
        words=page.headline,
        url=f"{reverse('health:profile')}?pulse={reading.companies[-1].pulse.number}",
        act="See the six pairs",
        face=FACES[Scale.CHARACTERISTICS],
    )


def table(page: ProfilePage) -> list[list]:
    """The company's six pairs as rows of a sheet, header first."""
    header = ["pair", "0 is", "100 is", "target", "as good", "experienced", "low", "high", "words"]
    return [header] + [
        [
            *(pair.words, row.left, row.right, row.target, row.near, whole(row.score)),
            *(whole(row.low), whole(row.high), row.words),
        ]
        for pair, row in zip(PAIRS.values(), page.rows, strict=True)
    ]


def whole(number: float | None) -> int | None:
    """As the page prints it."""
    return None if number is None else round(number)
