"""The sample company's year, lived through: real invitations, sealed ballots, counts and reports.

The clock is an argument, so a year takes about a minute. No figure is written by hand: what pages
show is what the counts published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from django.db import connection, transaction

from culture import clock
from culture.access import Role
from culture.embedded.sample import diary, people, rounds, story
from culture.people.models import Organisation, Person, Team
from culture.people.roster import columns, keep, table
from surveys import planning, windows
from surveys.models.pulses import Cadence

TIME_ZONE = "Europe/Copenhagen"
IMPORTED_BEFORE = timedelta(days=21)
PROGRAMME_BEFORE = timedelta(days=7)
ROLES = {
    people.HR_LEAD: Role.HR_LEAD,
    people.SPONSOR: Role.SPONSOR,
    people.REPRESENTATIVE: Role.REPRESENTATIVE,
    people.TECHNICAL: Role.TECHNICAL,
}
Tell = Callable[[float, str], None]


@dataclass(frozen=True)
class Company:
    """A sample to make: its teams, how many months lie behind it, how large its programme is."""

    teams: tuple[people.Team, ...]
    months: int
    milestones: int
    seed: str = "Havelund"


FULL = Company(people.FULL, months=12, milestones=20)
SMALL = Company(people.SMALL, months=3, milestones=12)


def load(company: Company, *, now: datetime, tell: Tell) -> None:
    """Make the company on an empty database, as it stands at `now`; a pulse is open then.

    `tell` hears how far it is, from 0 to 1, and what is being made.
    """
    with clock.stopped():
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")  # a crash means making it anew
        tell(0, "People and teams")
        first = first_day(now.date(), company.months)
        found(company, today=first - IMPORTED_BEFORE)
        tell(0.03, "The programme")
        programme = diary.begin(
            first - PROGRAMME_BEFORE, milestones=company.milestones, seed=company.seed
        )
        live(company, diary.Diary(programme), cadence(first), now=now, tell=tell)


def first_day(today: date, months: int) -> date:
    """The day of the first pulse, such that the one so many months later opened days ago."""
    for days in count(2):
        opened = today - timedelta(days=days)
        first = windows.occurrence(opened, -months)
        if opened.weekday() < 5 and windows.occurrence(first, months) == opened:
            return first


@transaction.atomic
def found(company: Company, *, today: date) -> None:
    """The organisation, and its people from a file, as an HR lead would bring them."""
    organisation = Organisation.objects.create(
        name=people.ORGANISATION, time_zone=TIME_ZONE, customer="guest"
    )
    file = table.read(people.roster(company.teams, today=today))
    keep.keep(file, columns.guess(file), today=today, leavers=False)
    for name, role in ROLES.items():
        Person.objects.filter(email=people.address(name)).update(role=role)
    leader = Person.objects.get(email=people.address(people.SPONSOR))
    Team.objects.filter(parent=None).update(manager=leader)
    organisation.sample = True
    organisation.save(update_fields=["sample"])


def cadence(first: date) -> Cadence:
    """A pulse every month, in the name of the HR lead."""
    plan = Cadence.objects.create(
        starts_on=first,
        sender=Person.objects.get(email=people.address(people.HR_LEAD)),
        contact=f"{people.REPRESENTATIVE}, employee representative, extension 214",
    )
    planning.plan_ahead(plan, Organisation.current().zone)
    return plan


def live(company: Company, book: diary.Diary, plan: Cadence, *, now: datetime, tell: Tell) -> None:
    """Month by month: what managers report, then the pulse. The last one is left open."""
    everybody = rounds.voices()
    visitors = {people.address(name) for name in people.VISITORS}
    for number in range(company.months + 1):
        done = (number + 0.5) / (company.months + 1)
        tell(done, f"Month {number} of {company.months}" if number else "The first pulse")
        pulse = plan.pulses.get(number=number)
        book.write_until(pulse.opens_on)
        last = number == company.months
        among = [voice for voice in everybody if not (last and voice.email in visitors)]
        month = number * story.MONTHS // company.months
        rounds.Round(pulse, month=month, seed=company.seed, now=now).live(among)
    book.write_until(now.date())
    tell(1, "")
