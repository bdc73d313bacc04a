"""What is measured on: a PostgreSQL of its own that really writes, and servers as `make run` has.

Everything lies in one folder that is thrown away. Nothing is tuned: the same settings, the same
server command, fsync on.
"""

import http.client
import os
import platform
import shutil
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from signal import SIGTERM

import django
import psutil
from django.core.management import call_command
from django.db import connection

from culture.embedded import postgres
from culture.embedded.parts import WEB
from culture.embedded.plan import BASE, Plan, settings
from culture.embedded.processes import private_folder, spawn
from culture.embedded.supervisor import Service, Supervisor
from tests.benchmarks import load
from tests.benchmarks.compare import Cost

PRODUCT, FLOOR = "culture.wsgi:application", "tests.benchmarks.floor:application"


@dataclass(frozen=True)
class Server:
    """One granian with its workers."""

    port: int
    process: int


class Machine:
    """Starts what a measurement asks for; `with Machine() as machine:` ends it all."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="sevencs-bench-", dir="/tmp"))
        self.folder.chmod(0o755)  # root runs PostgreSQL as nobody, who must get in
        self.supervisor = Supervisor(say)
        try:
            self.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        self.supervisor.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin(self) -> None:
        plan = Plan(private_folder(self.folder / "var"), "127.0.0.1", 8000, {})
        self.cluster = postgres.place(self.folder / "postgres")
        postgres.initialise(self.cluster)
        launch = partial(postgres.start, self.cluster, self.log("postgres"))
        self.start("postgres", launch, partial(postgres.answers, self.cluster), postgres.STOP)
        os.environ |= settings(plan) | {"DATABASE_URL": self.cluster.url}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "culture.settings", "LOG_LEVEL": "WARNING"}
        os.environ |= {"EMAIL_URL": "smtp://127.0.0.1:9", "REDIS_URL": "unix:///nowhere"}
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)

    def start(self, name: str, launch, answers, stop_with=SIGTERM) -> Service:
        service = Service(name, launch, self.log(name), answers, stop_with, grace=30)
        self.supervisor.start(service)
        self.supervisor.wait_for(service)
        return service

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def use(self, name: str) -> None:
        """Make a database with all tables and nothing in it, and work there from now on."""
        settings = connection.settings_dict
        self.leave()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {settings['NAME']}")
        connection.close()
        settings["NAME"] = name

    def leave(self) -> None:
        connection.close()
        connection.settings_dict["NAME"] = postgres.NAME

    @contextmanager
    def serving(self, application: str) -> Iterator[Server]:
        """A web server on the database in use."""
        port = free_port()
        argv = [sys.executable, "-m", *WEB.replace(PRODUCT, application).split()]
        argv += ["--host", "127.0.0.1", "--port", port]
        name = f"web-{port}"
        quiet = {"log": self.log(name), "env": self.environment(), "last_words": SIGTERM}
        service = self.start(name, partial(spawn, argv, **quiet), lambda: answers(port))
        yield Server(port, service.process.pid)
        self.supervisor.services.remove(service)
        service.stop()

    def environment(self) -> dict[str, str]:
        """For a process that works on the database in use."""
        url = self.cluster.url.removesuffix(postgres.NAME) + connection.settings_dict["NAME"]
        return os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(BASE)}

    def doing(self, deed: Callable, *, server: Server | None = None, units: int = 1) -> Cost:
        """What one of the units of a deed costs, here or on a server; PostgreSQL's CPU included."""
        cpu, began = self.cpu(server), time.perf_counter()
        deed()
        seconds, cpu = time.perf_counter() - began, self.cpu(server) - cpu
        return Cost(seconds / units, cpu / units)

    def cpu(self, server: Server | None) -> float:
        """CPU seconds so far."""
        database = cpu_of(self.supervisor.services[0].process.pid)
        return database + (cpu_of(server.process) if server else time.process_time())

    def serve(self, server: Server, units: Sequence[list[tuple[str, bytes]]], **how) -> Cost:
        """What a unit costs: requests in order, each with the status that must come.

        Raises RuntimeError where another came.
        """
        steps, got = [step for unit in units for step in unit], Counter()
        requests = [request for _, request in steps]
        cost = self.doing(
            lambda: got.update(load.send(server.port, requests, **how)),
            server=server,
            units=len(units),
        )
        if got != Counter(status for status, _ in steps):
            raise RuntimeError(f"The server answered {dict(got)}.")
        return cost


def cpu_of(pid: int) -> float:
    parent = psutil.Process(pid)
    times = (process.cpu_times() for process in [parent, *parent.children(recursive=True)])
    return sum(time.user + time.system for time in times)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return bool(connection.getresponse().status)
    return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def described() -> str:
    """The machine in one line."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return (
        f"{processor()}, {psutil.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, Django {django.__version__}, PostgreSQL {version}"
    )


def processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.processor() or platform.machine()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
