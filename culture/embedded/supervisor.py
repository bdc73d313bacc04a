"""Keeps a set of processes alive: starts them, starts them again when they die, stops them.

Nothing here knows what the processes are. One thread only: the kernel ties a child's life to the
thread that started it (see processes.spawn).
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .processes import CannotStart

TICK = 0.05
SECONDS_TO_START = 60
DEATHS_TO_GIVE_UP = 4  # only while starting; later a process is tried for ever
LONGEST_PAUSE = 30
HEALTHY_AFTER = 60
LINES_OF_LOG = 15


class Stopped(Exception):
    """Somebody asked us to stop while we were starting."""


@dataclass
class Service:
    """One process to keep alive. `launch` starts it; `answers` says whether it does its work."""

    name: str
    launch: Callable[[], subprocess.Popen]
    log: Path
    answers: Callable[[], bool] = lambda: True
    stop_with: signal.Signals = signal.SIGTERM
    grace: float = 10  # seconds between asking it to stop and ending it
    again: bool = True  # False: it ends by itself, and then has done its work
    process: subprocess.Popen | None = field(default=None, init=False)
    deaths: int = field(default=0, init=False)
    since: float = field(default=0, init=False)

    def start(self, now: float) -> None:
        self.process = self.launch()
        self.since = now

    def died(self, now: float) -> int | None:
        """The exit code when it has just died. What it left behind in its group dies too."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        end_group(self.process)
        self.process = None
        self.deaths = 1 if now - self.since > HEALTHY_AFTER else self.deaths + 1
        self.since = now
        return code

    @property
    def pause(self) -> float:
        """Seconds to wait before the next start."""
        return min(LONGEST_PAUSE, 2.0 ** (self.deaths - 1))

    def due(self, now: float) -> bool:
        return self.again and self.process is None and now - self.since >= self.pause

    def stop(self) -> None:
        """Ask, wait for `grace` seconds, then end whatever is left of its group."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(self.stop_with)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.grace)
        end_group(self.process)
        self.process.wait()
        self.process = None

    def last_lines(self) -> str:
        return last_lines(self.log)


def end_group(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def last_lines(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-LINES_OF_LOG:])


class Supervisor:
    """Services in the order in which they were started; they stop in the reverse order."""

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.services: list[Service] = []
        self.asked_to_stop = False

    def obey_signals(self) -> None:
        """Ctrl-C, a polite kill and a closed terminal all mean: stop cleanly."""
        signal.signal(signal.SIGINT, self._ask_to_stop)
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup we go on
            signal.signal(signal.SIGHUP, self._ask_to_stop)

    def _ask_to_stop(self, number, frame) -> None:
        self.asked_to_stop = True

    def start(self, *services: Service) -> None:
        for service in services:
            self.services.append(service)
            service.start(time.monotonic())

    def wait_for(self, *services: Service) -> None:
        """Return when each of them answers. Raises CannotStart with the log of one that cannot."""
        waiting = list(services)
        deadline = time.monotonic() + SECONDS_TO_START
        while waiting := [service for service in waiting if not service.answers()]:
            self.tick()
            for service in waiting:
                if service.deaths >= DEATHS_TO_GIVE_UP or time.monotonic() > deadline:
                    raise CannotStart(f"{service.name} does not start:\n{service.last_lines()}")

    def finish(self, name: str, process: subprocess.Popen, log: Path) -> None:
        """Wait for a process that ends by itself. Raises CannotStart when it fails."""
        try:
            while process.poll() is None:
                self.tick()
        finally:
            end_group(process)
        if process.returncode:
            raise CannotStart(f"{name} failed:\n{last_lines(log)}")

    def keep_running(self) -> None:
        """Start again whatever dies, until somebody asks us to stop."""
        with suppress(Stopped):
            while True:
                self.tick()

    def tick(self) -> None:
        if self.asked_to_stop:
            raise Stopped
        now = time.monotonic()
        for service in self.services:
            self._tend(service, now)
        time.sleep(TICK)

    def _tend(self, service: Service, now: float) -> None:
        code = service.died(now)
        if code is None:
            if service.due(now):
                service.start(now)
        elif service.again:
            pause = f"starting it again in {service.pause:.0f} s"
            self.say(f"{service.name} stopped ({how(code)}); {pause}. Its log: {service.log}")
        elif code:
            self.say(f"{service.name} failed ({how(code)}). Its log: {service.log}")

    def stop(self) -> None:
        while self.services:
            self.services.pop().stop()


def how(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name
