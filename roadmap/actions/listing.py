"""The list of actions: whose they are, how many were kept, one page of them by group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, F, Q, Value, When

from culture.words import are, count_words, listed, plural
from roadmap.actions.models import Action

EVERYBODY = "The whole company"
# State: its words, and which rows are in it on a day.
STATES = {
    "open": ("Still open", lambda today: Q(ended="")),
    "late": ("Late", lambda today: Q(ended="", due_on__lt=today)),
    "kept": ("Kept", lambda today: Q(ended="kept")),
    "not-kept": ("Changed or broken", lambda today: Q(ended__in=["changed", "broken"])),
}


@dataclass(frozen=True)
class Numbers:
    total: int
    kept: int
    late: int
    broken: int

    @property
    def words(self) -> str:
        """ "13 of 20 promises are kept. Two are late, one is broken." """
        if not self.total:
            return "Nothing is promised yet."
        kept = count_words(self.kept) if self.kept else "None"
        behind = [
            f"{count_words(number).lower()} {are(number)} {word}"
            for number, word in ((self.late, "late"), (self.broken, "broken"))
            if number
        ]
        rest = f"{', '.join(behind)}." if behind else "nothing is late."
        whole = plural(self.total, "promise")
        return f"{kept} of {whole} {are(self.kept)} kept. {rest[0].upper()}{rest[1:]}"


@dataclass(frozen=True)
class Line:
    """One action with what has become of it by today; `noticed` and `helped` where that is told."""

    action: Action
    fate: str
    words: str
    noticed: str = ""
    helped: str = ""


@dataclass(frozen=True)
class Section:
    """The actions of the same teams; without teams they are everybody's."""

    name: str
    lines: tuple[Line, ...]


def numbers(actions, today: date) -> Numbers:
    """In one query."""
    kept, broken = Q(ended="kept"), Q(ended="broken")
    found = actions.order_by().aggregate(
        total=Count("pk"),
        kept=Count("pk", filter=kept),
        broken=Count("pk", filter=broken),
        late=Count("pk", filter=Q(ended="", due_on__lt=today)),
    )
    return Numbers(**found)


def in_order(actions):
    """Everybody's first, then team by team; what is open before what has ended, by date."""
    names = ArrayAgg("teams__name", filter=Q(teams__isnull=False), order_by="teams__name")
    ended = Case(When(ended="", then=Value(0)), default=Value(1))
    rows = actions.select_related("owner").annotate(places=names, over=ended)
    return rows.order_by(F("places").asc(nulls_first=True), "over", "due_on", "pk")


def sections(actions: Iterable[Action], today: date) -> list[Section]:
    """Of rows from in_order(), which carry the names of their teams."""
    return [
        Section(named(places), tuple(line(action, today) for action in here))
        for places, here in groupby(actions, key=lambda action: action.places)
    ]


def named(places: list[str] | None) -> str:
    return listed(places) if places else EVERYBODY


def line(action: Action, today: date) -> Line:
    return Line(action, action.fate(today), action.fate_words(today))
