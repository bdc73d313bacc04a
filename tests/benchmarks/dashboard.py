"""Goals 8 and 9: the dashboard of an HR lead after a year of pulses, and with ten times as many;
and after three years of a thousand teams, with ten thousand answers counted and with ten million.

Companies set beside each other have the same teams and pulses, and so publish as many figures.
"""

from functools import partial

from django.test import Client
from django.urls import reverse

from tests.benchmarks import company, published
from tests.benchmarks.compare import Cost, Row, brief, interleaved, times
from tests.benchmarks.load import get
from tests.benchmarks.machine import FLOOR, PRODUCT

MORE = 10
MANY_TEAMS, THREE_YEARS = 1000, 36
ANSWERS = (10_000, 10_000_000)


def measure(machine, sizes) -> list[Row]:
    lived_through = pages(
        machine,
        sizes,
        "lived",
        lambda: lived(sizes.teams, sizes.people, sizes.pulses),
        lambda: lived(sizes.teams, sizes.people * MORE, sizes.pulses),
    )
    grown = pages(
        machine,
        sizes,
        "grown",
        *(partial(written, MANY_TEAMS, THREE_YEARS, answers=n // THREE_YEARS) for n in ANSWERS),
    )
    return [
        *rows(sizes.teams, sizes.pulses, f"{MORE} × the answers", *lived_through),
        *rows(MANY_TEAMS, THREE_YEARS, "10 million answers", *grown),
    ]


def pages(machine, sizes, name: str, few, many) -> list[list[Cost]]:
    """What the bare page and the dashboards of two companies cost, in turn."""
    machine.use(f"{name}_few")
    asked_few = few()
    with machine.serving(FLOOR) as bare, machine.serving(PRODUCT) as small:
        machine.use(f"{name}_many")
        asked_many = many()
        with machine.serving(PRODUCT) as large:
            return interleaved(
                sizes.rounds,
                lambda: look(machine, bare, get("/hello"), sizes.looks),
                lambda: look(machine, small, asked_few, sizes.looks),
                lambda: look(machine, large, asked_many, sizes.looks),
            )


def lived(teams: int, people: int, pulses: int) -> bytes:
    """A year behind them; the request that opens the dashboard."""
    company.found(teams, people)
    company.live(pulses)
    return get(reverse("health:results"), cookie=signed_in(company.hr_lead()))


def written(teams: int, pulses: int, *, answers: int) -> bytes:
    published.grown(teams, pulses, answers=answers)
    return get(reverse("health:results"), cookie=signed_in(company.hr_lead()))


def signed_in(person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies.output(attrs=[], header="").strip()


def look(machine, server, request: bytes, looks: int) -> Cost:
    """One after the other: how long a reader waits."""
    return machine.serve(server, [[("200", request)]] * looks, connections=1)


def rows(teams: int, pulses: int, more: str, hello, few, many) -> list[Row]:
    page = f"dashboard, {teams} teams, {pulses} pulses, above hello"
    return [
        above("9", page, "≤ +60 ms", *([each.seconds for each in side] for side in (few, hello))),
        above("", "  CPU", "", *([each.cpu for each in side] for side in (few, hello))),
        *times("8", f"  with {more} / with fewer", "≤ 1.1", many, few),
    ]


def above(goal: str, what: str, wanted: str, ours: list[float], floor: list[float]) -> Row:
    more = [1000 * (one - other) for one, other in zip(ours, floor, strict=True)]
    return Row(goal, what, more, wanted, brief(ours), brief(floor), form="+{:.0f} ms")
