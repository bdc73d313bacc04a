"""What faults happen to: PostgreSQL that really writes, Valkey, workers, and a mail server that
does what its script says for each address.
"""

import asyncio
import os
import sys
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from datetime import timedelta
from email import message_from_bytes
from functools import partial
from signal import SIGKILL, SIGQUIT, SIGTERM
from threading import Event, Thread

from aiosmtpd.controller import Controller
from celery import Celery
from django.db import connection
from django.utils import timezone

from culture.embedded import valkey
from culture.embedded.processes import spawn
from culture.embedded.supervisor import last_lines
from tests.benchmarks.machine import free_port
from tests.outbox.relay import HANG_UP, Relay

CONCURRENCY = 4
MAIL = "culture.outbox.tasks.send_due_mail"
PATIENCE = 240


class Sink(Relay):
    """`script`: answers for an address, in order; then it takes mail. `slow`: seconds for each."""

    def __init__(self):
        super().__init__()
        self.script, self.slow, self.tries = {}, 0.004, defaultdict(list)
        self.copies = defaultdict(list)

    async def handle_RCPT(self, server, session, envelope, recipient, options):
        self.tries[recipient].append(time.monotonic())
        answer = next(iter(self.script.get(recipient, [])), None)
        if answer and answer != HANG_UP:
            self.script[recipient].pop(0)
            return answer
        envelope.rcpt_tos.append(recipient)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.slow)
        mail = message_from_bytes(envelope.content)
        recipient = envelope.rcpt_tos[0]
        self.copies[recipient].append((mail["Message-ID"], mail["Date"]))
        if self.script.get(recipient):
            self.script[recipient].pop(0)
            server.transport.abort()
        return "250 OK"

    @property
    def taken(self):
        return sum(map(len, list(self.copies.values())))


class World:
    """Everything that runs; `with world.mailing():` gives it a mail server and beats of its own."""

    def __init__(self, machine):
        self.machine, self.folder, self.workers = machine, machine.folder / "queue", []
        self.folder.mkdir()
        self.postgres = machine.supervisor.services[0]
        launch = partial(valkey.start, self.folder, machine.log("valkey"))
        self.queue = machine.start("valkey", launch, partial(valkey.answers, self.folder))

    @contextmanager
    def mailing(self, *, beats=1, sink=None):
        self.sink = sink or Sink()
        port, stop = free_port(), Event()
        controller = Controller(self.sink, hostname="127.0.0.1", port=port)
        controller.start()
        self.environment = self.machine.environment() | {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "REDIS_URL": valkey.url(self.folder),
            "LOG_LEVEL": "WARNING",
        }
        threads = [Thread(target=self.beat, args=[stop], daemon=True) for _ in range(beats)]
        for thread in threads:
            thread.start()
        try:
            yield self.sink
        finally:
            stop.set()
            for worker in self.workers:
                kill(worker)
            self.workers.clear()
            for thread in threads:
                thread.join()
            controller.stop()

    def beat(self, stop):
        """What beat does each minute, each second; while the queue is away it is not heard."""
        broker = valkey.url(self.folder).replace("unix:", "redis+socket:")
        with Celery(broker=broker, set_as_current=False) as beat:
            beat.conf.task_publish_retry = False
            while not stop.wait(1):
                with suppress(Exception):
                    beat.send_task(MAIL, expires=55)

    def start(self):
        argv = [sys.executable, "-m", "celery", "-A", "tests.faults.worker", "worker"]
        argv += ["-c", CONCURRENCY, "--without-gossip", "--without-mingle", "--without-heartbeat"]
        log = self.machine.log("worker")
        self.workers.append(spawn(argv, log=log, env=self.environment))
        return self.workers[-1]

    def until(self, taken):
        """Until the mail server has taken so many."""
        self.wait(lambda: self.sink.taken >= taken)

    def settled(self):
        """Until no letter waits."""
        from culture.outbox.models import Letter

        self.wait(lambda: not Letter.objects.waiting().exists())

    def wait(self, fact):
        deadline = time.monotonic() + PATIENCE
        while not fact():
            if time.monotonic() > deadline:
                said = last_lines(self.machine.log("worker"))
                raise TimeoutError(f"{self.sink.taken} mails taken in {PATIENCE} s:\n{said}")
            time.sleep(0.05)

    def lose_queue(self):
        """kill -9, and nothing is left of it."""
        self.queue.process.kill()
        self.queue.process.wait()

    def find_queue(self):
        self.queue.start(time.monotonic())
        self.machine.supervisor.wait_for(self.queue)

    def restart_postgres(self):
        """Immediate: as if the machine had lost its power."""
        connection.close()
        self.postgres.process.send_signal(SIGQUIT)
        self.postgres.process.wait()
        self.postgres.start(time.monotonic())
        self.machine.supervisor.wait_for(self.postgres)


def kill(worker, signal=SIGKILL):
    """The whole group, at once."""
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal)
    if signal in (SIGKILL, SIGTERM):
        worker.wait()


def post(count):
    """That many letters, due now; those of before are gone."""
    from culture.outbox.models import Letter
    from tests.outbox.relay import KIND

    Letter.objects.all().delete()
    now = timezone.now() - timedelta(seconds=1)
    Letter.objects.bulk_create(Letter.about(KIND, pk, now=now) for pk in range(1, count + 1))
