"""Results to take along. Made for one reader at one moment; nothing is kept here."""

from django.http import HttpResponse
from django.utils import timezone

from culture.health.calendar import calendar
from culture.health.exports import board as words
from culture.health.exports import tables
from culture.health.exports.deck import Pack, as_pptx
from culture.health.exports.definitions import definitions_table
from culture.health.exports.workbook import as_csv, as_xlsx
from culture.health.heat import heat_map, lines
from culture.health.picture import picture
from culture.health.reading import EVERYTHING, READERS, reads
from culture.health.rounds import Round
from culture.health.segments import segment_map
from culture.health.views import programme_of, tree_of
from culture.people.models import Organisation
from culture.plots import HeatMap

OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "csv": "text/csv; charset=utf-8",
}


@reads(*READERS, page=False)
def results_xlsx(request, reading):
    """Everything this person may read of one pulse, with what its columns mean."""
    title = f"Results, {reading.this.pulse}"
    book = as_xlsx(sheets(reading.shown), title=title, now=reading.now)
    return attachment(book, "results", reading.this, kind="xlsx")


@reads(*READERS, page=False)
def results_csv(request, reading):
    """Groups × constructs, one row each."""
    groups = tables.groups_table(reading.this, whole_map(reading.shown))
    return attachment(as_csv(groups), "results", reading.this, kind="csv")


@reads(*EVERYTHING, page=False)
def board(request, reading):
    """Slides about the company; promises beside the latest result only, as on the page."""
    pack = Pack(
        organisation=Organisation.current().name,
        picture=picture(reading.companies),
        promises=promises(request.user, now=reading.now) if reading.is_latest else None,
    )
    slides = as_pptx(pack, now=reading.now)
    return attachment(slides, "board", reading.companies[-1], kind="pptx")


def sheets(rounds: list[Round]) -> list[tables.Table]:
    """A sheet where its reader has something to read on it; the definitions always."""
    this, seen, segments = rounds[-1], picture(rounds), segment_map(rounds)
    found = [
        tables.company_table(seen),
        tables.groups_table(this, whole_map(rounds)),
        tables.statements_table(rounds),
        *([tables.segments_table(this, segments)] if segments else []),
    ]
    return [*(each for each in found if each.rows), definitions_table(seen)]


def whole_map(rounds: list[Round]) -> HeatMap:
    """Every group of the map, whatever page or branch of it was on the screen."""
    this = rounds[-1]
    placed = lines(this, tree_of(this)) if this.groups else []
    return heat_map(rounds, placed, lambda group: "")


def promises(person, *, now) -> words.Promises | None:
    plans, today = programme_of(person), timezone.localdate(now)
    if plans is None:
        return None
    return words.promises(plans.progress(today), calendar(now=now), today=today)


def attachment(body: bytes, name: str, this: Round, *, kind: str) -> HttpResponse:
    file = f"{name}-{this.pulse.opens_on:%Y-%m}.{kind}"
    headers = {
        "Content-Disposition": f'attachment; filename="{file}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, content_type=KINDS[kind], headers=headers)
