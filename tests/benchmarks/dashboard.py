"""Goals 8 and 9: the dashboard of an HR lead after a year of pulses, and with ten times as many.

Both companies have the same teams and pulses, so that they publish equally many figures.
"""

from django.test import Client
from django.urls import reverse

from tests.benchmarks import company
from tests.benchmarks.compare import Cost, Row, brief, interleaved, times
from tests.benchmarks.load import get
from tests.benchmarks.machine import FLOOR, PRODUCT

MORE = 10


def measure(machine, sizes) -> list[Row]:
    machine.use("dashboard")
    few = lived(sizes.teams, sizes.people, sizes.pulses)
    with machine.serving(FLOOR) as bare, machine.serving(PRODUCT) as small:
        machine.use("dashboard_more")
        many = lived(sizes.teams, sizes.people * MORE, sizes.pulses)
        with machine.serving(PRODUCT) as large:
            hello, seen, more = interleaved(
                sizes.rounds,
                lambda: look(machine, bare, get("/hello"), sizes.looks),
                lambda: look(machine, small, few, sizes.looks),
                lambda: look(machine, large, many, sizes.looks),
            )
    return rows(sizes, hello, seen, more)


def lived(teams: int, people: int, pulses: int) -> bytes:
    """A year behind them; the request that opens the dashboard."""
    company.found(teams, people)
    company.live(pulses)
    return get(reverse("health:results"), cookie=signed_in(company.hr_lead()))


def signed_in(person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies.output(attrs=[], header="").strip()


def look(machine, server, request: bytes, looks: int) -> Cost:
    """One after the other: how long a reader waits."""
    return machine.serve(server, [[("200", request)]] * looks, connections=1)


def rows(sizes, hello: list[Cost], few: list[Cost], many: list[Cost]) -> list[Row]:
    page = f"dashboard, {sizes.teams} teams, {sizes.pulses} pulses, above hello"
    return [
        above("9", page, "≤ +60 ms", *([each.seconds for each in side] for side in (few, hello))),
        above("", "  CPU", "", *([each.cpu for each in side] for side in (few, hello))),
        *times("8", f"  with {MORE} × the answers / with these", "≤ 1.1", many, few),
    ]


def above(goal: str, what: str, wanted: str, ours: list[float], floor: list[float]) -> Row:
    more = [1000 * (one - other) for one, other in zip(ours, floor, strict=True)]
    return Row(goal, what, more, wanted, brief(ours), brief(floor), form="+{:.0f} ms")
