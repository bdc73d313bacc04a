"""The clock's hour: what is over its time goes. A machine that slept at night loses none."""

from celery import shared_task
from django.utils import timezone

from culture import clock
from culture.people import retention


@shared_task
def keep_retention() -> None:
    with clock.running() as goes:
        if goes:
            retention.apply(timezone.now())
