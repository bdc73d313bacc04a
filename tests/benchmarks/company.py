"""A company to measure: people by COPY, pulses opened and counted by the product's own steps.

Only the casting is ours: everybody's answers are sealed as the answer page does it, then kept in
one COPY instead of one request each.
"""

from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from culture.access import Role
from culture.people.models import Organisation, Person, Team
from surveys import launch, planning, windows
from surveys.asking.questions import questions
from surveys.box import keys, tokens
from surveys.box.seal import Answers, seal
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Pulse
from surveys.tally import shred, tally

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def found(teams: int, people: int) -> None:
    """An organisation of `teams` teams below one top, each with `people` and led by one of them."""
    Organisation.objects.create(name="Havelund", time_zone="Europe/Copenhagen")
    top = Team.objects.create(name="Havelund", key=Team.TOP_KEY)
    below = [Team(name=f"Team {n}", key=f"team {n}", parent=top) for n in range(1, teams + 1)]
    Team.objects.bulk_create(below)
    staff = [person(number, below[number % teams]) for number in range(teams * people)]
    staff.append(person(len(staff), top, role=Role.HR_LEAD))
    Person.objects.bulk_create(staff, batch_size=5000)
    for team, leader in zip(below, staff, strict=False):
        team.manager = leader
    Team.objects.bulk_update(below, ["manager"])


def person(number: int, team: Team, **fields) -> Person:
    return Person(
        email=f"person.{number}@havelund.example",
        name=f"Person {number}",
        password=PASSWORD,
        team=team,
        joined_on=date(2020, 1, 1),
        **fields,
    )


PASSWORD = make_password(None)


def hr_lead() -> Person:
    return Person.objects.get(role=Role.HR_LEAD)


def cadence(starts_on: date) -> Cadence:
    """Its mails may go at any hour."""
    fields = {"contact": "Kim Keeper", "quiet_from": 0, "quiet_to": 0}
    return Cadence.objects.create(starts_on=starts_on, sender=hr_lead(), **fields)


def next_pulse(plan: Cadence, number: int | None = None) -> Pulse:
    """The next planned pulse, or the one of this number."""
    planning.plan_ahead(plan)
    planned = plan.pulses.planned()
    return planned.first() if number is None else planned.get(number=number)


def open_now(pulse: Pulse) -> Pulse:
    """Open a pulse, with its window around the real clock: links work at any hour."""
    now = timezone.now()
    launch.open_pulse(pulse, now=now)
    Pulse.objects.filter(pk=pulse.pk).update(
        opens_at=now - HOUR, closes_at=now + DAY, ends_at=now + DAY, extends_to=now + 2 * DAY
    )
    pulse.refresh_from_db()
    return pulse


def links(pulse: Pulse) -> dict[int, str]:
    """Everybody's token, by invitation."""
    secret = keys.token_secret(pulse.fingerprint)
    ids = Invitation.objects.filter(pulse=pulse).order_by("pk").values_list("pk", flat=True)
    return {pk: tokens.token_for(secret, pk) for pk in ids}


@transaction.atomic
def answer_all(pulse: Pulse) -> None:
    """A sealed ballot for every invitation."""
    key, random, asked = keys.public_key(pulse.fingerprint), Random(pulse.pk), questions(pulse)
    sealed = [
        (pk, seal(answers(asked, random), key, pulse_id=pulse.pk, token=token))
        for pk, token in links(pulse).items()
    ]
    statement = "COPY surveys_ballot (invitation_id, sealed) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in sealed:
            copy.write_row(row)
    Invitation.objects.filter(pulse=pulse).update(answered=True)


def answers(asked, random: Random) -> Answers:
    ratings = random.choices(range(1, 6), (1, 2, 4, 6, 3), k=len(asked.items))
    return Answers(tuple(ratings), random.randrange(11) if asked.recommend else None)


def live(pulses: int) -> None:
    """So many monthly pulses until last month, each opened, answered by everybody and counted."""
    plan = cadence(windows.occurrence(timezone.localdate(), -pulses))
    for _ in range(pulses):
        pulse = next_pulse(plan)
        launch.open_pulse(pulse, now=pulse.opens_at)
        answer_all(pulse)
        close(pulse, now=pulse.ends_at)


def close(pulse: Pulse, *, now: datetime) -> None:
    tally(pulse, now=now, seed=1)
    pulse.refresh_from_db()
    shred(pulse, now=now)
