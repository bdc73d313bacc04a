"""The lapse timer: what recurs and was not done again in time. Running twice marks once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from culture.people.models import Organisation
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.rollouts import telling


def run(now: datetime) -> None:
    """Mark each one over its day, and tell who reports on it. Nothing before there is a roster."""
    organisation = Organisation.current()
    if organisation is None:
        return
    today = timezone.localdate(now, organisation.zone)
    for rollout in Rollout.objects.to_lapse(today).with_places():
        lapse(rollout, now=now)


@transaction.atomic
def lapse(rollout, *, now: datetime) -> None:
    if rollout.lapse():
        telling.lapsed(rollout, now=now)
