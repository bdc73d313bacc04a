"""Goal 10: the roadmap of a large company: making it, and its matrix, board and timeline.

The whole library of fifty milestones, in 20 teams, in 200 and in 2,000; a quarter of what has begun
is done. Pages set beside each other show the same of companies ten and a hundred times as large;
of 20 teams a page of the matrix is half as long as of more, so 2,000 also stand beside 200.
"""

from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from random import Random

from django.db import connection
from django.db.models import F
from django.db.models.functions import Mod
from django.urls import reverse
from django.utils import timezone

from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.packs import pack
from roadmap.plan.programmes.start import start
from tests.benchmarks import company
from tests.benchmarks.compare import Cost, Row, interleaved, times
from tests.benchmarks.dashboard import look, signed_in
from tests.benchmarks.load import get
from tests.benchmarks.machine import PRODUCT
from tests.benchmarks.rows import copied_out, copy_in, empty

TEAMS = (20, 200, 2000)
STAFF = 2  # in each team: who leads it and one more
LOOKS = 5  # a round
HALF_A_YEAR = timedelta(days=182)
BESIDE = ((200, 20), (2000, 20), (2000, 200))
PAGES = ("rollouts", "board", "timeline")
TABLES = ("plan_programme", "plan_milestone", "plan_dependency", "plan_rollout")


def measure(machine, sizes) -> list[Row]:
    return [*making(machine, sizes), *growing(machine, sizes)]


def making(machine, sizes) -> list[Row]:
    """The whole library for 200 teams, beside COPY of the same rows."""
    machine.use("roadmap_made")
    company.found(TEAMS[1], STAFF)
    begin()
    prepared = copied_out(TABLES)
    rollouts = Rollout.objects.count()
    copied, made = interleaved(
        sizes.rounds,
        lambda: on_empty_tables(machine, partial(copy_in, prepared)),
        lambda: on_empty_tables(machine, begin),
    )
    what = f"50 milestones for {TEAMS[1]} teams, {rollouts:,} rollouts / COPY"
    return times("", what, "", made, copied)


def begin() -> Programme:
    today = timezone.localdate()
    row = Programme(
        name="Service by heart",
        vision="Guests say we keep our word.",
        starts_on=today - HALF_A_YEAR,
        target_on=today + 2 * HALF_A_YEAR,
    )
    return start(row, pack(50), random=Random(1))


def on_empty_tables(machine, deed) -> Cost:
    empty(TABLES)
    return machine.doing(deed)


def growing(machine, sizes) -> list[Row]:
    """Each page of each company, in turn."""
    with ExitStack() as stack:
        asked = [(serving(machine, stack, teams), teams) for teams in TEAMS]
        return [row for page in PAGES for row in grown(machine, sizes, page, asked)]


def serving(machine, stack, teams: int):
    """A server on a company of so many teams, and the cookie of its HR lead."""
    machine.use(f"roadmap_{teams}")
    cookie = worked(teams)
    return stack.enter_context(machine.serving(PRODUCT)), cookie


def grown(machine, sizes, page: str, asked) -> list[Row]:
    costs = interleaved(
        sizes.rounds,
        *(
            partial(look, machine, server, get(reverse(f"plan:{page}"), cookie=cookie), LOOKS)
            for (server, cookie), _ in asked
        ),
    )
    cost = {teams: each for (_, teams), each in zip(asked, costs, strict=True)}
    return [
        row
        for many, few in BESIDE
        for row in times("10", f"{page}, {many:,} teams / {few}", "≤ 1.3", cost[many], cost[few])
    ]


def worked(teams: int) -> str:
    """A company half a year into its programme; the cookie of its HR lead."""
    company.found(teams, STAFF)
    begin()
    begun = Rollout.objects.filter(starts_on__lte=timezone.localdate())
    begun.update(state="under_way", confidence="likely", reached_on=F("starts_on"))
    done = begun.annotate(turn=Mod("pk", 4)).filter(turn=0)
    done.update(state="done", done_on=F("due_on"), reported_on=F("due_on"), confidence="")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does within minutes, or amid a round
    return signed_in(company.hr_lead())
