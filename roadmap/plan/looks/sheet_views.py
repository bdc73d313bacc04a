"""The programme to take along: as a workbook, or one table as CSV. Made for one reader."""

from django.utils import timezone

from culture.pages import attachment
from culture.sheets.workbook import as_csv, as_xlsx
from roadmap.plan.looks import listing as lists
from roadmap.plan.looks import rows as rows_of
from roadmap.plan.looks import sheets
from roadmap.plan.looks.views import look
from roadmap.plan.looks.wanted import InList

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@look
def list_csv(request, programme, today):
    """The milestones of the list, filtered and sorted as there."""
    table = milestones(request, programme, today)
    return csv_of(table, "milestones", programme)


@look
def rollouts_csv(request, programme, today):
    table = sheets.rollouts_table(rollouts(request, programme), today)
    return csv_of(table, "rollouts", programme)


@look
def matrix_csv(request, programme, today):
    table = sheets.matrix_table(rollouts(request, programme), today)
    return csv_of(table, "teams", programme)


@look
def programme_xlsx(request, programme, today):
    """Milestones as in the list, every rollout that the reader may see, and the matrix."""
    found = rollouts(request, programme)
    tables = [
        milestones(request, programme, today),
        sheets.rollouts_table(found, today),
        sheets.matrix_table(found, today),
    ]
    book = as_xlsx(tables, title=programme.name, now=timezone.now())
    return attachment(book, f"roadmap-{programme.starts_on:%Y-%m}.xlsx", kind=XLSX)


def milestones(request, programme, today):
    rows = rows_of.rows(programme, request.user, today)
    form = InList(request.GET, owners=lists.owners_of(rows))
    kept = lists.in_order(form.keep(rows), form.asks("sort"))
    return sheets.milestones_table(kept, sheets.needs_by_code(programme))


def rollouts(request, programme):
    """Rows that share their milestone and their team: there may be tens of thousands."""
    seen = rows_of.seen_in(programme, request.user)
    order = ("milestone__starts_on", "milestone__code", "team__name")
    return list(seen.prefetch_related("milestone__programme", "team").order_by(*order))


def csv_of(table, name, programme):
    return attachment(as_csv(table), f"{name}-{programme.starts_on:%Y-%m}.csv", kind=CSV)
