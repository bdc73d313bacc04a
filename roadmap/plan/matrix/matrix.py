"""Team milestones × teams: state, tempo and confidence of each, a page of teams in tree order.

Six queries, however many teams; cells are joined here, for a page has hundreds of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from culture.people.models import Team
from culture.people.tree import Place, Tree
from culture.templatetags.look import STATES, TEMPOS, icon
from culture.words import count_words, plural
from roadmap.plan.matrix.asked import Asked, state_said, tempo_is, tempo_said
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.models.states import Confidence, State
from roadmap.plan.standing import AT_RISK

TEAMS_A_PAGE = 40
# A page may hold so many cells; more milestones make for fewer teams. A browser sends at most
# a thousand ticks (DATA_UPLOAD_MAX_NUMBER_FIELDS).
CELLS_A_PAGE = 900


@dataclass(frozen=True)
class Total:
    """Of one milestone or one team: how many are shown, done, and at risk."""

    shown: int
    done: int
    risk: int


@dataclass(frozen=True)
class Row:
    """A team. `heading` names its branch where a new one begins that has no row of its own.

    `cells` are table cells, `lines` the same as items of a list.
    """

    heading: str
    place: Place
    total: Total
    cells: SafeString
    lines: SafeString
    unled: bool
    gone: bool


@dataclass(frozen=True)
class Matrix:
    """A page of teams under the milestones; totals count over all pages."""

    milestones: list[tuple[Milestone, Total]]
    rows: list[Row]
    page: Page

    @property
    def width(self) -> int:
        return len(self.milestones) + 2

    @property
    def total(self) -> Total:
        totals = [total for _, total in self.milestones]
        return Total(*(sum(getattr(t, name) for t in totals) for name in Total.__annotations__))

    @property
    def headline(self) -> str:
        teams = self.page.paginator.count
        milestones = "milestone" if len(self.milestones) == 1 else "milestones"
        return f"{count_words(len(self.milestones))} {milestones} in {plural(teams, 'team')}"


def chosen_rollouts(programme, today, *, tree: Tree, asked: Asked, gone: set[int]):
    """What the filters leave of the team milestones.

    `gone`: ids of teams in which nobody works; of theirs only what is still open.
    """
    found = Rollout.objects.filter(milestone__in=asked.milestones(programme))
    if gone:
        found = found.exclude(team__in=gone, state__in=(State.DRAFT, State.DONE))
    found = asked.cells(found, programme, today)
    if asked.branch:
        found = found.filter(team__in=[place.pk for place in tree.within(asked.branch)])
    if asked.q:
        named = Q(team__name__icontains=asked.q) | Q(milestone__title__icontains=asked.q)
        found = found.filter(named)
    return found


def matrix(programme, today, *, tree: Tree, asked: Asked, gone: set[int], number=1) -> Matrix:
    """`gone`: ids of teams in which nobody works; `number`: of the page."""
    found = chosen_rollouts(programme, today, tree=tree, asked=asked, gone=gone)
    milestones = columns_of(found, programme, today, asked)
    reached = set(found.order_by().values_list("team_id", flat=True).distinct())
    teams = [place for place in tree.within(asked.branch) if place.pk in reached]
    page = Paginator(teams, teams_a_page(len(milestones))).get_page(number)
    shown = found.filter(team__in=[place.pk for place in page]).order_by()
    cells = Cells(shown, [milestone for milestone, _ in milestones], programme, today)
    headings = headings_of(page, tree, reached)
    return Matrix(milestones, rows_of(page, headings, cells, gone), page)


def columns_of(rollouts, programme, today, asked: Asked) -> list[tuple[Milestone, Total]]:
    """Every milestone asked for; with filters on cells only those of which anything is left."""
    totals = totals_of(rollouts, programme, today)
    return [
        (milestone, totals.get(milestone.pk, Total(0, 0, 0)))
        for milestone in asked.milestones(programme)
        if milestone.pk in totals or not (asked.about_cells or asked.q)
    ]


def rows_of(page: Page, headings: Iterable[str], cells: "Cells", gone: set[int]) -> list[Row]:
    ids = [place.pk for place in page]
    unled = set(Team.objects.without_manager().filter(pk__in=ids).values_list("pk", flat=True))
    return [
        Row(
            heading=heading,
            place=place,
            total=cells.total(place),
            cells=cells.of(place),
            lines=cells.lines(place),
            unled=place.pk in unled,
            gone=place.pk in gone,
        )
        for heading, place in zip(headings, page, strict=True)
    ]


def teams_a_page(milestones: int) -> int:
    return max(1, min(TEAMS_A_PAGE, CELLS_A_PAGE // max(1, milestones)))


def totals_of(rollouts, programme, today) -> dict[int, Total]:
    """{milestone id: Total}, in one query."""
    counts = {
        "shown": Count("pk"),
        "finished": Count("pk", filter=Q(state=State.DONE)),
        "risk": Count("pk", filter=tempo_is(AT_RISK, programme, today)),
    }
    rows = rollouts.order_by().values("milestone_id").annotate(**counts)
    return {row["milestone_id"]: Total(row["shown"], row["finished"], row["risk"]) for row in rows}


def headings_of(teams, tree: Tree, reached) -> Iterator[str]:
    """For each team the name of its branch, where that begins and has no row of its own."""
    last = None
    for team in teams:
        parent = tree.places.get(team.parent_id)
        new = parent and parent.pk not in reached and parent.pk != last
        last = team.parent_id
        yield parent.name if new else ""


@dataclass(frozen=True)
class Cell:
    """One rollout: its id and page, its marks, and how it counts."""

    pk: int
    url: str
    mark: SafeString
    done: bool
    risk: bool


class Cells:
    """Rollouts by team and milestone, as HTML; read as plain rows, for a page has hundreds."""

    def __init__(self, shown, milestones, programme, today):
        self.milestones = milestones
        # Resolved once: for each cell anew, it would take as long as the rest of the table.
        self.before, self.after = reverse("plan:rollout", args=[0]).rsplit("0", 1)
        self.marks: dict[tuple, SafeString] = {}
        self.by_place: dict[int, dict[int, Cell]] = {}
        said = (state_said(today), tempo_said(programme, today), "confidence")
        for team, milestone, *told in shown.values_list("team_id", "milestone_id", "pk", *said):
            self.by_place.setdefault(team, {})[milestone] = self.cell(*told)

    def cell(self, pk: int, state: str, tempo: str, confidence: str) -> Cell:
        return Cell(
            pk=pk,
            url=f"{self.before}{pk}{self.after}",
            mark=self.mark(state, tempo, confidence),
            done=state == State.DONE,
            risk=tempo == AT_RISK,
        )

    def mark(self, state: str, tempo: str, confidence: str) -> SafeString:
        """State, tempo and confidence as shapes and words; each kind of them is made once."""
        key = (state, tempo, confidence if state in ("under_way", "stuck", "late") else "")
        if key not in self.marks:
            self.marks[key] = marked(*key)
        return self.marks[key]

    def of(self, place: Place) -> SafeString:
        here = self.by_place.get(place.pk, {})
        cells = ((picked(here.get(m.pk), m, place),) for m in self.milestones)
        return format_html_join("", "<td>{}</td>", cells)

    def lines(self, place: Place) -> SafeString:
        here = self.by_place.get(place.pk, {})
        rows = ((m, here[m.pk]) for m in self.milestones if m.pk in here)
        return format_html_join(
            "",
            '<li><a href="{}">{}</a>{}</li>',
            ((cell.url, milestone, cell.mark) for milestone, cell in rows),
        )

    def total(self, place: Place) -> Total:
        here = self.by_place.get(place.pk, {}).values()
        return Total(len(here), sum(cell.done for cell in here), sum(cell.risk for cell in here))


def picked(cell: Cell | None, milestone, place: Place) -> SafeString | str:
    """With its tick; nothing where the team does not have the milestone."""
    if cell is None:
        return ""
    return format_html(
        '<label class="pick"><input type="checkbox" name="rollout" value="{}" '
        'aria-label="Choose {}, {}"></label><a href="{}">{}</a>',
        str(cell.pk),
        milestone,
        place.name,
        cell.url,
        cell.mark,
    )


def marked(state: str, tempo: str, confidence: str) -> SafeString:
    words, shape = STATES[state]
    parts = [format_html('{}<span class="word">{}</span>', icon(shape), words)]
    if tempo:
        words, shape = TEMPOS[tempo]
        parts.append(
            format_html(
                '<span class="tempo tempo-{}">{}'
                '<span class="word"><span class="hidden">, </span>{}</span></span>',
                tempo,
                icon(shape),
                words.lower(),
            )
        )
    if confidence:
        said = Confidence(confidence).label.lower()
        parts.append(
            format_html('<small><span class="hidden">, {}: </span>{}</small>', "date", said)
        )
    return format_html(
        '<span class="state state-{}">{}</span>',
        state,
        format_html_join("", "{}", ((part,) for part in parts)),
    )
