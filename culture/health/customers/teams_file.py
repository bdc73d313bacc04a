"""A file of the organisation's teams, to fill in with numbers about customers."""

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import Role, only
from culture.customers.lines import FIELDS
from culture.customers.metrics import METRICS
from culture.health.exports.views import KINDS
from culture.pages import attachment
from culture.people.models import Team
from culture.sheets.table import Table
from culture.sheets.workbook import as_csv


@only(Role.HR_LEAD)
@require_safe
def customers_teams(request):
    """A line for every team in which somebody works, metric by metric, of the last whole month."""
    month = f"{timezone.localdate() - relativedelta(months=1):%Y-%m}"
    teams = list(Team.objects.staffed().order_by("name", "pk").values_list("name", "key"))
    body = as_csv(Table("Customers", FIELDS, rows(teams, month)))
    return attachment(body, f"customers-{month}.csv", kind=KINDS["csv"])


def rows(teams: list[tuple[str, str]], month: str) -> list[tuple]:
    """`teams` as (name, key); a name that two have stands there as the key."""
    names = [name.casefold() for name, _ in teams]
    called = [key if names.count(name.casefold()) > 1 else name for name, key in teams]
    return [(metric, team, month, None, None) for metric in METRICS for team in called]
