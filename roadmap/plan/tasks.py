"""The clock's minute: a wake-up only. What is due stands in the database."""

from celery import shared_task
from django.utils import timezone

from culture import clock
from roadmap.plan.rollouts import lapsing


@shared_task
def mark_lapsed() -> None:
    with clock.running() as goes:
        if goes:
            lapsing.run(timezone.now())
