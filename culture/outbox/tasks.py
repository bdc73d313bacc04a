"""The outbox's one task. It only says "look": rows are the queue, losing a call loses none."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from culture import clock
from culture.outbox.delivery import deliver_due

# With one more batch after it, well inside the worker's own limit of ten minutes.
RUN_SECONDS = 5 * 60


@shared_task
def send_due_mail() -> None:
    """Send what is due, a batch per connection. Overlapping runs share the work."""
    until = monotonic() + RUN_SECONDS
    with clock.running() as goes:
        while goes and deliver_due(now=timezone.now()) and monotonic() < until:
            pass
