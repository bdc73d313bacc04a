"""Customers beside what employees say: month by month for the company, and over groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from culture.access import LEADERSHIP
from culture.constructs import FACES, Face
from culture.customers.metrics import CUSTOMERS, TRUST, Metric, of_quadrant
from culture.customers.models import CustomerNumber
from culture.figures.months import QUARTER
from culture.health.basis.cards import Card
from culture.health.basis.picture import scale_url
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round, company_history, with_groups
from culture.health.basis.standing import item_scores, level
from culture.health.customers.linked import Links, Quarter, links_between
from culture.health.customers.numbers import (
    Months,
    Stand,
    company_numbers,
    in_short,
    month_of,
    stand,
    stands,
)
from culture.pages import render_page
from culture.plots import Course, CoursePoint, days_of, number_range, score_range

FEWEST_ASKED = 60  # in smaller companies groups can never be compared
MIDDLE = timedelta(days=14)


@dataclass(frozen=True)
class Beside:
    """A metric of the company beside the scale that lies nearest, each on its own axis."""

    stand: Stand
    months: Months
    face: Face
    url: str
    statement: str
    customers: Course
    employees: Course | None
    days: tuple[date, date]

    @property
    def metric(self) -> Metric:
        return self.stand.metric


@dataclass(frozen=True)
class Trusts:
    """The same promise asked of employees and of customers, on one axis."""

    employees: Course
    customers: Course
    statement: str
    question: str
    days: tuple[date, date]

    @property
    def words(self) -> str:
        inside, outside = self.employees.points[-1], self.customers.points[-1]
        return (
            f"Employees stand at {inside.printed} ({inside.label}), customers at "
            f"{outside.value:.0f} ({outside.label})."
        )


@reads(*LEADERSHIP)
def customers(request, reading):
    """The company's numbers by month beside its constructs; then groups, where they are enough."""
    numbers = company_numbers(reading.companies, CUSTOMERS)
    context = reading.context() | {
        "headline": in_short(stands(numbers)) if numbers else "",
        "beside": beside(reading.companies, numbers),
        "trusts": trusts(reading.companies, numbers),
        "links": links_of(reading, list(numbers)),
    }
    return render_page(request, "health/customers.html", context)


def card(reading: Reading) -> Card | None:
    """Nothing before the first import."""
    numbers = company_numbers(reading.companies, CUSTOMERS)
    if not numbers:
        return None
    url = f"{reverse('health:customers')}?pulse={reading.companies[-1].pulse.number}"
    return Card("Customers", in_short(stands(numbers)), url, "Customers beside the seven")


def beside(rounds: Sequence[Round], numbers: Mapping[Metric, Months]) -> list[Beside]:
    """Pure. Every metric with numbers, in the order of the metrics."""
    return [beside_one(rounds, metric, months) for metric, months in numbers.items()]


def beside_one(rounds: Sequence[Round], metric: Metric, months: Months) -> Beside:
    customers, employees = course_of(metric, months), level_course(rounds, metric.scale)
    return Beside(
        stand=stand(metric, months),
        months=months,
        face=FACES[metric.scale],
        url=scale_url(rounds[-1], metric.scale),
        statement=statement_of(rounds, metric.item),
        customers=customers,
        employees=employees,
        days=days_of([customers, employees]),
    )


def statement_of(rounds: Sequence[Round], code: str) -> str:
    """As it was asked last; empty where a company is too small for single statements."""
    asked = (each.company.items.get(code) for each in reversed(rounds))
    return next((item.wording for item in asked if item), "")


def course_of(metric: Metric, months: Months) -> Course:
    """A month stands in its middle."""
    points = [
        CoursePoint(month + MIDDLE, value, f"{month:%b %y}", metric.short(value))
        for month, value, _ in months
    ]
    return Course(points, axis_of(metric, [value for _, value, _ in months]))


def axis_of(metric: Metric, values: Sequence[float]):
    within = (metric.low, metric.high)
    return score_range(values) if metric.mirror else number_range(values, within=within)


def level_course(rounds: Sequence[Round], scale: str) -> Course | None:
    """The company's level, pulse by pulse."""
    history = company_history(rounds)
    return score_course(rounds, {r: level(history, scale, at=r) for r in history})


def score_course(rounds: Sequence[Round], found: Mapping[int, float | None]) -> Course | None:
    points = [
        CoursePoint(each.on, score, f"{each.pulse.opens_on:%b %y}", f"{score:.0f}")
        for each in rounds
        if (score := found.get(each.number)) is not None
    ]
    return Course(points, score_range([point.value for point in points])) if points else None


def trusts(rounds: Sequence[Round], numbers: Mapping[Metric, Months]) -> Trusts | None:
    """Pure. Employees: the one statement that customers are asked too, whenever it was asked."""
    asked = item_scores(company_history(rounds), TRUST.item)
    employees = score_course(rounds, asked)
    if employees is None or TRUST not in numbers:
        return None
    customers = course_of(TRUST, numbers[TRUST])
    both = score_range([point.value for each in (employees, customers) for point in each.points])
    return Trusts(
        employees=Course(employees.points, both),
        customers=Course(customers.points, both),
        statement=statement_of(rounds, TRUST.item),
        question=TRUST.name.strip("“”"),
        days=days_of([employees, customers]),
    )


def links_of(reading: Reading, metrics: Sequence[Metric]) -> Links | None:
    """Of the quarter up to this round and the quarter before it; None in small companies."""
    this = reading.companies[-1]
    earlier = before(reading.companies)
    if not metrics or not earlier or this.pulse.invited < FEWEST_ASKED:
        return None
    then = with_groups(reading.person, earlier, now=reading.now)
    return links_between(quarter(then), quarter(reading.shown), metrics)


def before(rounds: Sequence[Round]) -> list[Round]:
    """Up to the last round that lies a quarter or more back; empty while there is none."""
    latest = month_of(rounds[-1].on, back=QUARTER)
    return [each for each in rounds if month_of(each.on) <= latest]


def quarter(rounds: Sequence[Round]) -> Quarter:
    """With what customers said in the three months up to its last round."""
    last = month_of(rounds[-1].on)
    keys = [metric.key for metric in of_quadrant(CUSTOMERS)]
    rows = CustomerNumber.objects.current().between(month_of(last, back=QUARTER - 1), last)
    numbers = {
        (row["metric"], row["team"]): (row["mean"], row["weight"])
        for row in rows.filter(metric__in=keys).of_teams()
    }
    return Quarter(rounds, numbers)


def table(found: Sequence[Beside]) -> list[list]:
    """For a sheet: one row per metric and month of the company."""
    rows = [
        [
            each.metric.name,
            each.metric.direction,
            f"{month:%Y-%m}",
            round(value, 2),
            each.metric.unit,
            teams,
        ]
        for each in found
        for month, value, teams in each.months
    ]
    return [["metric", "direction", "month", "value", "unit", "teams"], *rows]
