"""How long it is kept: comments as long as what they are about, everything else for weeks."""

from django.db.models import Q

from culture.people import retention
from culture.people.retention import Rule
from culture.talk.kinds import KINDS
from culture.talk.models import Bundle, Notice, Remark


def taken_back():
    return Remark.objects.exclude(taken_back_at=None)


def orphans():
    """Comments on things that were deleted."""
    there = Q(pk__in=[])
    for kind in KINDS.values():
        there |= Q(kind=kind.name, about_id__in=kind.things().values("pk"))
    return Remark.objects.exclude(there)


retention.RULES += [
    Rule("Notices", 90, Notice.objects.all, "at"),
    Rule("What left in one mail of notices", 90, Bundle.objects.all, "leaves_at"),
    Rule("Comments that were taken back", 1, taken_back, "taken_back_at"),
    Rule("Comments on what was deleted", 0, orphans, "at"),
]
