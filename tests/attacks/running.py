"""The app as it runs: granian with its real flags, a worker, a queue, their logs, a mail server.

All of it on the database of these tests, in which each test plays its own company.
"""

import http.client
import os
import shutil
import socket
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from signal import SIGTERM
from threading import Thread
from urllib.parse import urlsplit

import redis
from aiosmtpd.controller import Controller
from celery import Celery
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from culture.embedded import valkey
from culture.embedded.parts import WEB, WORKER
from culture.embedded.processes import spawn
from surveys import launch
from surveys.models.pulses import Pulse
from tests import make
from tests.embedded.living import eventually
from tests.outbox.relay import Relay

PULSES, MAIL = "surveys.tasks.run_pulses", "culture.outbox.tasks.send_due_mail"
DAY = timedelta(days=1)


class App:
    """`folder` holds everything the processes write: logs, files, temporary files."""

    def __init__(self, folder: Path, relay: Relay):
        self.folder, self.relay = folder, relay
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            # A queue of its own: what other tests send must not wake this worker.
            "REDIS_URL": valkey.url(folder),
            "EMAIL_URL": relay.url,
            "BASE_URL": self.url,
            "KEYS_DIR": str(settings.KEYS_DIR),
            "KEEPERS_DIR": str(settings.KEEPERS_DIR),
            "VAR_DIR": str(folder / "var"),
            "STATIC_ROOT": str(folder / "static"),
            "TMPDIR": str(folder / "tmp"),
        }
        for name in ("var", "tmp", "log"):
            (folder / name).mkdir()

    def start(self) -> None:
        self.queue = valkey.start(self.folder, self.folder / "log" / "valkey.log")
        collect_static(self.folder / "static")
        port = ["--host", "127.0.0.1", "--port", self.port]
        self.web = self.python("web", [*WEB.split(), *port], last_words=SIGTERM)
        self.worker = self.python("worker", WORKER.split())
        eventually(self.answers)

    def python(self, name: str, module: list, **options):
        log, argv = self.folder / "log" / f"{name}.log", [sys.executable, "-m", *module]
        return spawn(argv, log=log, env=self.environment, **options)

    def answers(self) -> bool:
        try:
            return self.request("GET", "/healthz").status == 200
        except OSError:
            return False

    def stop(self) -> None:
        for process in (self.web, self.worker):
            process.send_signal(SIGTERM)
        for process in (self.web, self.worker):
            process.wait(timeout=30)
        self.queue.kill()
        self.queue.wait()

    def request(self, method, path, body=None, headers=None, *, source="127.0.0.1"):
        """One request on a connection of its own, from a chosen address of this machine."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(source, 0)
        )
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            response.text = response.read().decode()
            return response
        finally:
            connection.close()

    def post(self, path, form: bytes, headers=None, **options):
        form_type = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", path, form, form_type | (headers or {}), **options)

    def tick(self, task: str = PULSES) -> None:
        """What beat does each minute."""
        broker = valkey.url(self.folder).replace("unix:", "redis+socket:")
        with Celery(broker=broker, set_as_current=False) as beat:
            beat.send_task(task)

    def logs(self) -> str:
        return "".join(path.read_text() for path in (self.folder / "log").iterdir())


def database_url() -> str:
    """The address of these tests' database."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def collect_static(folder: Path) -> None:
    """Everything that pages name; what the API's own page brings is large and not needed."""
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", "--noinput", "-i", "drf_spectacular_sidecar*", verbosity=0)


@contextmanager
def mail_sink():
    """A real SMTP server for as long as the app runs."""
    relay = Relay()
    relay.url = f"smtp://127.0.0.1:{(port := free_port())}"
    controller = Controller(relay, hostname="127.0.0.1", port=port)
    controller.start()
    yield relay
    controller.stop()


@contextmanager
def running(folder: Path):
    with mail_sink() as relay:
        app = App(folder, relay)
        try:
            app.start()
            yield app
        finally:
            app.stop()
            shutil.rmtree(folder, ignore_errors=True)


def planned_now(**fields) -> Pulse:
    """A pulse that is due to open at this moment, and closes so soon that no mail of it waits for
    a working hour: these tests run at night and on Sundays, too.
    """
    now = timezone.now()
    at_any_hour = {"quiet_from": 0, "quiet_to": 0}
    pulse = make.cadence(starts_on=now.date(), **at_any_hour, **fields).pulses.first()
    reschedule(pulse, now - timedelta(minutes=5), now + timedelta(hours=2))
    return pulse


def open_now(**fields) -> Pulse:
    pulse = planned_now(**fields)
    launch.open_pulse(pulse, now=timezone.now())
    pulse.refresh_from_db()
    return pulse


def close_now(pulse: Pulse) -> None:
    """The tests are the clock: the instant that was to come is now."""
    now = timezone.now()
    reschedule(pulse, now - DAY, now)


def reschedule(pulse: Pulse, opens_at, closes_at) -> None:
    Pulse.objects.filter(pk=pulse.pk).update(
        opens_at=opens_at,
        closes_at=closes_at,
        ends_at=closes_at,
        extends_to=closes_at + 2 * DAY,
        released_at=closes_at + DAY,
    )
    pulse.refresh_from_db()


class Overheard(Thread):
    """Everything that passes through the queue while we listen."""

    def __init__(self, app: App):
        super().__init__(daemon=True)
        self.lines = []
        self.client = redis.Redis.from_url(valkey.url(app.folder), socket_timeout=None)
        self.monitor = self.client.monitor().__enter__()
        self.start()

    def run(self):
        try:
            for command in self.monitor.listen():
                self.lines.append(str(command))
        except (redis.ConnectionError, ValueError, OSError):
            return

    def text(self) -> str:
        left = [(key, self.client.dump(key)) for key in self.client.keys("*")]
        return "\n".join([*self.lines, repr(left)])
