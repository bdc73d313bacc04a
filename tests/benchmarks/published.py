"""Three years of published results, written as rows: what no machine lives through for a benchmark.

The rows have the shape that a count writes; `answers` only makes the numbers in them larger.
"""

from collections.abc import Iterator
from random import Random

from django.db import connection
from django.utils import timezone

from culture.people.models import Team
from surveys import windows
from surveys.asking.rotation import items_of
from surveys.models.pulses import Pulse, PulseItem, Unit
from surveys.models.results import Figure, Group
from surveys.planning import pulse_of
from tests.benchmarks import company

BRANCH = 20  # teams


def grown(teams: int, pulses: int, *, answers: int) -> None:
    """So many monthly pulses until last month, about `answers` people in each."""
    company.found(teams, 1)
    plan = company.cadence(windows.occurrence(timezone.localdate(), -pulses))
    units = list(units_of(teams))
    each, random = max(12, answers // teams), Random(1)
    for number in range(pulses):
        pulse = counted(plan, number, invited=each * teams)
        Unit.objects.bulk_create([Unit(pulse=pulse, **unit) for unit in units])
        publish(pulse, each, random)


def units_of(teams: int) -> Iterator[dict]:
    """The top, branches that hold their leaders, and teams."""
    ids = list(Team.objects.order_by("pk").values_list("pk", flat=True))
    top, fields = ids[0], {"epoch": 1, "invited": 12, "leader_id": None}
    yield {"team_id": top, "path": [top], "name": "Havelund", "holds_leaders": True} | fields
    for place, pk in enumerate(ids[1:]):
        above = ids[1 + place - place % BRANCH]
        path = [top, pk] if pk == above else [top, above, pk]
        name, leads = f"Team {place}", pk == above
        yield {"team_id": pk, "path": path, "name": name, "holds_leaders": leads} | fields


def counted(plan, number: int, *, invited: int) -> Pulse:
    pulse = pulse_of(plan, number)
    pulse.state, pulse.invited = Pulse.State.SHREDDED, invited
    pulse.save()
    PulseItem.objects.bulk_create(
        PulseItem(
            pulse=pulse,
            position=position,
            code=item.code,
            scale=item.scale,
            wordings=item.worded("customer"),
        )
        for position, item in enumerate(items_of(number))
    )
    return pulse


def publish(pulse: Pulse, each: int, random: Random) -> None:
    """The company and every team below a branch, with counts of every item."""
    units = [unit for unit in pulse.units.all() if not unit.holds_leaders]
    people = [each * len(units), *([each] * len(units))]
    groups = [group(pulse, unit, n) for unit, n in zip([None, *units], people, strict=True)]
    Group.objects.bulk_create(groups)
    items = [item for item in pulse.items.all() if item.scale != PulseItem.RECOMMEND]
    statement = f"COPY {Figure._meta.db_table} (group_id, kind, numbers) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for made in groups:
            counts = [n for _ in items for n in (*split(made.n, random), 0)]
            copy.write_row((made.pk, Figure.Kind.ITEM_COUNTS.value, counts))


def group(pulse: Pulse, unit: Unit | None, n: int) -> Group:
    return Group(
        pulse=pulse,
        level=Group.Level.EXACT if unit else Group.Level.COMPANY,
        name=unit.name if unit else "Whole company",
        team_ids=[unit.team_id] if unit else [],
        trend_key=str(unit.team_id) if unit else "all",
        n=n,
        n_words=str(n),
    )


def split(n: int, random: Random) -> tuple[int, ...]:
    """How often each of five answers was given."""
    low, middle = random.randint(n // 12, n // 6), n // 4
    high = (n - low - middle) // 3
    return low // 2, low - low // 2, middle, n - low - middle - high, high
