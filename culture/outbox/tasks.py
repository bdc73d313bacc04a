"""The outbox's tasks. They only say "look": rows are the queue, losing a call loses none."""

from time import monotonic, sleep

from celery import shared_task
from django.utils import timezone

from culture import clock
from culture.outbox import leaving, mailbox, pace, relay, watch
from culture.outbox.delivery import deliver_due

# With one more batch after it, well inside the worker's own limit of ten minutes.
RUN_SECONDS = 5 * 60
WAIT_SECONDS = 5


@shared_task
def send_due_mail() -> None:
    """Send what is due, a batch per connection. Overlapping runs share the work."""
    until = monotonic() + RUN_SECONDS
    with clock.running() as goes:
        watch.beat(timezone.now())
        while goes and (deliver_due(now=timezone.now()) or wait()) and monotonic() < until:
            if leaving.asked():
                break
            watch.beat(timezone.now())


def wait() -> bool:
    """Let some of the minute pass if letters wait for that, and nobody else does it already."""
    if not pace.worth_waiting(timezone.now()):
        return False
    with pace.waiter() as mine:
        if mine:
            sleep(WAIT_SECONDS)
    return mine


@shared_task
def read_returned_mail() -> None:
    """Look into the mailbox for mail that came back."""
    mailbox.read(now=timezone.now())


@shared_task
def look_at_relay() -> None:
    """Look whether the mail server lets us in, also while nothing waits."""
    relay.look(now=timezone.now())
