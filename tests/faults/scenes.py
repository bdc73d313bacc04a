"""What goes wrong, one scene each; what became of the letters is counted at the mail server."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from signal import SIGCONT, SIGSTOP
from threading import Barrier

from django.db import connection
from django.utils import timezone

from culture.outbox import watch
from culture.outbox.models import Heartbeat, Letter
from culture.outbox.replies import TRIES
from surveys import launch
from surveys.models.pulses import Pulse
from tests.benchmarks import company
from tests.faults.worker import BETWEEN
from tests.faults.world import CONCURRENCY, Sink, World, kill, post
from tests.outbox.relay import HANG_UP, address

KILLS = 5
MINUTES = timedelta(minutes=1)


@dataclass(frozen=True)
class Told:
    """`extra`: copies beyond the first; `allowed`: so many at most; `alike`: every copy has the
    Message-ID and Date of the first; `broken`: what else was promised and not kept."""

    scene: str
    letters: int
    lost: int
    extra: int
    allowed: int
    alike: bool
    seconds: float
    note: str = ""
    broken: str = ""

    @property
    def kept(self):
        return not (self.lost or self.broken) and self.extra <= self.allowed and self.alike


def tell(scene: str, sink: Sink, letters: int, began: float, *, allowed=0, **more) -> Told:
    extra = sum(len(copies) - 1 for copies in sink.copies.values())
    alike = all(len(set(copies)) == 1 for copies in sink.copies.values())
    seconds = time.monotonic() - began
    lost = letters - len(sink.copies)
    return Told(scene, letters, lost, extra, allowed, alike, seconds, **more)


def killed(world: World, letters: int) -> Told:
    """kill -9 of the whole worker, five times."""
    began = time.monotonic()
    with world.mailing() as sink:
        post(letters)
        for number in range(1, KILLS + 1):
            worker = world.start()
            world.until(number * letters // (KILLS + 1))
            kill(worker)
        restarted = time.monotonic()
        world.start()
        world.settled()
        note = f"done {time.monotonic() - restarted:.0f} s after the last start; a lease is 8 s"
    allowed = KILLS * CONCURRENCY
    return tell(f"worker killed {KILLS} times", sink, letters, began, allowed=allowed, note=note)


def emptied(world: World, letters: int) -> Told:
    """The queue is killed, comes back empty."""
    began = time.monotonic()
    with world.mailing() as sink:
        post(letters)
        world.start()
        world.until(letters // 4)
        world.lose_queue()
        time.sleep(2)
        world.find_queue()
        back = time.monotonic()
        world.settled()
        note = f"done {time.monotonic() - back:.0f} s after it was back"
    return tell("Valkey killed and emptied", sink, letters, began, note=note)


def power_lost(world: World, letters: int) -> Told:
    """PostgreSQL stops at once and comes back; nothing else is restarted."""
    began = time.monotonic()
    with world.mailing() as sink:
        post(letters)
        world.start()
        world.until(letters // 3)
        world.restart_postgres()
        back, before = time.monotonic(), sink.taken
        world.until(before + 1)
        again = time.monotonic() - back
        world.settled()
    broken = "" if again < 60 else f"{again:.0f} s until mail left again"
    note = f"mail left again after {again:.0f} s"
    told = {"allowed": CONCURRENCY, "note": note, "broken": broken}
    return tell("PostgreSQL restarted at once", sink, letters, began, **told)


def pressed(world: World, letters: int) -> Told:
    """Five press "send now" together; two clocks and two workers."""
    began = time.monotonic()
    world.machine.use("pressed")
    company.found(letters // 20, 20)
    pulse = company.next_pulse(company.cadence(timezone.localdate()))
    now = timezone.now()
    ends = now + timedelta(hours=2)  # so soon that no mail waits for a working day
    Pulse.objects.filter(pk=pulse.pk).update(opens_at=now, closes_at=ends, ends_at=ends)
    with world.mailing(beats=2) as sink:
        world.start()
        world.start()
        opened = press_together(5, pulse, now)
        world.wait(Letter.objects.exists)
        Letter.objects.waiting().update(not_before=now)  # their hour has come
        world.settled()
        time.sleep(2)  # a second copy would come now
    invited = Pulse.objects.get(pk=pulse.pk).invited
    broken = "" if Counter(opened) == {True: 1, False: 4} else f"opened: {opened}"
    told = tell('"send now" × 5, two clocks', sink, invited, began, broken=broken)
    world.machine.leave()
    return told


def press_together(presses: int, pulse: Pulse, now: datetime) -> list[bool]:
    """What each press answered: whether it was the one that opened the pulse."""
    together = Barrier(presses)

    def press(_) -> bool:
        together.wait()
        try:
            return launch.open_pulse(Pulse.objects.get(pk=pulse.pk), now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(presses) as pool:
        return list(pool.map(press, range(presses)))


def asked_to_stop(world: World, letters: int) -> Told:
    """SIGTERM in the middle of sending, as docker stop sends it: to the parent alone."""
    began = time.monotonic()
    sink = Sink()
    sink.slow = 0.05
    with world.mailing(sink=sink):
        post(letters)
        worker = world.start()
        world.until(letters // 3)
        asked = time.monotonic()
        worker.terminate()
        worker.wait(60)
        stopped = time.monotonic() - asked
        sink.slow = 0.004
        world.start()
        world.settled()
    broken = "" if stopped < 30 else f"stopped after {stopped:.0f} s"
    note = f"stopped after {stopped:.1f} s"
    return tell("SIGTERM", sink, letters, began, note=note, broken=broken)


def deaf(world: World, letters: int) -> Told:
    """SIGSTOP: alive for the system, deaf for us; another worker takes over, then it wakes up."""
    began = time.monotonic()
    with world.mailing() as sink:
        post(letters)
        worker = world.start()
        world.until(letters // 3)
        kill(worker, SIGSTOP)
        seen = Heartbeat.objects.get(pk=Heartbeat.WORKER).at
        time.sleep(10)
        broken = "" if Heartbeat.objects.get(pk=Heartbeat.WORKER).at == seen else "it still beats"
        missed = watch.standing(seen + 3 * MINUTES + timedelta(seconds=1)).silent_since
        broken = broken or ("" if missed else "nobody misses it")
        world.start()
        world.until(letters * 2 // 3)
        kill(worker, SIGCONT)
        world.settled()
        time.sleep(2)
    note = "missed 3 minutes after its last beat"
    told = {"allowed": CONCURRENCY, "note": note, "broken": broken}
    return tell("SIGSTOP, then SIGCONT", sink, letters, began, **told)


# Address number from: answers, then taken; and the state in which it must end.
SCRIPTS = (
    (["421 4.3.2 closing"], "sent"),
    (["432 4.3.2 concurrent connections limit exceeded"] * 2, "sent"),
    (["450 4.2.0 greylisted", "451 4.3.0 local error"], "sent"),
    (["452 4.2.2 mailbox full"] * 9, "dead"),
    (["550 5.1.1 no such mailbox"], "dead"),
    (["552 5.2.2 mailbox full"], "dead"),
    (["554 5.7.1 policy"], "dead"),
    ([HANG_UP], "sent"),
)


def scripted(world: World, letters: int) -> Told:
    """Every eighth letter of the first eighty meets the same fault."""
    began = time.monotonic()
    letters = min(letters, 200)
    sink = Sink()
    ends = {}
    for number in range(1, 81):
        answers, ends[number] = SCRIPTS[number % len(SCRIPTS)]
        sink.script[address(number)] = list(answers)
    with world.mailing(sink=sink):
        post(letters)
        world.start()
        world.settled()
    states = dict(Letter.objects.values_list("about_id", "state"))
    wrong = [n for n, state in states.items() if state != ends.get(n, "sent")]
    tries = [len(times) for times in sink.tries.values()]
    gaps = [b - a for times in sink.tries.values() for a, b in pairwise(times)]
    broken = f"{len(wrong)} ended elsewhere" if wrong else ""
    broken = broken or ("" if max(tries) <= TRIES else f"{max(tries)} tries")
    broken = broken or ("" if min(gaps) >= BETWEEN - 1 else f"tried again after {min(gaps):.1f} s")
    note = f"at most {max(tries)} tries, {min(gaps):.0f} s apart or more"
    dead = sum(end == "dead" for end in ends.values())
    hung_up = sum(answers == [HANG_UP] for answers, _ in SCRIPTS) * 10
    told = {"allowed": hung_up, "note": note, "broken": broken}
    return tell("a fault for each address", sink, letters - dead, began, **told)


SCENES = (killed, emptied, power_lost, pressed, asked_to_stop, deaf, scripted)
