"""The people of a file beside the people of the roster: who is who."""

from dataclasses import dataclass, field, replace

from culture.people.addresses import is_nowhere
from culture.people.models import Organisation, Person, Team
from culture.people.roster.rows import Refused, Row
from culture.people.roster.tree import spoken


@dataclass
class Existing:
    """The roster before the file: everybody, every team, and the name of the one at the top."""

    people: list[Person]
    teams: list[Team]
    top_name: str
    # Where addresses must be; empty: anywhere.
    domains: list[str]

    @classmethod
    def load(cls, organisation: Organisation | None) -> "Existing":
        """Its name is used only where there is no team yet."""
        teams = list(Team.objects.order_by("pk"))
        people = list(Person.objects.order_by("pk"))
        top = next((team.name for team in teams if team.parent_id is None), str(organisation or ""))
        return cls(people, teams, top, organisation.mail_domains if organisation else [])

    def __post_init__(self):
        self.team = {team.pk: team for team in self.teams}
        self.top = next((team for team in self.teams if team.parent_id is None), None)
        self.by_id = {person.pk: person for person in self.people}
        self.by_email = {person.email.lower(): person for person in self.people}
        self.by_key = {person.key.casefold(): person for person in self.people if person.key}


@dataclass
class Change:
    """One person of the file, and the same person on the roster: None for somebody new."""

    row: Row
    person: Person | None
    # {field: (old, new)}; for "team" the names of both.
    fields: dict = field(default_factory=dict)
    # The key of the team they work in afterwards.
    place: str = ""

    @property
    def line(self):
        return self.row.line

    @property
    def name(self):
        return self.row.name or (self.person.name if self.person else spoken(self.row.email))

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """What changes, in words: (what, old, new)."""
        return [(LABELS.get(f, f), words(old), words(new)) for f, (old, new) in self.fields.items()]


LABELS = {
    "email": "mail address",
    "key": "employee number",
    "joined_on": "joined on",
    "site": "place",
    "time_zone": "time zone",
    "is_active": "works here",
}


def words(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if not value or is_nowhere(str(value)) else str(value)


def matched(rows, existing: Existing) -> tuple[list[Change], list[Refused]]:
    """By employee number, then by address. An address that belongs to another number is refused;
    a line without one takes away none."""
    changes, refused = [], []
    for row in rows:
        by_key = existing.by_key.get(row.key.casefold()) if row.key else None
        if by_key and is_nowhere(row.email):
            row = replace(row, email=by_key.email.lower())
        by_email = existing.by_email.get(row.email)
        person = by_key or by_email
        if by_email and (person is not by_email or (row.key and by_email.key and not by_key)):
            number = f", with employee number {by_email.key}" if by_email.key else ""
            reason = f"{by_email} has this mail address on the roster{number}."
            refused.append(Refused(row.line, row.name or row.email, reason))
            continue
        changes.append(Change(row, person))
    return changes, refused


def seen(table, columns, existing) -> set[int]:
    """Ids of everybody the file mentions, in lines that are refused too."""
    emails = {cell.lower() for cell in table.column(columns["email"])}
    keys = {cell.casefold() for cell in table.column(columns["key"])} if "key" in columns else set()
    found = [existing.by_email.get(email) for email in emails]
    found += [existing.by_key.get(key) for key in keys]
    return {person.pk for person in found if person}
