"""The quarterly report by mail: a link that opens after sign-in, and not one number.

It goes out once a quarter to each recipient, when everybody may read the last result that the
quarter will have. Who is no HR lead or sponsor any more gets none.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from culture.access import LEADERSHIP
from culture.health.basis.rounds import rounds_of
from culture.health.models import Issue, Schedule
from culture.health.reports.quarters import quarter_end, quarter_of, quarter_words
from culture.outbox.mail import Mail, writes
from culture.outbox.models import Letter
from culture.people.models import Person
from surveys.models.pulses import Pulse
from surveys.trust.notices import Notice

REPORT = "report.ready"


def queue_due(*, now: datetime) -> None:
    """One letter to each who has none for the quarter that is due. Twice queues once."""
    schedule = Schedule.objects.exclude(since=None).first()
    if schedule is None or not settings.MAIL_READY:
        return
    starts_on = due_quarter(schedule, now=now)
    if starts_on is None:
        return
    have = Issue.objects.filter(quarter=starts_on).values("person")
    waiting = list(recipients(schedule).exclude(pk__in=have))
    # Whoever reads everything reads the same: one asks for all.
    if waiting and has_result(waiting[0], starts_on, schedule, now=now):
        for person in waiting:
            queue(person, starts_on, now=now)


def due_quarter(schedule: Schedule, *, now: datetime) -> date | None:
    """The first day of the quarter of the latest result, once no other of it will follow.

    None where the result is from before the reports were turned on.
    """
    latest = Pulse.objects.readable(now).order_by("opens_on").last()
    if latest is None or latest.released_at < schedule.since:
        return None
    starts_on = quarter_of(latest.opens_on, schedule.first_month)
    of_quarter = Pulse.objects.filter(opens_on__gte=starts_on, opens_on__lt=quarter_end(starts_on))
    ahead = Q(state__in=[Pulse.State.PLANNED, Pulse.State.OPEN])
    unread = Q(released_at__gt=now) & ~Q(state=Pulse.State.SKIPPED)
    return None if of_quarter.filter(ahead | unread).exists() else starts_on


def recipients(schedule: Schedule):
    """Who gets the next one: chosen, still here, and still somebody who reads everything."""
    if schedule.since is None:
        return Person.objects.none()
    return schedule.recipients.working().filter(role__in=LEADERSHIP)


def has_result(person, starts_on: date, schedule: Schedule, *, now: datetime) -> bool:
    """Whether a pulse of this quarter published anything that this person may read."""
    pulses = (each.pulse for each in rounds_of(person, now=now))
    return any(quarter_of(p.opens_on, schedule.first_month) == starts_on for p in pulses)


@transaction.atomic
def queue(person: Person, starts_on: date, *, now: datetime) -> None:
    issue, new = Issue.objects.get_or_create(person=person, quarter=starts_on)
    if new:
        Letter.about(REPORT, issue.pk, now=now).save()


@writes(REPORT, called="reports")
def write_reports(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    wanted = recipients(Schedule.current())
    issues = Issue.objects.filter(pk__in=ids, person__in=wanted).select_related("person")
    sheets = {issue.quarter: sheet(issue.quarter) for issue in issues}
    return {issue.pk: sheets[issue.quarter].to(issue.person) for issue in issues}


def sheet(starts_on: date) -> Notice:
    subject = f"The culture report for {quarter_words(starts_on)} is ready"
    return Notice("report", subject, "health:reports")
