"""Who sees one statement how: leaders, the front line and customers on one line.

Made of published groups of ten or more alone, each of other people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta

from culture.customers.metrics import METRICS, Metric
from culture.customers.models import CustomerNumber
from culture.figures import change
from culture.health.basis.reading import Reading
from culture.health.basis.rounds import Round
from culture.health.voices.asking import in_full
from culture.people.tree import Tree
from culture.plots import Dot, DotKind, DotRow
from surveys.published import ItemResult

LEADERS = DotKind("Leaders", "triangle")
FRONT = DotKind("Front line", "disc")
CUSTOMERS = DotKind("Customers", "square")
ALIKE = 10  # points: an interval within so many to either side says that two are much the same
MONTHS = 3  # how old a number of customers may be beside a pulse
CANNOT_TELL = "cannot tell yet"


def is_alike(low: float, high: float) -> bool:
    return max(-low, high) <= ALIKE


@dataclass(frozen=True)
class View:
    """One statement as the groups of each side rated it.

    `customers`: what they answered to the same question, 0 to 100.
    """

    wording: str
    leaders: Sequence[ItemResult]
    front: Sequence[ItemResult]
    customers: float | None = None
    asked_as: str = ""

    @property
    def difference(self) -> change.Change | None:
        """Leaders less front line; None where one of them is missing."""
        if not (self.leaders and self.front):
            return None
        parts = mean_parts(self.leaders) + mean_parts(self.front)
        return change.compare(pooled(self.leaders) - pooled(self.front), parts)

    @property
    def n(self) -> int:
        """The fewer of the two."""
        return min(people(self.leaders), people(self.front))


def people(items: Iterable[ItemResult]) -> int:
    return sum(item.n for item in items)


def pooled(items: Sequence[ItemResult]) -> float:
    """The score of all their people together."""
    return sum(item.n * item.score for item in items) / people(items)


def mean_parts(items: Sequence[ItemResult]) -> list[tuple[float, int]]:
    """(variance that each group brings into the pooled score, n - 1)."""
    n = people(items)
    return [(item.n * item.variance / n**2, item.n - 1) for item in items]


def side_rows(views: Sequence[View]) -> tuple[DotRow, ...]:
    """A difference is clear only where it is so among all the statements looked at (Holm)."""
    found = [(view, view.difference) for view in views]
    clear = iter(
        change.clear((each.p, each.difference, view.n) for view, each in found if each is not None)
    )
    return tuple(
        side_row(view, each, clear=each is not None and next(clear)) for view, each in found
    )


def side_row(view: View, found: change.Change | None, *, clear: bool) -> DotRow:
    return DotRow(
        title=f"“{view.wording}”",
        note=f"Customers were asked: {view.asked_as}" if view.asked_as else "",
        dots=(
            dot(LEADERS, view.leaders),
            dot(FRONT, view.front),
            Dot(CUSTOMERS, view.customers),
        ),
        words=side_words(found, clear=clear),
        clear=clear,
    )


def dot(kind: DotKind, items: Sequence[ItemResult]) -> Dot:
    if not items:
        return Dot(kind, None)
    return Dot(kind, pooled(items), about=f"of {people(items)}")


def side_words(found: change.Change | None, *, clear: bool) -> str:
    if found is None:
        return CANNOT_TELL
    if clear:
        return "leaders see it more" if found.difference > 0 else "the front line sees it more"
    return "both see it alike" if is_alike(*found.interval) else CANNOT_TELL


def sides_of(this: Round, tree: Tree, code: str) -> tuple[list[ItemResult], list[ItemResult]]:
    """Of one statement: the groups of teams that all have teams below, and those where none has.

    Groups that mix both are left out. `tree`: as it stood.
    """
    told = [group for group in this.groups if group.exact and code in group.items]
    leaders = [g.items[code] for g in told if tree.parents.issuperset(g.team_ids)]
    front = [g.items[code] for g in told if tree.parents.isdisjoint(g.team_ids)]
    return leaders, front


def asked_views(reading: Reading, asked: Round, codes: Iterable[str]) -> list[View]:
    """Of these statements of one round, which may lie further back than a cycle."""
    last = in_full(reading, asked)
    return [view_of(last, last.tree, code) for code in codes if code in last.company.items]


def view_of(this: Round, tree: Tree, code: str) -> View:
    return View(this.company.items[code].wording, *sides_of(this, tree, code))


def mirrored_views(reading: Reading) -> list[View]:
    """Of the three questions that customers answer too, as far as they have."""
    told = customers(reading.companies[-1].on)
    return [
        replace(view_of(each, each.tree, metric.item), customers=value, asked_as=metric.name)
        for metric, value in told.items()
        for each in newest_asking(reading.shown, metric.item)
    ]


def newest_asking(rounds: Sequence[Round], code: str) -> list[Round]:
    """The newest round whose groups may be read and that asked it; none, or one."""
    told = [each for each in rounds if each.groups and code in each.company.items]
    return told[-1:]


def customers(day: date) -> dict[Metric, float]:
    """What customers answered in the newest month of a quarter up to this day, by question."""
    last = day.replace(day=1)
    first = last - relativedelta(months=MONTHS - 1)
    mirrors = [key for key, metric in METRICS.items() if metric.mirror]
    numbers = CustomerNumber.objects.current().filter(metric__in=mirrors).between(first, last)
    newest = {row["metric"]: row["mean"] for row in numbers.of_company().order_by("month")}
    return {METRICS[key]: newest[key] for key in mirrors if key in newest}
