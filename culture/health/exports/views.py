"""Results to take along. Made for one reader at one moment; nothing is kept here."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import only
from culture.health.calendar import calendar
from culture.health.exports import board as words
from culture.health.exports import tables
from culture.health.exports.deck import Pack, as_pptx
from culture.health.exports.definitions import definitions_table
from culture.health.exports.workbook import as_csv, as_xlsx
from culture.health.heat import heat_map, lines
from culture.health.picture import picture
from culture.health.rounds import Round, rounds_of, until, with_groups
from culture.health.segments import segment_map
from culture.health.views import EVERYTHING, READERS, programme_of, tree_of
from culture.people.models import Organisation
from culture.plots import HeatMap

OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "csv": "text/csv; charset=utf-8",
}


@only(*READERS)
@require_safe
def results_xlsx(request):
    """Everything this person may read of one pulse, with what its columns mean."""
    now = timezone.now()
    rounds = chosen(request, now=now)
    book = as_xlsx(sheets(rounds), title=f"Results, {rounds[-1].pulse}", now=now)
    return attachment(book, "results", rounds[-1], kind="xlsx")


@only(*READERS)
@require_safe
def results_csv(request):
    """Groups × constructs, one row each."""
    rounds = chosen(request, now=timezone.now())
    groups = tables.groups_table(rounds[-1], whole_map(rounds))
    return attachment(as_csv(groups), "results", rounds[-1], kind="csv")


@only(*EVERYTHING)
@require_safe
def board(request):
    """Slides about the company; promises beside the latest result only, as on the page."""
    now = timezone.now()
    rounds = rounds_of(request.user, now=now)
    shown = known(until(rounds, request.GET.get("pulse")))
    latest = len(shown) == len(rounds)
    pack = Pack(
        organisation=Organisation.current().name,
        picture=picture(shown),
        promises=promises(request.user, now=now) if latest else None,
    )
    return attachment(as_pptx(pack, now=now), "board", shown[-1], kind="pptx")


def chosen(request, *, now) -> list[Round]:
    """The rounds of the results page, up to that of `?pulse=`. Raises Http404."""
    rounds = until(rounds_of(request.user, now=now), request.GET.get("pulse"))
    return with_groups(request.user, known(rounds), now=now)


def known(rounds: list[Round]) -> list[Round]:
    if not rounds:
        raise Http404
    return rounds


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
