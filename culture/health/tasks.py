"""The clock's minute: a wake-up only. What is due stands in the database."""

from celery import shared_task
from django.utils import timezone

from culture import clock
from culture.health.homes import digest
from culture.health.reports import quarterly


@shared_task
def queue_reports() -> None:
    with clock.running() as goes:
        if goes:
            quarterly.queue_due(now=timezone.now())


@shared_task
def queue_digests() -> None:
    with clock.running() as goes:
        if goes:
            digest.queue_due(now=timezone.now())
