"""A month of the programme: what starts, what is due, what must be done again, what waits for the
reader's confirmation. Weeks begin on Monday.

Teams that share a milestone and a day are one entry: three queries, however many teams.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Min, Q
from django.urls import reverse

from culture.words import plural
from roadmap.plan.models.rollouts import Rollout

# In the order in which they stand on a day, each with its icon.
KINDS = {
    "confirm": "progress-check",
    "due": "calendar",
    "again": "rotate-clockwise",
    "start": "chevron-right",
}
FEW = 4


@dataclass(frozen=True)
class Entry:
    """One line of a day. `kind` is one of KINDS; `over`: it was due, and is not done everywhere."""

    on: date
    kind: str
    title: str
    words: str
    url: str
    construct: str = ""
    over: bool = False

    @property
    def icon(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Day:
    on: date
    entries: list[Entry]
    inside: bool
    today: bool

    @property
    def few(self) -> list[Entry]:
        return self.entries[:FEW]

    @property
    def more(self) -> list[Entry]:
        return self.entries[FEW:]


@dataclass(frozen=True)
class Month:
    """`first` is the first of the month; `days` are whole weeks."""

    first: date
    days: list[Day]

    @property
    def earlier(self) -> date:
        return self.first - relativedelta(months=1)

    @property
    def later(self) -> date:
        return self.first + relativedelta(months=1)

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for day in self.days if day.inside)


def outer_days(first: date) -> tuple[date, date]:
    """The Monday on or before the first of a month, and the Sunday on or after its last day."""
    last = first + relativedelta(months=1) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def month(first: date, entries: Iterable[Entry], *, today: date) -> Month:
    begin, end = outer_days(first)
    kept: dict[date, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (list(KINDS).index(entry.kind), entry.title)):
        kept.setdefault(entry.on, []).append(entry)
    days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    return Month(
        first, [Day(day, kept.get(day, []), day.month == first.month, day == today) for day in days]
    )


def entries(seen, span: tuple[date, date], *, today: date) -> list[Entry]:
    """What happens to the rollouts `seen` between two days, both included."""
    return [
        *(start_entry(row) for row in on_days(seen, "starts_on", span)),
        *(due_entry(row, today) for row in on_days(seen, "due_on", span)),
        *(again_entry(row) for row in on_days(seen, "renew_on", span)),
    ]


def on_days(seen, field: str, span):
    """One row per milestone and day: how many teams, how many of them done, and one of them."""
    rows = seen.filter(**{f"{field}__range": span}).order_by()
    rows = rows.values(field, "milestone_id", "milestone__title", "milestone__construct")
    return rows.annotate(
        teams=Count("pk"), done=Count("pk", filter=Q(state=Rollout.State.DONE)), one=Min("pk")
    )


def entry(row, field: str, *, kind: str, words: str, **more) -> Entry:
    name, key = ("rollout", "one") if row["teams"] == 1 else ("milestone", "milestone_id")
    return Entry(
        on=row[field],
        kind=kind,
        title=row["milestone__title"],
        words=words,
        url=reverse(f"plan:{name}", args=[row[key]]),
        construct=row["milestone__construct"],
        **more,
    )


def start_entry(row) -> Entry:
    words = "starts" if row["teams"] == 1 else f"starts in {row['teams']} teams"
    return entry(row, "starts_on", kind="start", words=words)


def due_entry(row, today: date) -> Entry:
    over = row["due_on"] < today and row["done"] < row["teams"]
    words = "due" if row["teams"] == 1 else f"due in {row['teams']} teams"
    if row["done"]:
        words += ", done" if row["done"] == row["teams"] else f", {row['done']} done"
    return entry(row, "due_on", kind="due", words=words, over=over)


def again_entry(row) -> Entry:
    words = f"to be done again in {plural(row['teams'], 'team')}"
    return entry(row, "renew_on", kind="again", words=words)


def confirm_entry(rollout, today: date) -> Entry:
    """What waits stands on the day of today: that is when it can be done."""
    return Entry(
        on=today,
        kind="confirm",
        title=rollout.milestone.title,
        words=f"{rollout.team}, waits for you",
        url=reverse("plan:rollout", args=[rollout.pk]),
        construct=rollout.milestone.construct,
    )
