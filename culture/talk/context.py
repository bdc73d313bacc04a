"""What the shell of every page knows of notices."""

from functools import partial

from django.db.models import Count, Q

from culture.talk.models import Notice


def shell(request) -> dict:
    """`bell`, worked out only where the bar is drawn, and for whoever is signed in."""
    return {"bell": partial(bell, request)}


def bell(request) -> dict | None:
    """{"any", "unread"}: how many notices they have and how many are unread, in one query."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return None
    rows = Notice.objects.filter(person=person)
    found = rows.aggregate(any=Count("pk"), unread=Count("pk", filter=Q(seen_at=None)))
    return found if found["any"] else None
