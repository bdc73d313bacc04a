"""When somebody's mail address changed. Sign-in codes go to the new one, so whoever brings the
roster could sign in as them. The log says when and by whom, never from what or to what.
"""

from datetime import datetime, timedelta

from django.db.models import Max, OuterRef, Subquery

from culture.access import Role
from culture.people.models import PersonEvent

# Who speaks for a side: no file changes their address.
HELD = (Role.HR_LEAD, Role.REPRESENTATIVE)
# As long the change is told beside a word they give, and they choose no passphrase.
FRESH = timedelta(days=14)


def last_change(person, *labels: str) -> datetime | None:
    """When the log last tells one of these of a person (keys of told.LABELS); None: it does not."""
    events = PersonEvent.objects.filter(pgh_obj=person, pgh_label__in=labels)
    return events.aggregate(at=Max("pgh_created_at"))["at"]


def freshly(person, *, now: datetime) -> datetime | None:
    """When their address changed, if that is less than FRESH ago."""
    at = last_change(person, "address")
    return at if at and now < at + FRESH else None


def told_beside(deeds):
    """Rows with `person` and `at`, each with `readdressed_at`: a change less than FRESH before."""
    at = OuterRef("at")
    events = PersonEvent.objects.filter(pgh_label="address", pgh_obj=OuterRef("person"))
    before = events.filter(pgh_created_at__gt=at - FRESH, pgh_created_at__lte=at)
    newest = before.order_by("-pgh_id").values("pgh_created_at")[:1]
    return deeds.annotate(readdressed_at=Subquery(newest))
