"""Who works at Havelund: made-up people in a made-up company, as the file an HR lead would bring.

Pure: the same company every time; the day on which it is read is an argument.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from culture.embedded.sample.names import FIRST, LAST

ORGANISATION = "Havelund Hotels & Stores"
DOMAIN = "havelund.example"
HEADINGS = (
    "Employee number", "Name", "Work e-mail", "Team", "Parent team", "Manager e-mail", "Location",
    "Joined on",
)  # fmt: skip

HR_LEAD = "Anna Berg"
MANAGER = "Lea Hoffmann"
EMPLOYEE = "Mira Sandberg"
REPRESENTATIVE = "Meike Thomsen"
SPONSOR = "Jonas Lind"
TECHNICAL = "Dirk Vogel"
# Whom a visitor signs in as; what they answer in the open pulse is left to the visitor.
VISITORS = (HR_LEAD, MANAGER, EMPLOYEE, REPRESENTATIVE)
# Whose answers are to be found in the database after the last count (culture.embedded.emma).
EMMA = "Emma Falk"
# Who signs for what the organisation does once, by the role that the milestone library names.
OWNERS = {
    "Head of service": "Priya Nair",
    "Head of service with HR lead": "Priya Nair",
    "Head of service with team managers": "Priya Nair",
    "Head of service with finance": "Priya Nair",
    "Communications lead": "Karin Osei",
    "Training lead": "Samir Haddad",
    "IT or process owner": TECHNICAL,
    "HR lead": HR_LEAD,
}


@dataclass(frozen=True)
class Team:
    """`people` counts the leader and those named in `also`."""

    name: str
    above: str
    leader: str
    people: int
    site: str
    also: tuple[str, ...] = ()


STAFF = ("Priya Nair", "Karin Osei", "Samir Haddad", REPRESENTATIVE)
FULL = (
    Team(ORGANISATION, "", SPONSOR, 3, "Head office", ("Sonja Ravn",)),
    Team("Hotels", "", "Rikke Sandholm", 4, "Head office"),
    Team("Hotel Nord", "Hotels", "Henrik Dahl", 9, "Nord"),
    Team("Front desk Nord", "Hotel Nord", MANAGER, 20, "Nord", (EMPLOYEE, EMMA, "Emil Sørby")),
    Team("Housekeeping Nord", "Hotel Nord", "Ida Holm", 18, "Nord"),
    Team("Kitchen and bar Nord", "Hotel Nord", "Ruben Adler", 18, "Nord"),
    Team("Hotel Süd", "Hotels", "Tom Ackermann", 8, "Süd"),
    Team("Front desk Süd", "Hotel Süd", "Petra Roth", 12, "Süd"),
    Team("Housekeeping Süd", "Hotel Süd", "Amara Diallo", 15, "Süd"),
    Team("Kitchen and bar Süd", "Hotel Süd", "Luca Moretti", 12, "Süd"),
    Team("Hotel Hafen", "Hotels", "Mira Sato", 7, "Hafen"),
    Team("Front desk Hafen", "Hotel Hafen", "Max Lindner", 12, "Hafen"),
    Team("Housekeeping Hafen", "Hotel Hafen", "Elif Kaya", 13, "Hafen"),
    Team("Kitchen Hafen", "Hotel Hafen", "Jens Kjær", 7, "Hafen"),
    Team("Stores", "", "Jonas Weber", 4, "Head office"),
    Team("Store Altstadt", "Stores", "Lena Vogel", 17, "Altstadt", ("Ayşe Demir",)),
    Team("Store Bahnhof", "Stores", "Nina Koch", 17, "Bahnhof"),
    Team("Store Nordpark", "Stores", "Farid Rahimi", 15, "Nordpark"),
    Team("Outlet", "Stores", "Greta Lund", 10, "Outlet"),
    Team("Services", "", "Birgit Thorsen", 4, "Depot"),
    Team("Laundry", "Services", "Dana Popa", 15, "Depot"),
    Team("Warehouse and delivery", "Services", "Piotr Zieliński", 12, "Depot"),
    Team("Technical services", "Services", "Stefan Krüger", 9, "Depot"),
    Team("Customer care", "Services", "Yusuf Aydın", 15, "Depot"),
    Team("Head office", "", "Otto Brandt", 7, "Head office", STAFF),
    Team("Finance", "Head office", "Hanne Frost", 7, "Head office"),
    Team("IT", "Head office", TECHNICAL, 6, "Head office"),
    Team("People and culture", "Head office", HR_LEAD, 6, "Head office", ("Tomás Ferreira",)),
    Team("Marketing", "Head office", "Clara Nyström", 6, "Head office"),
    Team("Purchasing", "Head office", "Nils Brandt", 5, "Head office"),
)
SMALL = (
    Team(ORGANISATION, "", SPONSOR, 3, "Head office", ("Sonja Ravn",)),
    Team("Hotel Nord", "", "Henrik Dahl", 4, "Nord"),
    Team("Front desk Nord", "Hotel Nord", MANAGER, 16, "Nord", (EMPLOYEE, EMMA, "Emil Sørby")),
    Team("Laundry", "", "Dana Popa", 13, "Depot"),
    Team("Store Altstadt", "", "Lena Vogel", 14, "Altstadt"),
    Team("Head office", "", HR_LEAD, 10, "Head office", (*STAFF, TECHNICAL)),
)


def roster(teams: tuple[Team, ...], *, today: date) -> bytes:
    """The company as a CSV file, everybody having joined by `today`."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    writer.writerows(lines(teams, today))
    return file.getvalue().encode()


def lines(teams: tuple[Team, ...], today: date) -> Iterator[tuple]:
    random, numbers = Random("who works here"), count(1001)  # noqa: S311
    others = strangers(teams, random)
    leaders = {team.name: team.leader for team in teams}
    for team in teams:
        named = (team.leader, *team.also)
        for name in (*named, *(next(others) for _ in range(team.people - len(named)))):
            boss = team.leader if name != team.leader else leaders[team.above or ORGANISATION]
            yield (
                next(numbers), name, address(name), team.name, team.above,
                "" if boss == name else address(boss), team.site,
                today - timedelta(days=joined(random)),
            )  # fmt: skip


def strangers(teams: tuple[Team, ...], random: Random) -> Iterator[str]:
    """Names that nobody in the company has, each once."""
    known = {name for team in teams for name in (team.leader, *team.also)}
    pairs = [f"{first} {last}" for first in FIRST.split() for last in LAST.split() if first != last]
    random.shuffle(pairs)
    first_of = {}
    for name in pairs:
        if name not in known and first_of.setdefault(address(name), name) == name:
            yield name


def joined(random: Random) -> int:
    """Days since somebody joined: a service business, where half are here for under four years."""
    return 20 + int(random.expovariate(1 / 1900))


def address(name: str) -> str:
    """anna.berg@havelund.example; letters that an address does not carry are spelt out."""
    plain = name.lower().translate(SPELT)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '.')}@{DOMAIN}"


SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "å": "aa", "ß": "ss", "ł": "l",
     "ı": "i", "đ": "d", "'": "", "’": ""}
)  # fmt: skip
