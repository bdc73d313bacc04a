"""Results to take along. Made for one reader at one moment; nothing is kept here."""

from django.http import HttpResponse
from django.utils import timezone

from culture.access import LEADERSHIP
from culture.customers.metrics import CUSTOMERS
from culture.health.basis.calendar import Calendar
from culture.health.basis.picture import picture
from culture.health.basis.reading import READERS, Reading, reads
from culture.health.basis.rounds import Round
from culture.health.basis.segments import segment_map
from culture.health.customers.numbers import company_numbers, stands
from culture.health.exports import board as words
from culture.health.exports import tables
from culture.health.exports.board import Board
from culture.health.exports.deck import as_pptx
from culture.health.exports.pdf import board_pdf as as_board_pdf
from culture.health.exports.pdf import results_pdf as as_results_pdf
from culture.health.exports.sheets import sheets, whole_map
from culture.health.models import Ask
from culture.health.movement.effects import effects_of
from culture.health.results.results import programme_of
from culture.pages import attachment, render_page
from culture.people.models import Organisation
from culture.sheets.workbook import as_csv, as_xlsx
from roadmap.actions.models import Action
from roadmap.plan.models.rollouts import Rollout

OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


@reads(*READERS, page=False)
def results_xlsx(request, reading):
    """Everything this person may read of one pulse, with what its columns mean."""
    title = f"Results, {reading.this.pulse}"
    book = as_xlsx(sheets(reading), title=title, now=reading.now)
    return file_of(book, "results", reading.this, kind="xlsx")


@reads(*READERS, page=False)
def results_csv(request, reading):
    """Groups × constructs, one row each."""
    groups = tables.groups_table(reading.this, whole_map(reading.shown))
    return file_of(as_csv(groups), "results", reading.this, kind="csv")


@reads(*READERS, page=False)
def results_pdf(request, reading):
    """The page on paper: the seven, the groups this person may read, the company's statements."""
    rounds = reading.shown
    maps = {"Where it is felt": whole_map(rounds)} if reading.this.groups else {}
    if segments := segment_map(rounds):
        maps["Who feels it"] = segments
    page = plain_board(reading)
    said = tables.statements_table(rounds, company_only=True)
    paper = as_results_pdf(page, maps, said, now=reading.now)
    return file_of(paper, "results", reading.this, kind="pdf")


@reads(*LEADERSHIP)
def board_page(request, reading):
    """The page for a board; it prints as one A4."""
    context = reading.context() | {"board": board_of(request.user, reading)}
    return render_page(request, "health/board.html", context)


@reads(*LEADERSHIP, page=False)
def board_pdf(request, reading):
    paper = as_board_pdf(board_of(request.user, reading), now=reading.now)
    return file_of(paper, "board", reading.companies[-1], kind="pdf")


@reads(*LEADERSHIP, page=False)
def board(request, reading):
    """The page as a slide, and the slides behind it."""
    slides = as_pptx(board_of(request.user, reading), now=reading.now)
    return file_of(slides, "board", reading.companies[-1], kind="pptx")


def plain_board(reading: Reading) -> Board:
    """What everybody may read of it: nothing promised, nothing asked."""
    seen = picture(reading.companies)
    name = Organisation.current().name
    return Board(name, seen, words.thirds(seen), words.Decisions(()))


def board_of(person, reading: Reading) -> Board:
    """With promises and suggestions beside the latest result only, as on the dashboard."""
    seen, today = picture(reading.companies), timezone.localdate(reading.now)
    plans = programme_of(person) if reading.is_latest else None
    progress = Rollout.objects.of(plans).progress(today) if plans else None
    ask = Ask.objects.filter(pulse=seen.this.pulse).first()
    written = ask.decisions if ask else []
    suggested = words.suggestions(seen, progress, today=today) if reading.is_latest else []
    return Board(
        organisation=Organisation.current().name,
        picture=seen,
        thirds=words.thirds(seen, waiting(reading)),
        beside=words.beside(seen, stands(company_numbers(reading.companies, CUSTOMERS))),
        decisions=words.Decisions(tuple(written or suggested), suggested=not written),
        promises=promises(progress, now=reading.now) if reading.is_latest else None,
    )


def waiting(reading: Reading) -> list[str]:
    """Milestones done in most teams, of which nobody can tell yet whether they helped."""
    done = [each for each in effects_of(reading) if each.milestone.closed]
    return [each.milestone.title for each in done if not each.verdict.told]


def promises(progress, *, now) -> words.Promises | None:
    """None where neither the roadmap nor the leaders promise anything."""
    today = timezone.localdate(now)
    fates = [(each.fate(today), each.will) for each in Action.objects.for_everybody()]
    if progress is None and not fates:
        return None
    return words.promises(progress, Calendar(now), today=today, fates=fates)


def file_of(body: bytes, name: str, this: Round, *, kind: str) -> HttpResponse:
    """Named after the month of its round."""
    file = f"{name}-{this.pulse.opens_on:%Y-%m}.{kind}"
    return attachment(body, file, kind=KINDS[kind])
