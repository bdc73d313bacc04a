"""`make run` whole: the real processes, on an empty folder."""

import os
import re
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from culture.embedded import plan, stamps
from culture.embedded.processes import CannotStart
from tests.embedded.living import eventually, processes_of

BASE = Path(__file__).resolve().parent.parent.parent
REPLACED = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAILBOX_DIR", "BASE_URL", "HOST", "DEMO")


class Run:
    """One supervisor in `folder`; what it printed is in `output`."""

    def __init__(self, folder, port, output):
        kept = {name: value for name, value in os.environ.items() if name not in REPLACED}
        self.folder, self.port, self.output = folder, port, output
        self.process = subprocess.Popen(
            [sys.executable, "-m", "culture.embedded"],
            cwd=BASE,
            env={**kept, "VAR_DIR": str(folder), "PORT": str(port), "DEMO": "0"},
            stdout=output.open("w"),
            stderr=subprocess.STDOUT,
        )

    def said(self):
        return self.output.read_text()

    def running(self):
        assert self.process.poll() is None, self.said()
        return "Seven Cs is running at" in self.said()

    def first_page(self):
        try:
            return urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).status
        except HTTPError as error:
            return error.code

    def pid(self, *words):
        """The oldest process of this run whose command holds all the words."""
        pids = [
            pid
            for pid, command in processes_of(self.folder).items()
            if pid != self.process.pid and all(word in command for word in words)
        ]
        return min(pids, key=lambda pid: psutil.Process(pid).create_time(), default=None)

    def replaced(self, old, *words):
        return (new := self.pid(*words)) not in (None, old) and new


PARTS = {
    "postgres": ["postgres", "-D"],
    "valkey": ["valkey-server"],
    "mailbox": ["culture.embedded.mailbox"],
    "web": ["granian"],
    "worker": ["celery", "worker"],
    "beat": ["celery", "beat"],
}


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def start(folder, port, tmp_path):
    runs = []

    def start():
        runs.append(Run(folder, port, tmp_path / f"{len(runs)}.out"))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.wait()
    eventually(lambda: not processes_of(folder))


def test_one_command_runs_everything_until_it_is_asked_to_stop(start, folder):
    run = start()
    eventually(run.running, seconds=120)
    assert run.first_page() < 500
    assert all(eventually(partial(run.pid, *words)) for words in PARTS.values())
    for name in ("secret", "environment", "postgres/password"):
        assert (folder / name).stat().st_mode & 0o077 == 0

    second = start()
    assert second.process.wait(timeout=30) == 1
    assert second.said() == f"Seven Cs is already running at http://localhost:{run.port}\n"

    victims = {name: run.pid(*PARTS[name]) for name in ("worker", "web", "postgres")}
    for pid in victims.values():
        os.kill(pid, signal.SIGKILL)
    for name, pid in victims.items():
        eventually(partial(run.replaced, pid, *PARTS[name]))
        assert f"{name} stopped (SIGKILL); starting it again" in run.said()
    eventually(partial(answers, run))

    run.process.terminate()
    assert run.process.wait(timeout=60) == 0
    assert processes_of(folder) == {}
    assert run.said().count("http://") == 1


def test_nothing_outlives_a_killed_supervisor(start, folder):
    run = start()
    eventually(run.running, seconds=120)
    assert all(eventually(partial(run.pid, *words)) for words in PARTS.values())

    run.process.kill()

    eventually(lambda: not processes_of(folder))


def answers(run):
    try:
        return run.first_page() < 500
    except OSError:
        return False


def test_a_taken_port_is_named_with_a_cure(start, port, monkeypatch):
    monkeypatch.setattr(plan, "SECONDS_TO_FREE_A_PORT", 0)
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(CannotStart, match=rf"Port {port} is used.*PORT={port + 1} make run"),
    ):
        plan.check_port(plan.read({"PORT": str(port)}))


@pytest.mark.parametrize(
    ("environment", "cure"),
    [
        ({"PORT": "eight"}, "PORT=eight is not a port. Choose a number, for example PORT=8001."),
        ({"PORT": "70000"}, "PORT=70000 is not a port."),
        ({"HOST": "culture.example.com"}, "HOST=culture.example.com is not an address."),
        ({"HOST": "192.0.2.1"}, "Set BASE_URL to the address that\npeople will use"),
    ],
)
def test_what_cannot_be_followed_is_said_with_a_cure(environment, cure):
    with pytest.raises(CannotStart, match=re.escape(cure)):
        plan.read(environment)


@pytest.mark.parametrize(
    ("environment", "own"),
    [
        ({}, True),
        ({"HOST": "localhost"}, True),
        ({"HOST": "::1"}, True),
        ({"EMAIL_URL": ""}, True),
        ({"EMAIL_URL": "smtp://relay"}, False),
        ({"HOST": "192.0.2.1", "BASE_URL": "http://192.0.2.1"}, False),
    ],
)
def test_the_mailbox_exists_only_where_nobody_else_can_look_in(environment, own):
    assert plan.read(environment).own_mailbox is own


@pytest.mark.parametrize(
    ("environment", "sample"),
    [
        ({}, True),
        ({"DEMO": "1"}, True),
        ({"DEMO": "0"}, False),
        ({"DEMO": "False"}, False),
        ({"EMAIL_URL": "smtp://relay"}, False),
    ],
)
def test_the_sample_company_comes_only_where_it_may(environment, sample):
    assert plan.read(environment).sample is sample


def test_a_slow_step_is_done_again_only_when_its_files_changed(folder):
    file = folder / "0001_initial.py"
    file.write_text("one")
    stamp = stamps.Stamp(folder / "stamp", stamps.state_of([file]))
    assert not stamp.holds()
    stamp.keep()
    assert stamps.Stamp(folder / "stamp", stamps.state_of([file])).holds()

    file.write_text("other")

    assert not stamps.Stamp(folder / "stamp", stamps.state_of([file])).holds()
