"""What the gauges read: rows of one programme, each in one query however many teams there are."""

from datetime import date, timedelta

from django.db.models import Case, Count, DurationField, ExpressionWrapper, F, Max, Q, Value, When

from culture.constructs import FACES, SEVEN
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollout_rows import DUE, counts_on
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.models.states import DECIDABLE, State
from roadmap.plan.programmes.gauges import Cover, Renewals
from roadmap.plan.standing import Standing

YEAR = timedelta(days=365)
AT_WORK = (State.UNDER_WAY, State.STUCK, *DECIDABLE)
LIVE = Q(state__in=AT_WORK) | Q(state=State.DONE, renew_on__isnull=False)
ONCE = Q(milestone__reach=Milestone.Reach.ORGANISATION)


def meetings(programme: Programme, today: date) -> list[bool]:
    """Whether each meeting of the last year had the topic."""
    rows = programme.meetings.filter(on__gt=today - YEAR, on__lte=today)
    return list(rows.values_list("had_topic", flat=True))


def renewals(programme: Programme, today: date) -> Renewals:
    """Of what recurs. Two queries."""
    recurring = Rollout.objects.of(programme).filter(milestone__recurs_months__isnull=False)
    counts = recurring.aggregate(
        kept=Count("pk", filter=Q(state="done", renew_on__isnull=False)),
        over=Count("pk", filter=Q(state="lapsed")),
        last_on=Max("lapsed_on"),
    )
    worst = longest_gap(recurring, today)
    gap = worst.gap.days if worst else 0
    where = f"“{worst.milestone}” in {worst.team}" if worst else ""
    return Renewals(**counts, longest=gap, where=where)


def longest_gap(recurring, today: date):
    """The rollout that waited longest after its day was missed, or None."""
    again = Q(done_on__gt=F("lapsed_on"))
    until = Case(When(again, then=F("done_on")), default=Value(today))
    gap = ExpressionWrapper(until - F("lapsed_on"), output_field=DurationField())
    lapsed = recurring.filter(lapsed_on__isnull=False).annotate(gap=gap)
    return lapsed.select_related("milestone", "team").order_by("-gap", "pk").first()


def team_standings(programme: Programme, today: date) -> list[Standing]:
    """One for each team that any milestone reaches."""
    rows = Rollout.objects.of(programme).order_by().alias(due=DUE).exclude(ONCE)
    counted = rows.values("team_id").annotate(**counts_on(today))
    return [Standing(today=today, **without(row, "team_id")) for row in counted]


def without(row: dict, name: str) -> dict:
    return {key: value for key, value in row.items() if key != name}


def covers(programme: Programme) -> list[Cover]:
    """The seven, and what lies beside them where it has a milestone. Two queries."""
    agreed = Rollout.objects.of(programme).order_by()
    teams = agreed.exclude(ONCE).aggregate(of=Count("team_id", distinct=True))["of"]
    rows = agreed.values("milestone__construct").annotate(
        planned=Count("pk", filter=~ONCE),
        teams=Count("team_id", filter=~ONCE & LIVE, distinct=True),
        once=Count("pk", filter=ONCE & LIVE),
    )
    found = {row.pop("milestone__construct"): row for row in rows}
    nothing = {"planned": 0, "teams": 0, "once": 0}
    return [
        cover(face, found.get(key, nothing), teams)
        for key, face in FACES.items()
        if key in SEVEN or key in found
    ]


def cover(face, row: dict, teams: int) -> Cover:
    return Cover(face, row["teams"], teams, planned=bool(row["planned"]), once=row["once"])


def late(programme: Programme, today: date):
    return Rollout.objects.of(programme).late(today)


def not_started(programme: Programme, today: date):
    """Nobody has said a word, so many days after the start."""
    last = today - timedelta(days=programme.start_days)
    return Rollout.objects.of(programme).filter(state="not_started", starts_on__lte=last)


def ownerless(programme: Programme, today: date):
    """Nobody here reports on them, and they are not done."""
    return Rollout.objects.of(programme).unconfirmed().without_reporter()
