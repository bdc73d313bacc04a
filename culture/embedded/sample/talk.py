"""What people of the sample say about their milestones: to each other, and to HR.

Said of what one manager has in hand; nobody is mailed about the past.
"""

from datetime import date, datetime, time, timedelta

from culture.embedded.sample import people
from culture.people.models import Organisation, Person
from culture.talk.models import Notice, Remark
from culture.workdays import is_working_day, nth_working_day
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.teams import team_tree

AT = time(9, 20)
ANSWERED = (
    "May we do the session in two halves? I never have everybody on the same shift.",
    "Yes. Two halves within a week are fine; note both days as evidence.",
)
OPEN = "Who pays for the relief staff during the session?"
TALK = (
    "How far are the others with this? I would rather copy something good than begin anew.",
    "@{name} ask Purchasing, they put theirs on one page.",
)


def write(*, now: datetime) -> None:
    lea, hr = person(people.MANAGER), person(people.HR_LEAD)
    for rollout, tell in zip(in_hand(lea, now.date()), (ask, exchange), strict=False):
        tell(rollout, lea, hr, now=now)


def in_hand(manager: Person, today: date) -> list[Rollout]:
    """What they lead, the open ones with the nearest dates first."""
    rows = Rollout.objects.current().filter(team__manager=manager)
    return sorted(rows, key=lambda row: (row.state == "done", abs(row.due_on - today)))


def ask(rollout: Rollout, lea: Person, hr: Person, *, now: datetime) -> None:
    """A question that was answered, and one that waits."""
    asked, answer = ANSWERED
    question = say(rollout, lea, asked, days=8, now=now, asks=True)
    question.answer(answer, by=hr, now=question.at + timedelta(days=1))
    notice(rollout, "answered", to=lea, by=hr, at=question.at + timedelta(days=1), seen=True)
    waiting = say(rollout, lea, OPEN, days=1, now=now, asks=True)
    notice(rollout, "asked", to=hr, by=lea, at=waiting.at)


def exchange(rollout: Rollout, lea: Person, hr: Person, *, now: datetime) -> None:
    """A word to and fro with the manager above."""
    above = team_tree().leader_above(rollout.team_id, other_than=lea.pk)
    other = Person.objects.get(pk=above) if above else hr
    first, second = TALK
    say(rollout, lea, first, days=4, now=now)
    reply = say(rollout, other, second.format(name=lea.name), days=2, now=now)
    reply.mentions.add(lea)
    notice(rollout, "mentioned", to=lea, by=other, at=reply.at)


def say(rollout, by, text, *, days: int, now: datetime, asks=False) -> Remark:
    day = working_day_before(now.date(), days)
    return Remark.objects.create(
        kind="rollout",
        about_id=rollout.pk,
        by=by,
        at=datetime.combine(day, AT, tzinfo=Organisation.current().zone),
        text=text,
        answer_by=nth_working_day(day, 3) if asks else None,
    )


def working_day_before(today: date, days: int) -> date:
    """So many working days ago."""
    while days:
        today -= timedelta(days=1)
        days -= is_working_day(today)
    return today


def notice(rollout, what, *, to, by, at, seen=False) -> None:
    Notice.objects.create(
        person=to,
        kind="rollout",
        about_id=rollout.pk,
        what=what,
        by=by,
        at=at,
        seen_at=at + timedelta(hours=2) if seen else None,
    )


def person(name: str) -> Person:
    return Person.objects.get(email=people.address(name))
