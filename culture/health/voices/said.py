"""What we say and what is lived: the vision, three pairs of statements, and who sees them how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from culture.access import LEADERSHIP
from culture.figures import change
from culture.health.basis.cards import Card
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round
from culture.health.voices.asking import asked_in, waiting
from culture.health.voices.sides import (
    CANNOT_TELL,
    CUSTOMERS,
    FRONT,
    LEADERS,
    View,
    asked_views,
    is_alike,
    mirrored_views,
    side_rows,
)
from culture.pages import render_page
from culture.plots import Dot, DotKind, DotRow
from roadmap.plan.models.programmes import Programme
from surveys.published import Gap

SCALE = "lived"
SAID = DotKind("Said", "ring")
LIVED = DotKind("Lived", "disc")


@dataclass(frozen=True)
class Words:
    """What is told of one pair where it lies clearly apart; `{customer}` is whom we serve."""

    more_said: str
    more_lived: str


WORDS = {
    "GAP1": Words(
        "People hear that {customer}s come first more than they see it.",
        "People see {customer}s come first more than they hear it.",
    ),
    "GAP2": Words(
        "People hear what {customer}s may expect more than they see them get it.",
        "People see {customer}s get what they may expect more than they hear us promise it.",
    ),
    "GAP3": Words(
        "People hear leaders ask for the front line’s word more than they see them act on it.",
        "People see leaders act on the front line’s word more than they hear them ask for it.",
    ),
}


@dataclass(frozen=True)
class SaidPage:
    """`asked` is the round whose answers are shown; None before one asked, then `waits` says when.

    `mirrored`: customers answered the same questions. `vision` is empty without a programme.
    """

    headline: str
    vision: str
    pairs: tuple[DotRow, ...]
    sides: tuple[DotRow, ...]
    mirrored: bool
    asked: Round | None
    waits: str = ""

    @property
    def pair_kinds(self) -> list[DotKind]:
        return [SAID, LIVED]

    @property
    def kinds(self) -> list[DotKind]:
        return [LEADERS, FRONT, CUSTOMERS] if self.mirrored else [LEADERS, FRONT]


def said_page(
    asked: Round | None, views: Sequence[View], *, vision: str = "", waits: str = ""
) -> SaidPage:
    """`asked`: the last round that asked the pairs. `views`: who sees which statement how."""
    gaps = asked.company.gaps if asked else {}
    customer = asked.pulse.customer if asked else ""
    return SaidPage(
        headline=headline(gaps, customer),
        vision=vision,
        pairs=tuple(pair_row(asked, pair) for pair in WORDS) if gaps else (),
        sides=side_rows(views),
        mirrored=any(view.customers is not None for view in views),
        asked=asked if gaps else None,
        waits=waits,
    )


def pair_row(asked: Round, pair: str) -> DotRow:
    """Said and lived on one line, with how far apart they are."""
    items, gap = asked.company.items, asked.company.gaps.get(pair)
    said, lived = (items.get(f"{pair}{side}") for side in "SL")
    return DotRow(
        title=f"“{lived.wording}”" if lived else "",
        note=f"Said: “{said.wording}”" if said else "",
        dots=(Dot(SAID, gap and gap.said), Dot(LIVED, gap and gap.lived)),
        words=apart_words(gap),
        spread=f"between {side(gap.low)} and {side(gap.high)}" if gap else "",
        clear=gap is not None and is_apart(gap),
    )


def is_apart(gap: Gap) -> bool:
    """Chance cannot close it, and it is wide enough to matter."""
    same_side = gap.low > 0 or gap.high < 0
    return same_side and abs(gap.difference) >= change.POINTS_MIN


def apart_words(gap: Gap | None) -> str:
    if gap is None:
        return CANNOT_TELL
    if is_apart(gap):
        return f"{side(gap.difference)} than said"
    return "much as said" if is_alike(gap.low, gap.high) else CANNOT_TELL


def side(points: float) -> str:
    """ "16 less", "3 more"."""
    return f"{abs(points):.0f} {'less' if points < 0 else 'more'}"


def headline(gaps: Mapping[str, Gap], customer: str) -> str:
    """The widest clear gap first, those where less is lived than said before all others."""
    apart = sorted((p for p in gaps if is_apart(gaps[p])), key=lambda p: gaps[p].difference)
    if apart:
        widest = gaps[apart[0]]
        if widest.difference < 0:
            return WORDS[apart[0]].more_said.format(customer=customer)
        return WORDS[apart[-1]].more_lived.format(customer=customer)
    if gaps and all(is_alike(gap.low, gap.high) for gap in gaps.values()):
        return "What we say is much what people live."
    return "Whether people live what we say cannot be told yet."


@reads(*LEADERSHIP)
def said(request, reading):
    """The newest answers about what is said and lived, up to the round shown."""
    context = reading.context() | {"said": page_of(reading)}
    return render_page(request, "health/said.html", context)


def page_of(reading: Reading) -> SaidPage:
    asked, programme = asked_in(reading.companies, SCALE), Programme.current()
    views = asked_views(reading, asked[-1], [f"{pair}L" for pair in WORDS]) if asked else []
    views += mirrored_views(reading)
    told = asked and asked[-1].company.gaps
    return said_page(
        asked[-1] if asked else None,
        views,
        vision=programme.vision if programme else "",
        waits="" if told else waiting(SCALE, reading),
    )


def card(reading: Reading) -> Card | None:
    """Once a pulse has asked it."""
    asked = asked_in(reading.companies, SCALE)
    if not (asked and asked[-1].company.gaps):
        return None
    return Card(
        title="Said and lived",
        words=headline(asked[-1].company.gaps, asked[-1].pulse.customer),
        url=f"{reverse('health:said')}?pulse={reading.companies[-1].pulse.number}",
        act="See the three pairs",
    )


def table(page: SaidPage) -> list[list]:
    """Both charts as rows of a sheet, header first; scores as the page prints them."""
    header = ["statement", "view", "score", "made of", "in words", "lived less said"]
    return [header] + [
        [row.title, dot.kind.name, int(dot.printed), dot.about, row.words, row.spread]
        for row in (*page.pairs, *page.sides)
        for dot in row.known
    ]
