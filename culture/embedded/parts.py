"""The parts of `make run`, and the environment they share.

DATABASE_URL, REDIS_URL and EMAIL_URL each replace one embedded part.
"""

import http.client
import shlex
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from signal import SIGTERM

from . import postgres, valkey
from .plan import BASE, Plan, settings
from .processes import private_folder, socket_folder, spawn, write_private
from .stamps import Stamp, migrations
from .supervisor import Service

REPLACEABLE = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAILBOX_DIR")
WEB = (
    "granian --interface wsgi culture.wsgi:application --workers 2 --blocking-threads 3 --no-ws "
    "--no-access-log --respawn-failed-workers --workers-kill-timeout 5"
)
WORKER = (
    "celery -A culture.celery worker --pool prefork --concurrency 2 --loglevel INFO "
    "--without-gossip --without-mingle --without-heartbeat"
)
# Two fixed lines of code are the whole schedule: nothing to keep on disk.
BEAT = "celery -A culture.celery beat --scheduler celery.beat:Scheduler --pidfile= --loglevel INFO"


class Parts:
    """The services of one plan. The environment grows as they are made, each before its users."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.settings = settings(plan)
        self.environment = {**plan.given, **self.settings}
        # One-click sign-ins hang on this name: only our own mailbox may set it.
        self.environment.pop("MAILBOX_DIR", None)
        self.places = [plan.var]
        self.schema: Stamp | None = None  # of a database that nobody else migrates
        for name in ("keys", "log", "mailbox"):
            private_folder(plan.var / name)

    def queue(self) -> list[Service]:
        if "REDIS_URL" in self.plan.given:
            return []
        folder, log = socket_folder(self.plan.var / "valkey"), self._log("valkey")
        self.environment["REDIS_URL"] = valkey.url(folder)
        answers = partial(valkey.answers, folder)
        return [Service("valkey", partial(valkey.start, folder, log), log, answers)]

    def mailbox(self) -> list[Service]:
        if not self.plan.own_mailbox:
            return []
        # Opened here, the port outlives a restart of the process behind it.
        listener = socket.create_server(("127.0.0.1", 0))
        folder = self.plan.var / "mailbox"
        self.environment["MAILBOX_DIR"] = str(folder)
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        argv = ["culture.embedded.mailbox", folder, listener.fileno()]
        return [self._python("mailbox", argv, listener=listener)]

    def database(self) -> list[Service]:
        """The first time this takes a second: the data folder is made here."""
        if "DATABASE_URL" in self.plan.given:
            return []
        cluster, log = postgres.place(self.plan.var / "postgres"), self._log("postgres")
        postgres.initialise(cluster)
        if not cluster.home.is_relative_to(self.plan.var):
            self.places.append(cluster.home)
        self.schema = migrations(cluster.home)
        self.environment["DATABASE_URL"] = cluster.url
        launch, answers = partial(postgres.start, cluster, log), partial(postgres.answers, cluster)
        return [Service("postgres", launch, log, answers, stop_with=postgres.STOP, grace=30)]

    def web(self) -> Service:
        argv = [*WEB.split(), "--host", self.plan.host, "--port", self.plan.port]
        # Killed, granian would leave its workers behind; asked, it takes them along.
        return self._python("web", argv, answers=self.page_answers, last_words=SIGTERM)

    def worker(self) -> Service:
        return self._python("worker", WORKER.split())

    def beat(self) -> Service:
        return self._python("beat", BEAT.split())

    def sample(self) -> list[Service]:
        """Fills an empty database once; does nothing on any other."""
        if not self.plan.sample:
            return []
        log = self._log("load_sample")
        launch = partial(self._spawn, [BASE / "manage.py", "load_sample"], log)
        return [Service("load_sample", launch, log, again=False, grace=1)]

    def _python(self, name: str, module: list, *, answers=lambda: True, **options) -> Service:
        log = self._log(name)
        launch = partial(self._spawn, ["-m", *module], log, **options)
        return Service(name, launch, log, answers)

    def _spawn(self, arguments: list, log: Path, **options) -> subprocess.Popen:
        return spawn([sys.executable, *arguments], log=log, env=self.environment, **options)

    def manage(self, command: str) -> tuple[str, subprocess.Popen, Path]:
        """Start one of manage.py's commands: its name, its process and its log."""
        name, *_ = command.split()
        log = self._log(name)
        return f"manage.py {name}", self._spawn([BASE / "manage.py", *command.split()], log), log

    def _log(self, name: str) -> Path:
        """An empty log; the last run's is kept beside it."""
        log = self.plan.var / "log" / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        return log

    def page_answers(self) -> bool:
        """Whether the web server answers at all; what it says is the pages' own matter."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.plan.host, self.plan.host)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.plan.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return bool(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def write_environment(self) -> None:
        """What `make manage` reads, so that a command meets the same database as the pages."""
        names = [name for name in (*self.settings, *REPLACEABLE) if name in self.environment]
        lines = [f"export {name}={shlex.quote(self.environment[name])}\n" for name in names]
        write_private(self.plan.var / "environment", "".join(lines))
