"""What each page of results begins with: the rounds its reader may see, up to the one asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.access import LEADERSHIP, MANAGER, Role, only
from culture.health.basis.calendar import Calendar
from culture.health.basis.coming import coming
from culture.health.basis.rounds import Round, rounds_of, until, with_groups
from culture.health.basis.ways import ways
from culture.pages import render_page
from culture.people.models import Person
from surveys.cadence.ahead import Surroundings, around

READERS = (*LEADERSHIP, Role.EMPLOYEE, Role.REPRESENTATIVE, MANAGER)


@dataclass(frozen=True)
class Reading:
    """`rounds` is all there is for this person; `shown` ends with the round of `?pulse=`."""

    person: Person
    now: datetime
    rounds: list[Round]
    companies: list[Round]

    @cached_property
    def shown(self) -> list[Round]:
        """`companies`, with every group of the last full cycle that this person may read."""
        return with_groups(self.person, self.companies, now=self.now)

    @cached_property
    def this(self) -> Round:
        return self.shown[-1]

    @cached_property
    def around(self) -> Surroundings:
        """What the plan has to keep, asked once however much looks ahead."""
        return around()

    @cached_property
    def coming(self) -> list[tuple[date, set[str]]]:
        """The pulses to come, soonest first, and the scales that each asks."""
        return coming(self.around, now=self.now)

    @property
    def earlier(self) -> Round | None:
        return self.companies[-2] if len(self.companies) > 1 else None

    @property
    def later(self) -> Round | None:
        return self.rounds[len(self.companies)] if not self.is_latest else None

    @property
    def is_latest(self) -> bool:
        return len(self.companies) == len(self.rounds)

    @property
    def reads_everything(self) -> bool:
        return self.person.role in LEADERSHIP

    def context(self) -> dict:
        """What every page of results prints: this, earlier and later rounds, calendar and views."""
        return {
            "this": self.this,
            "earlier": self.earlier,
            "later": self.later,
            "calendar": Calendar(self.now),
            "views": ways(self),
        }


def reads(*roles, page=True):
    """A view for these roles that gets its Reading. Before the first result: the page that says
    when it comes, or with `page=False` 404, as for a pulse that does not exist.
    """

    def decorated(view):
        @only(*roles)
        @require_safe
        @wraps(view)
        def opened(request, *args, **kwargs):
            if found := reading(request.user, request.GET.get("pulse"), now=timezone.now()):
                return view(request, found, *args, **kwargs)
            if page:
                return empty_page(request)
            raise Http404

        opened.roles = roles
        return opened

    return decorated


def reading(person, number: str | None, *, now: datetime) -> Reading | None:
    """None before the first result. Raises Http404 where there is no such pulse."""
    rounds = rounds_of(person, now=now)
    return Reading(person, now, rounds, until(rounds, number)) if rounds else None


def empty_page(request):
    context = {"calendar": Calendar(timezone.now())}
    return render_page(request, "health/results_empty.html", context)
