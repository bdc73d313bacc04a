"""The supervisor with small stand-ins for what it supervises: real processes all the same."""

import signal
from functools import partial
from itertools import pairwise

import pytest

from culture.embedded.processes import CannotStart, spawn
from culture.embedded.supervisor import LONGEST_PAUSE, Service, Supervisor
from tests.embedded.living import alive, eventually

LEAVES_A_CHILD = "sleep 60 & echo $! ; wait"
WILL_NOT_LISTEN = "trap '' TERM; echo ready; while true; do sleep 1; done"


@pytest.fixture
def supervisor(said):
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def service(folder):
    """Make a service from a line of shell."""

    def make(line, **options):
        log = folder / "service.log"
        return Service("service", partial(spawn, ["sh", "-c", line], log=log), log, **options)

    return make


def test_what_dies_is_started_again_and_said(supervisor, service, said):
    child = service("sleep 60")
    supervisor.start(child)
    first = child.process.pid
    child.process.kill()

    keep_running_until(supervisor, lambda: child.process and child.process.pid != first)

    assert len(said) == 1
    assert "service stopped (SIGKILL); starting it again in 1 s" in said[0]


def test_what_a_dead_process_leaves_behind_dies_too(supervisor, service):
    child = service(LEAVES_A_CHILD)
    supervisor.start(child)
    grandchild = int(eventually(child.log.read_text))
    child.process.kill()

    keep_running_until(supervisor, lambda: not alive(grandchild))


def test_what_ends_by_itself_is_not_started_again(supervisor, service, said):
    done, failed = service("exit 0", again=False), service("exit 4", again=False)
    supervisor.start(done, failed)

    keep_running_until(supervisor, lambda: done.process is failed.process is None)
    supervisor.tick()

    assert done.process is failed.process is None
    assert said == [f"service failed (exit 4). Its log: {failed.log}"]


def test_a_process_that_ignores_a_polite_word_is_ended(supervisor, service):
    child = service(WILL_NOT_LISTEN, grace=0.2)
    supervisor.start(child)
    eventually(child.log.read_text)
    process = child.process

    supervisor.stop()

    assert process.returncode == -signal.SIGKILL


def test_services_stop_in_reverse_order(supervisor, service, folder):
    order = folder / "order"
    for name in ("first", "second"):
        line = (
            f"trap 'echo {name} >> {order}; exit' TERM; echo {name}; while :; do sleep 0.05; done"
        )
        child = service(line)
        supervisor.start(child)
        eventually(lambda name=name, log=child.log: name in log.read_text())

    supervisor.stop()

    assert order.read_text().split() == ["second", "first"]


def test_what_never_comes_up_ends_the_start_with_its_own_words(supervisor, service, monkeypatch):
    monkeypatch.setattr(Service, "pause", 0)
    child = service("echo no room on disk; exit 3", answers=lambda: False)
    supervisor.start(child)

    with pytest.raises(CannotStart, match="service does not start:\n    no room on disk"):
        supervisor.wait_for(child)


def test_a_command_that_fails_says_what_it_said(supervisor, folder):
    log = folder / "job.log"
    job = spawn(["sh", "-c", "echo column is missing; exit 1"], log=log)

    with pytest.raises(CannotStart, match="job failed:\n    column is missing"):
        supervisor.finish("job", job, log)


def test_pauses_grow_up_to_a_limit(service):
    child = service("true")
    pauses = []
    for deaths in range(1, 9):
        child.deaths = deaths
        pauses.append(child.pause)

    assert all(shorter <= longer for shorter, longer in pairwise(pauses))
    assert (pauses[0], pauses[-1]) == (1, LONGEST_PAUSE)


def keep_running_until(supervisor, fact):
    eventually(lambda: supervisor.tick() or fact())
