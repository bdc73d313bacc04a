"""What people wrote: for those who read the group it belongs to, beside no score of anybody.

Words are looked for here, not by the database, so that they stand in no statement log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.http import urlencode

from culture.access import LEADERSHIP, MANAGER
from culture.constructs import FACES, Face
from culture.health.basis.cards import Card
from culture.health.basis.lines import branch_of
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round
from culture.health.voices.themes import OTHER, Themes, common, holds, themes_of, told
from culture.pages import render_page
from culture.people.tree import Place
from culture.words import listed, plural
from surveys import gate
from surveys.published import GroupResult

A_PAGE = 60
QUOTES = 2
LONGEST = 200
# The card reads every comment; where more people than this answered it only shows the way.
MANY = 2000


@dataclass(frozen=True)
class Remark:
    """A comment, where it belongs, and what its words speak of. The company's has no branch."""

    text: str
    group: GroupResult
    branch: Place | None
    themes: Themes


@dataclass(frozen=True)
class Theme:
    """How many comments speak of one scale, and the first of them; other things have no face."""

    key: str
    count: int
    quotes: tuple[str, ...]

    @property
    def face(self) -> Face | None:
        return FACES.get(self.key)

    @property
    def name(self) -> str:
        return self.face.name if self.face else "Other things"


@dataclass(frozen=True)
class Asked:
    """What the address asks for; empty: everything. Places go by their id, as text."""

    words: str = ""
    theme: str = ""
    branch: str = ""
    group: str = ""

    @classmethod
    def of(cls, given) -> "Asked":
        return cls(*(given.get(field.name, "").strip()[:LONGEST] for field in fields(cls)))

    @property
    def kept(self) -> str:
        """What can be asked of another pulse too: its groups are others."""
        return end_of_address(words=self.words, theme=self.theme)

    @property
    def place(self) -> str:
        return end_of_address(branch=self.branch, group=self.group)

    @property
    def narrow(self) -> bool:
        return self != Asked()

    def finds_place(self, remark: Remark) -> bool:
        branch = str(remark.branch.pk) if remark.branch else None
        return self.branch in ("", branch) and self.group in ("", str(remark.group.id))


def end_of_address(**asked: str) -> str:
    return "".join(f"&{urlencode({name: value})}" for name, value in asked.items() if value)


@dataclass(frozen=True)
class Chapter:
    """The comments of one group on a page."""

    group: GroupResult
    texts: tuple[str, ...]


@reads(*LEADERSHIP, MANAGER)
def comments(request, reading):
    """What this person may read of a round, found by words, theme, branch and group.

    What is not theirs is not found, as if it did not exist.
    """
    remarks = remarks_in(request.user, reading.this, now=reading.now)
    asked = Asked.of(request.GET)
    here = [remark for remark in remarks if asked.finds_place(remark)]
    page = Paginator(found_in(here, asked), A_PAGE).get_page(request.GET.get("page"))
    context = (
        reading.context()
        | places(remarks)
        | {
            "count": len(remarks),
            "asked": asked,
            "themes": themes_in(here),
            "page": page,
            "chapters": chapters(page),
            "small": any(not group.exact for group in reading.this.groups),
            "query": f"&pulse={reading.this.pulse.number}{asked.kept}{asked.place}",
        }
    )
    return render_page(request, "health/comments.html", context)


def remarks_in(person, this: Round, *, now: datetime) -> list[Remark]:
    """By group in the order of the round, the company's own first."""
    texts = gate.comments(person, [this.pulse], now=now)
    groups = [group for group in this.everybody if group.id in texts]
    branches = branches_of(this, groups)
    return [
        Remark(text, group, branches.get(group.id), themes_of(text))
        for group in groups
        for text in texts[group.id]
    ]


def branches_of(this: Round, groups: Iterable[GroupResult]) -> dict[int, Place]:
    """By group id."""
    return {group.id: branch_of(group, this.tree) for group in groups if not group.is_company}


def places(remarks: Iterable[Remark]) -> dict:
    """What there is to choose from, in the order of the organisation; one alone is no choice."""
    branches = {each.branch.pk: each.branch for each in remarks if each.branch}
    groups = {each.group.id: each.group for each in remarks}
    choices = {"branches": list(branches.values()), "groups": list(groups.values())}
    return {name: found if len(found) > 1 else [] for name, found in choices.items()}


def themes_in(remarks: Sequence[Remark]) -> list[Theme]:
    """The most frequent first, other things last."""
    counted = common(remark.themes for remark in remarks)
    order = sorted(counted, key=lambda key: (key == OTHER, -counted[key]))
    return [Theme(key, counted[key], quotes(remarks, key, counted)) for key in order]


def quotes(remarks: Iterable[Remark], theme: str, counted) -> tuple[str, ...]:
    """The first of a theme: their ids are random, so nobody chose them."""
    texts = dict.fromkeys(each.text for each in remarks if theme in told(each.themes, counted))
    return tuple(texts)[:QUOTES]


def found_in(here: Sequence[Remark], asked: Asked) -> list[Remark]:
    """By theme as it is counted in this place, and by words."""
    counted = common(remark.themes for remark in here)
    return [
        remark
        for remark in here
        if asked.theme in ("", *told(remark.themes, counted)) and holds(remark.text, asked.words)
    ]


def chapters(remarks: Iterable[Remark]) -> list[Chapter]:
    by_group = groupby(remarks, key=lambda remark: remark.group.id)
    parts = [list(here) for _, here in by_group]
    return [Chapter(here[0].group, tuple(each.text for each in here)) for here in parts]


def card(reading: Reading) -> Card | None:
    """How many wrote and of what most; in a great company only the way there. Two queries."""
    if not (reading.person.is_manager or reading.reads_everything):
        return None
    said = summary(reading)
    if not said:
        return None
    url = f"{reverse('health:comments')}?pulse={reading.this.pulse.number}"
    return Card("In their own words", said, url, "Read the comments")


def summary(reading: Reading) -> str:
    """One sentence about the comments this person may read; empty where there are none."""
    this = reading.this
    if sum(group.n or 0 for group in this.groups) > MANY:
        return "People wrote down what helps and what gets in the way."
    remarks = remarks_in(reading.person, this, now=reading.now)
    if not remarks:
        return ""
    said = f"People wrote {plural(len(remarks), 'comment')}"
    return f"{said}{most_often(themes_in(remarks))}."


def most_often(themes: Sequence[Theme]) -> str:
    """ "; most often they speak of communication (14)": empty where there are only other things."""
    most = max((each.count for each in themes if each.face), default=0)
    names = [each.name.lower() for each in themes if each.face and each.count == most]
    each = " each" * (len(names) > 1)
    return f"; most often they speak of {listed(names)} ({most}{each})" if names else ""


def table(themes: Iterable[Theme]) -> list[list]:
    """How many comments speak of each theme; a comment may speak of several."""
    return [["theme", "comments"], *([each.name, each.count] for each in themes)]
