"""The clock's minute: a wake-up only. What is due stands in the database."""

from celery import shared_task
from django.utils import timezone

from culture import clock
from surveys import steps


@shared_task
def run_pulses() -> None:
    with clock.running() as goes:
        if goes:
            steps.run(timezone.now())
