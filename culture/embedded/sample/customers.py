"""What guests of the sample company say, month by month, as its HR lead would bring it.

Pure until `bring`: numbers follow the same story as the answers, a month behind, so that employees
and customers can be set side by side. The same year every time.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random

from dateutil.relativedelta import relativedelta

from culture.customers.hold import hold_file
from culture.customers.keep import keep
from culture.embedded.sample import people, story
from culture.people.models import Person

BROUGHT_AT = time(9, 40)
BROUGHT_ON = 5  # the day of the month after
HEADING = "metric,team,month,value,n\n"
# Teams that guests meet, and how many of them answer in a month.
MET = {
    "Front desk": 180,
    "Housekeeping": 90,
    "Kitchen": 110,
    "Store": 140,
    "Outlet": 80,
    "Customer care": 260,
}
# Metric: (its scale, where it stands when the scale is at 50, by how much for 10 points, chance).
FOLLOWS = {
    "satisfaction": ("commitment", 70, 5, 1.6),
    "recommend": ("experience", 18, 8, 3),
    "complaints": ("communication", 3.1, -0.5, 0.15),
    "first_contact": ("competency", 60, 4, 1.5),
    "transfers": ("characteristics", 24, -3, 1),
    "retention": ("trust", 74, 3, 0.8),
    "kept_promises": ("trust", 48, 6, 1.5),
    "easy_help": ("characteristics", 60, 5, 1.5),
    "clear_care": ("strategy", 52, 5, 1.5),
}


def bring(teams: tuple[people.Team, ...], first: date, *, now: datetime) -> None:
    """Every whole month since `first`, each on the fifth of the next, by the HR lead."""
    by = Person.objects.get(email=people.address(people.HR_LEAD))
    names = [team.name for team in teams]
    for number, month in enumerate(months(first, now.date())):
        on = month + relativedelta(months=1, day=BROUGHT_ON)
        at = datetime.combine(on, BROUGHT_AT, tzinfo=now.tzinfo)
        if at > now:
            return
        file = BytesIO((HEADING + "".join(lines(names, month, number=number))).encode())
        name = f"guests-{month:%Y-%m}.csv"
        keep(hold_file(file, name=name, by=by, now=at, today=on), now=at)


def months(first: date, today: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month < today.replace(day=1):
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def lines(names: list[str], month: date, *, number: int) -> Iterator[str]:
    """`number` counts the months from the first pulse on, 0 first."""
    for team in names:
        guests = next((size for word, size in MET.items() if team.startswith(word)), 0)
        for metric in FOLLOWS if guests else ():
            random = Random(f"{team} {metric} {number}")  # noqa: S311
            n = round(guests * random.uniform(0.8, 1.2))
            yield line(metric, team, month, says(metric, team, number, random), n)
    for metric, value in money(number):
        yield line(metric, people.ORGANISATION, month, value)


def says(metric: str, team: str, number: int, random: Random) -> float:
    """A month behind what the team feels."""
    scale, middle, slope, chance = FOLLOWS[metric]
    felt = story.feels(scale, team, max(number - 1, 0))
    return max(middle + slope * (felt - 50) / 10 + random.gauss(0, chance), 0)


def money(number: int) -> list[tuple[str, float]]:
    """The whole company: revenue dips while the shops count their stock."""
    random = Random(f"money {number}")  # noqa: S311
    dip = -4 if number == story.HARD_MONTH else 0
    return [
        ("revenue", 97 + 0.5 * number + dip + random.gauss(0, 1.2)),
        ("margin", 6.4 + 0.08 * number + random.gauss(0, 0.3)),
    ]


def line(metric: str, team: str, month: date, value: float, n: int | str = "") -> str:
    return f"{metric},{team},{month:%Y-%m},{value:.1f},{n}\n"
