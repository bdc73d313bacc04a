"""Real workers, a real queue, and both killed in the middle of sending."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL
from threading import Event
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.db import connection
from django.db.models import F

from culture.embedded import valkey
from culture.outbox.models import Letter
from culture.settings import BASE_DIR
from tests.embedded.living import eventually
from tests.outbox.relay import address
from tests.postgres import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
TICK = "culture.outbox.tasks.send_due_mail"
LETTERS = range(1, 401)


@pytest.fixture
def queue(tmp_path_factory):
    """A Valkey of our own, to kill."""
    own = Queue(tmp_path_factory.mktemp("q"))
    own.start()
    yield own
    own.kill()


class Queue:
    def __init__(self, folder: Path):
        self.folder, self.url = folder, valkey.url(folder)

    def start(self):
        self.process = valkey.start(self.folder, self.folder / "log")
        wait_until(lambda: valkey.answers(self.folder), self.folder / "log")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def tick(self, times=1):
        """What beat does each minute."""
        broker = self.url.replace("unix:", "redis+socket:")
        with Celery(broker=broker, set_as_current=False) as beat:  # later tests keep our own
            for _ in range(times):
                beat.send_task(TICK)


@pytest.fixture
def work(queue, relay, tmp_path):
    """Start a worker of two processes; it dies with the test at the latest."""
    started = []
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    environment = os.environ | {
        "DATABASE_URL": database.geturl(),
        "REDIS_URL": queue.url,
        "EMAIL_URL": relay.url,
    }

    def start():
        argv = [sys.executable, "-m", "celery", "-A", "tests.outbox.worker", "worker", "-c", "2"]
        with (tmp_path / "worker.log").open("ab") as log:
            worker = subprocess.Popen(  # noqa: S603  our own arguments
                argv, cwd=BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def kill(worker):
    if worker.poll() is None:
        os.killpg(worker.pid, SIGKILL)
    worker.wait()


def finish(worker):
    """A polite stop: what runs is finished first."""
    worker.terminate()
    worker.wait(30)


def test_a_queue_killed_and_emptied_in_the_middle_of_sending_loses_no_mail(
    queue, work, relay, post
):
    post(*LETTERS)
    killed = Event()

    def kill_queue():
        if len(relay.took) == 50 and not killed.is_set():
            killed.set()
            queue.kill()

    relay.before_data = kill_queue
    worker = work()
    queue.tick(times=4)
    relay.wait_for(len(LETTERS))
    queue.start()
    queue.tick(times=2)
    eventually(lambda: not Letter.objects.waiting().exists(), seconds=60)
    finish(worker)

    assert killed.is_set()
    assert relay.addresses == sorted(address(pk) for pk in LETTERS)


def test_workers_killed_in_the_middle_of_sending_lose_nothing_and_repeat_at_most_one_each(
    queue, work, relay, post
):
    post(*LETTERS)
    first = work()
    queue.tick(times=4)
    relay.wait_for(50)
    kill(first)
    queue.kill()
    an_hour_passes()
    queue.start()
    second = work()
    queue.tick(times=2)
    eventually(lambda: not Letter.objects.waiting().exists(), seconds=60)
    finish(second)

    copies = len(relay.took) - len(LETTERS)
    assert set(relay.addresses) == {address(pk) for pk in LETTERS}
    assert copies <= 2
    assert len({mail["Message-ID"] for mail in relay.mails}) == len(LETTERS)


def an_hour_passes():
    hour_ago = F("leased_until") - timedelta(hours=1)
    Letter.objects.exclude(leased_until=None).update(leased_until=hour_ago)
