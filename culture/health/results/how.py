"""How we count; and for those who read everything, the numbers behind the words of their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import LEADERSHIP
from culture.constructs import FACES, SEVEN, Face
from culture.health.basis.reading import reading
from culture.health.basis.rounds import Round
from culture.health.groups.alike import group_views, overall, strength
from culture.pages import render_page
from surveys.published import Reliability

# What a figure says, from this value on (science F8 and F9).
HANGS = ((0.70, "hangs together"), (0, "too loose: read its statements one by one"))
DIFFERS = (
    (0.25, "groups differ much"),
    (0.10, "groups differ"),
    (0.01, "groups differ little"),
    (0, "groups do not differ"),
)
RANKS = (
    (0.70, "a group’s mean is steady"),
    (0.50, "compare groups with care"),
    (0, "do not rank groups"),
)
STEADY = 0.50


@dataclass(frozen=True)
class Block:
    """Figures of one kind: a sentence, then a row (face, cells) for each scale that has them.

    `on` names the pulse they are from; `columns` the cells.
    """

    title: str
    sentence: str
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Face, tuple[str, ...]], ...] = ()
    on: str = ""


def blocks(rounds: Sequence[Round]) -> list[Block]:
    """The last round that tells each, of these; the last of them has groups."""
    return [together(rounds), apart(rounds), alike(rounds)]


def together(rounds: Sequence[Round]) -> Block:
    """Reliability of each scale: only a pulse that asks most of its statements tells it."""
    on, found = newest(rounds, "alpha")
    loose = [scale for scale, each in found.items() if each.alpha < HANGS[0][0]]
    return Block(
        title="Do the statements of a scale hang together?",
        sentence=f"{len(found) - len(loose)} of {len(found)} scales hang together."
        if found
        else "Cannot tell yet: no pulse had a hundred answers to most statements of a scale.",
        text="From a hundred people who answered three statements of a scale in one pulse. A month "
        "asks fewer, so it takes a pulse that asks all of them. Omega is that inside groups where "
        "groups differ (ICC(1) over 0.05).",
        columns=("Cronbach’s alpha", "Omega total", "In words"),
        rows=rows_of(
            found, lambda each: (two(each.alpha), two(each.omega), says(each.alpha, HANGS))
        ),
        on=on,
    )


def apart(rounds: Sequence[Round]) -> Block:
    """Whether groups differ, and whether their means are steady enough to be compared."""
    on, found = newest(rounds, "icc1")
    unsteady = [scale for scale, each in found.items() if each.icc2 < STEADY]
    return Block(
        title="Do groups differ?",
        sentence=f"On {len(unsteady)} of {len(found)} scales a ranking of groups would be chance; "
        "we rank none."
        if found
        else "Cannot tell yet: that takes a hundred answers and two groups with exact scores.",
        text="Between groups with exact scores; where too few of one rated a scale, it is joined "
        "with another. ICC(1): how much of the differences between people lies between groups. "
        "ICC(2): how steady a group’s mean is; below 0.50, do not rank groups.",
        columns=("ICC(1)", "ICC(2)", "In words"),
        rows=rows_of(found, lambda each: (two(each.icc1), two(each.icc2), difference(each))),
        on=on,
    )


def alike(rounds: Sequence[Round]) -> Block:
    """Agreement inside exact groups: the mean never without the share."""
    found = group_views(rounds)
    whole = overall(found)
    strengths = {scale: each for scale in SEVEN if (each := strength(found, scale))}
    return Block(
        title="Do people in a group see it alike?",
        sentence=whole.words
        if whole
        else "Cannot tell: no group of ten or more has answered enough statements.",
        text="Mean r_wg(j) of the groups of ten or more, against answers at random (variance 2), "
        "and, more strictly, against answers that lean to agree (variance 1.34). A view is shared "
        "from 0.70, split below 0.30 or where half of the statements have two heaps of answers, "
        "which is told from 20 answers on.",
        columns=("Mean r_wg(j)", "Leaning to agree", "Groups from 0.70", "In words"),
        rows=rows_of(
            strengths,
            lambda each: (two(each.agreement), two(each.skewed), each.share_words, each.word),
        ),
        on=str(rounds[-1].pulse) if whole else "",
    )


def newest(rounds: Sequence[Round], name: str) -> tuple[str, dict[str, Reliability]]:
    """The latest pulse that tells this figure, and the scales it tells it of."""
    for each in reversed(rounds):
        told = each.company.reliability.items()
        found = {scale: one for scale, one in told if getattr(one, name) is not None}
        if found:
            return str(each.pulse), found
    return "", {}


def rows_of(found: Mapping, cells) -> tuple:
    return tuple((FACES[scale], cells(each)) for scale, each in found.items() if scale in FACES)


def difference(each: Reliability) -> str:
    return f"{says(each.icc1, DIFFERS)}; {says(each.icc2, RANKS)}"


def says(value: float, steps: Sequence[tuple[float, str]]) -> str:
    return next((words for low, words in steps if value >= low), steps[-1][1])


def two(value: float) -> str:
    return f"{value:.2f}"


def table(rounds: Sequence[Round]) -> list[list]:
    """Every figure as a row of its own: scale, figure, value or words."""
    rows = [["Scale", "Figure", "Value", "Pulse"]]
    for block in blocks(rounds):
        for face, cells in block.rows:
            pairs = zip(block.columns, cells, strict=True)
            rows += [[face.name, column, cell, block.on] for column, cell in pairs]
    return rows


@require_safe
def how(request):
    """The rules for everybody; the numbers for HR leads and sponsors once there are some."""
    found = numbers(request) if request.user.role in LEADERSHIP else None
    return render_page(request, "health/how.html", {"numbers": found})


def numbers(request) -> list[Block] | None:
    found = reading(request.user, request.GET.get("pulse"), now=timezone.now())
    return blocks(found.shown) if found else None
