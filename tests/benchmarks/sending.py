"""Mails a second against a bare smtplib loop over the same mail server; memory as letters grow.

The loop sends bytes that were made before. Ours claims rows, writes each mail for its reader,
counts, and commits after each one that was taken.
"""

import smtplib
import subprocess
import sys
from datetime import timedelta
from functools import partial

from django.core.mail import get_connection
from django.utils import timezone

from culture.embedded.plan import BASE
from culture.embedded.processes import spawn
from culture.outbox.delivery import deliver_due
from culture.outbox.mail import build
from culture.outbox.models import Letter
from surveys import launch
from surveys.letters import write_invitations
from surveys.models.pulses import Pulse
from tests.benchmarks import company
from tests.benchmarks.compare import Cost, Row, interleaved, rates
from tests.benchmarks.machine import free_port
from tests.benchmarks.tally import peak

IN_A_TEAM, MORE = 20, 10


def measure(machine, sizes) -> list[Row]:
    machine.use("sending")
    count = sizes.invitations
    company.found(count // IN_A_TEAM, IN_A_TEAM)
    plan = company.cadence(timezone.localdate())
    queued = machine.doing(lambda: company.open_now(company.next_pulse(plan)))
    soon = timezone.now() + timedelta(hours=2)  # no mail waits for a working day
    Pulse.objects.open().update(closes_at=soon, ends_at=soon)
    port = free_port()
    argv = [sys.executable, "-m", "tests.benchmarks.sink", port]
    sink = partial(spawn, argv, log=machine.log("sink"), env=machine.environment())
    machine.start("sink", sink, lambda: greets(port))
    due = list(Letter.objects.order_by("pk")[: sizes.mails])
    ready = raw_mails(due)
    looped, sent = interleaved(
        sizes.rounds, lambda: loop(machine, port, ready), lambda: ours(machine, port, due)
    )
    few, many = (memory(machine, port, n) for n in (sizes.mails, min(count, sizes.mails * MORE)))
    seconds = f"{queued.seconds:.2f} s"
    size = f"{count:,}"
    said = f"{many:.0f} MB", f"{few:.0f} MB"
    return [
        Row("", f"{size} invitations made and queued, s", [queued.seconds], "≤ 10", seconds, ""),
        *rates("", f"{len(due):,} invitations sent / smtplib loop", "", sent, looped),
        Row("", f"  most memory, {MORE} × the letters / these", [many / few], "flat", *said),
    ]


def greets(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
    except OSError:
        return False
    return True


def raw_mails(letters) -> list[tuple[str, bytes]]:
    mails = write_invitations([letter.about_id for letter in letters], now=timezone.now())
    built = [(mails[one.about_id].to, build(one, mails[one.about_id])) for one in letters]
    return [(to, mail.message().as_bytes(linesep="\r\n")) for to, mail in built]


def loop(machine, port: int, ready) -> Cost:
    def bare():
        with smtplib.SMTP("127.0.0.1", port) as server:
            for to, raw in ready:
                server.sendmail("pulse@havelund.example", [to], raw)

    return machine.doing(bare, units=len(ready))


def ours(machine, port: int, due) -> Cost:
    wait(due)
    return machine.doing(lambda: send_all(port), units=len(due))


def wait(due) -> None:
    """These letters wait; no others do."""
    Letter.objects.update(state=Letter.State.CANCELLED)
    again = {"state": Letter.State.WAITING, "leased_until": None, "not_before": timezone.now()}
    Letter.objects.filter(pk__in=[letter.pk for letter in due]).update(**again)


def send_all(port: int) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    connection = get_connection(backend, host="127.0.0.1", port=port)
    while deliver_due(now=timezone.now(), connection=connection):
        pass


def memory(machine, port: int, letters: int) -> float:
    """MB that a process of its own needs at most, to send so many."""
    wait(Letter.objects.filter(kind=launch.INVITATION).order_by("pk")[:letters])
    alone = f"from tests.benchmarks.sending import alone; print(alone({port}))"
    argv = [sys.executable, BASE / "manage.py", "shell", "-v", "0", "-c", alone]
    done = subprocess.run(argv, env=machine.environment(), check=True, stdout=subprocess.PIPE)  # noqa: S603
    return float(done.stdout.split()[-1])


def alone(port: int) -> float:
    send_all(port)
    return peak()
