"""Goals 7 and 13: the count of a pulse against opening its envelopes; its memory; what it leaves.

Each round counts a pulse of its own, for real: opened, added up, published, deleted, committed.
"""

import re
import resource
import subprocess
import sys
from pathlib import Path
from time import monotonic

from django.db import connection
from django.utils import timezone

from culture.embedded.plan import BASE
from surveys.box import keys
from surveys.box.ballot import Ballot
from surveys.box.seal import SUITE, info
from surveys.models.pulses import Pulse
from surveys.tally import tally
from tests.benchmarks import company
from tests.benchmarks.compare import Cost, Row, interleaved, times

IN_A_TEAM = 20
MORE = 20  # 100,000 of them beside 5,000


def measure(machine, sizes) -> list[Row]:
    machine.use("tally")
    founded(sizes.ballots)
    last = answered()
    key, envelopes = keys.private_key(last.fingerprint), in_memory(last)
    bare, counted = interleaved(
        sizes.rounds, lambda: opening(machine, envelopes, key), lambda: counting(machine)
    )
    _, few = in_one_run(machine, last)
    machine.use("tally_more")
    founded(sizes.ballots * MORE)
    seconds, many = in_one_run(machine, answered())
    left = bytes_left() / (sizes.ballots * MORE)
    said = f"{many:.0f} MB", f"{few:.0f} MB"
    alone = min(cost.seconds for cost in bare) * MORE
    large = f"count of {len(envelopes) * MORE:,} in one run / HPKE alone"
    return [
        *times("7", f"count of {len(envelopes):,} ballots / HPKE alone", "≤ 1.5", counted, bare),
        Row("", large, [seconds / alone], "≤ 1.5", f"{seconds:.0f} s", f"{alone:.0f} s"),
        Row("", f"  most memory, {MORE} × the ballots / these", [many / few], "flat", *said),
        Row(
            "13", "left of a baseline per person", [left], "≤ 40 B", f"{left:.0f} B", "", "{:.0f} B"
        ),
    ]


def founded(people: int) -> None:
    company.found(people // IN_A_TEAM, IN_A_TEAM)


def answered() -> Pulse:
    """A baseline that everybody answered."""
    pulse = company.open_now(company.next_pulse(company.cadence(timezone.localdate())))
    company.answer_all(pulse)
    return pulse


def in_memory(pulse: Pulse) -> list[tuple[bytes, bytes]]:
    """Each envelope, and what it is bound to."""
    ballots = Ballot.objects.filter(invitation__pulse=pulse)
    rows = ballots.values_list("sealed", "invitation__token_digest")
    return [(bytes(sealed), info(pulse.pk, bytes(link))) for sealed, link in rows]


def opening(machine, envelopes, key) -> Cost:
    def bare():
        for sealed, bound_to in envelopes:
            SUITE.decrypt(sealed, key, bound_to)

    return machine.doing(bare)


def counting(machine) -> Cost:
    pulse = answered()
    return machine.doing(lambda: tally(pulse, now=pulse.ends_at, seed=1))


def in_one_run(machine, pulse: Pulse) -> tuple[float, float]:
    """Seconds, and the MB that a process of its own needs at most, to count this pulse."""
    alone = f"from tests.benchmarks.tally import alone; print(*alone({pulse.pk}))"
    argv = [sys.executable, BASE / "manage.py", "shell", "-v", "0", "-c", alone]
    done = subprocess.run(argv, env=machine.environment(), check=True, stdout=subprocess.PIPE)  # noqa: S603
    seconds, most = done.stdout.split()
    return float(seconds), float(most)


def alone(pk: int) -> tuple[float, float]:
    pulse, began = Pulse.objects.get(pk=pk), monotonic()
    tally(pulse, now=pulse.ends_at, seed=1)
    return monotonic() - began, peak()


def peak() -> float:
    """MB that this process had at most. Linux's own count of it would begin with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def bytes_left() -> int:
    """What pulses left on disk, indexes too, once the space of what was deleted is free again."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL")
        cursor.execute(
            "SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables "
            "WHERE relname LIKE 'surveys%'"
        )
        return int(cursor.fetchone()[0])
