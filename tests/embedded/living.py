"""What the tests of running processes share: waiting for facts, and finding who is alive."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil


def eventually(fact: Callable, *, seconds: float = 30):
    """The first true answer of `fact`. Fails with its name when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := fact()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {fact}"
        time.sleep(0.05)
    return answer


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def processes_of(folder: Path) -> dict[int, str]:
    """Every living process that names the folder in its command or environment: pid, command."""
    found = {}
    for process in psutil.process_iter(["cmdline", "environ", "status"]):
        command = " ".join(process.info["cmdline"] or [])
        named = f"{command} {process.info['environ']}"
        if str(folder) in named and process.info["status"] != psutil.STATUS_ZOMBIE:
            found[process.pid] = command
    return found
