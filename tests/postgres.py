"""Pytest plugin: one throw-away PostgreSQL and Valkey per run, started before Django is set up.

DATABASE_URL and REDIS_URL, where set, are used instead. With pytest-xdist the controller starts
both and its workers inherit the addresses; pytest-django gives each worker its own database.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from culture.embedded import postgres, valkey

FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SECONDS_TO_START = 60
started: list[subprocess.Popen] = []
folders: list[Path] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests():
    """A wrapper runs before pytest-django reads the settings, and the settings read these."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        prepare()
    return (yield)


def pytest_unconfigure():
    for process in reversed(started):
        process.send_signal(postgres.STOP)
        process.wait(timeout=30)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def prepare() -> None:
    folder = Path(tempfile.mkdtemp(prefix="sevencs-tests-", dir="/tmp"))
    folder.chmod(0o755)  # root runs PostgreSQL as nobody, who must get in
    folders.append(folder)
    os.environ["SECRET_KEY"] = "only-for-tests-and-at-least-fifty-characters-long-1234567890"
    os.environ["VAR_DIR"] = str(folder / "var")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = start_postgres(folder)
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = start_valkey(folder)


def start_postgres(folder: Path) -> str:
    cluster = postgres.place(folder / "postgres")
    postgres.initialise(cluster)
    log = folder / "postgres.log"
    started.append(postgres.start(cluster, log, options=FORGETFUL))
    wait_until(lambda: postgres.answers(cluster), log)
    return cluster.url


def start_valkey(folder: Path) -> str:
    log = folder / "valkey.log"
    started.append(valkey.start(folder, log))
    wait_until(lambda: valkey.answers(folder), log)
    return valkey.url(folder)


def wait_until(answers: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers():
        if started[-1].poll() is not None or time.monotonic() > deadline:
            pytest.exit(f"A server for the tests did not start:\n{log.read_text()}", 1)
        time.sleep(0.05)
