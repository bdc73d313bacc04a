"""The sample company's year, lived through: real invitations, sealed ballots, counts and reports.

The clock is an argument, so a year takes about a minute. No figure is written by hand: what pages
show is what the counts published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from django.db import connection, transaction

from culture import clock
from culture.access import Role
from culture.embedded.find_emma.last_count import LastCount
from culture.embedded.sample import (
    actions,
    customers,
    diary,
    people,
    rounds,
    story,
    talk,
    targets,
)
from culture.people import log, told
from culture.people.models import Organisation, Person, Team
from culture.people.roster import columns, keep, table
from culture.workdays import Region
from surveys import planning, windows
from surveys.models.pulses import Cadence
from surveys.models.terms import Consent, Terms
from surveys.trust import consent

TIME_ZONE = "Europe/Copenhagen"
COUNTRY = "DK"  # nobody is asked, or reminded, at Christmas
IMPORTED_BEFORE = timedelta(days=21)
BROUGHT_AT = time(10, 20)
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
        plan = cadence(first)
        agree(plan, days=PROGRAMME_BEFORE)
        live(company, diary.Diary(programme), plan, now=now, tell=tell)
        customers.bring(company.teams, first, now=now)
        targets.aim(first - PROGRAMME_BEFORE, today=now.date())


def first_day(today: date, months: int) -> date:
    """The day of the first pulse, such that the one so many months later opened days ago."""
    for days in count(2):
        opened = today - timedelta(days=days)
        first = windows.occurrence(opened, -months)
        if Region(COUNTRY).is_working_day(opened) and windows.occurrence(first, months) == opened:
            return first


@transaction.atomic
def found(company: Company, *, today: date) -> None:
    """The organisation, and its people from a file, as an HR lead would bring them."""
    organisation = Organisation.objects.create(
        name=people.ORGANISATION, time_zone=TIME_ZONE, country=COUNTRY, customer="guest"
    )
    file = table.read(people.roster(company.teams, today=today))
    with log.acting():
        keep.keep(file, columns.guess(file), today=today, leavers=False)
        for name, role in ROLES.items():
            Person.objects.filter(email=people.address(name)).update(role=role)
        leader = Person.objects.get(email=people.address(people.SPONSOR))
        Team.objects.filter(parent=None).update(manager=leader)
        note_import(at=datetime.combine(today, BROUGHT_AT, tzinfo=organisation.zone))
    organisation.sample = True
    organisation.save(update_fields=["sample"])


def note_import(*, at: datetime) -> None:
    """The log tells of it on its day: its triggers know only the clock of today."""
    log.note("imported", by=Person.objects.get(email=people.address(people.HR_LEAD)), now=at)
    with log.unlocked():
        for model in told.MODELS:
            model.objects.update(pgh_created_at=at)


def cadence(first: date) -> Cadence:
    """A pulse every month, in the name of the HR lead."""
    plan = Cadence.objects.create(
        starts_on=first,
        sender=Person.objects.get(email=people.address(people.HR_LEAD)),
        contact=f"{people.REPRESENTATIVE}, employee representative, extension 214",
    )
    planning.plan_ahead(plan)
    return plan


def agree(plan: Cadence, *, days: timedelta) -> None:
    """The employee representative agrees to the terms, so long before the first pulse."""
    person = Person.objects.get(email=people.address(people.REPRESENTATIVE))
    at = plan.pulses.get(number=0).opens_at - days
    consent.give_word(Consent(agrees=True), Terms.current(), by=person, now=at)


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
        kind = LastCount if number == company.months - 1 else rounds.Round
        kind(pulse, month=month, seed=company.seed, now=now).live(among)
    book.close(now.date())
    actions.write(now=now, seed=company.seed)
    talk.write(now=now)
    tell(1, "")
