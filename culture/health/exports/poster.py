"""The result on the wall, for people without mail: the company's scores and what happens next.

Only what everybody may read by now, through the gate, in one of the six languages; A4 or A3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from culture.access import Role
from culture.constructs import Scale
from culture.health.basis.picture import Picture, picture
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round
from culture.pages import attachment, render_page
from culture.people import languages
from culture.plots import Dumbbell
from culture.sheets.typeset import typeset
from culture.words import short_day
from roadmap.actions.models import Action
from surveys.kit import paper, pieces
from surveys.kit.values import after
from surveys.models.kit import Piece

LEAF = Path(__file__).parent / "paper" / "poster.typ"
PAPERS = ("a4", "a3")
PROMISES = 3
NAMES = {
    Scale.STRATEGY: (_("Strategy"), _("where we are going")),
    Scale.CHARACTERISTICS: (_("Characteristics"), _("how we are")),
    Scale.LEADERSHIP: (_("Leadership"), _("what leaders do")),
    Scale.COMMITMENT: (_("Commitment"), _("believe and do")),
    Scale.COMMUNICATION: (_("Communication"), _("told in time")),
    Scale.COMPETENCY: (_("Competency"), _("able and allowed")),
    Scale.CONSEQUENCE: (_("Consequence"), _("noticed and thanked")),
    Scale.TRUST: (_("Trust"), _("promises kept")),
    Scale.EXPERIENCE: (_("Experience"), _("how it is to work here")),
}


@dataclass(frozen=True)
class Row:
    """One scale on the wall; `change` since the start, in words."""

    key: str
    name: str
    subtitle: str
    score: float | None
    printed: str
    change: str


@dataclass(frozen=True)
class Poster:
    """Everything printed, in one language."""

    language: str
    words: pieces.Words
    rows: tuple[Row, ...]
    promised: str
    promises: tuple[str, ...]

    @property
    def direction(self) -> str:
        return paper.direction(self.language)


@reads(Role.HR_LEAD)
def poster(request, reading):
    """The poster to print; before everybody may read the result, the day when they may."""
    this = last_open(reading)
    drawn = this and drawn_for(request, reading, this)
    context = {"poster": drawn, "calendar_day": reading.companies[-1].pulse.released_at}
    context |= {"languages": dict(settings.LANGUAGES), "paper": paper_of(request)}
    return render_page(request, "kit/poster.html", context)


@reads(Role.HR_LEAD, page=False)
def poster_pdf(request, reading):
    this = last_open(reading)
    if not this:
        raise Http404
    size, drawn = paper_of(request), drawn_for(request, reading, this)
    file = f"poster-{drawn.language}-{this[-1].pulse.opens_on:%Y-%m}-{size}.pdf"
    body = typeset(LEAF, data_of(drawn, size), now=reading.now)
    return attachment(body, file, kind="application/pdf")


def paper_of(request) -> str:
    asked = request.GET.get("paper", "")
    return asked if asked in PAPERS else PAPERS[0]


def last_open(reading: Reading) -> list[Round]:
    """The rounds up to the last that everybody may read; none where there is none yet."""
    return [each for each in reading.companies if each.pulse.released_at <= reading.now]


def drawn_for(request, reading: Reading, rounds: Sequence[Round]) -> Poster:
    own = languages.spoken(request.organisation.language)
    language = languages.spoken(request.GET.get("l", own))
    with override(language):
        return drawn(rounds, language, now=reading.now)


def drawn(rounds: Sequence[Round], language: str, *, now: datetime) -> Poster:
    """In the language in force."""
    seen, this = picture(rounds), rounds[-1]
    known = after(this.pulse, this.company.n_words)
    return Poster(
        language=language,
        words=pieces.in_force(Piece.POSTER, language).filled(known),
        rows=tuple(row_of(each, seen) for each in (*seen.rows, *seen.beside)),
        promised=gettext("Promised to everybody"),
        promises=tuple(promises(timezone.localdate(now))),
    )


def row_of(row: Dumbbell, seen: Picture) -> Row:
    name, subtitle = NAMES[Scale(row.face.key)]
    change = change_words(row) if seen.since else ""
    return Row(row.face.key, str(name), str(subtitle), row.score, row.printed, change)


def change_words(row: Dumbbell) -> str:
    """ "up 8"; whole numbers, as on the page of results."""
    if row.score is None or row.baseline is None:
        return ""
    if not row.clear:
        return gettext("no clear change")
    points = row.score - row.baseline
    words = gettext("up {points}") if points > 0 else gettext("down {points}")
    return words.format(points=abs(round(points)))


def promises(today) -> list[str]:
    """The next promises of the leaders to everybody, as they were written."""
    rows = Action.objects.for_everybody().open().filter(due_on__gte=today).order_by("due_on")
    until = gettext("{will} By {day}.")
    return [
        until.format(will=sentence(each.will), day=short_day(each.due_on))
        for each in rows[:PROMISES]
    ]


def sentence(words: str) -> str:
    return words if words.endswith((".", "?", "…")) else f"{words}."


def data_of(drawn: Poster, size: str) -> dict:
    return {
        "paper": size,
        "lang": drawn.language,
        "dir": drawn.direction,
        "title": drawn.words.title,
        "blocks": [{"kind": each.kind, "lines": each.lines} for each in drawn.words.blocks],
        "rows": [vars(row) for row in drawn.rows],
        "promised": drawn.promised,
        "promises": drawn.promises,
    }
