"""What the shell of every page knows of notices."""

from functools import partial

from culture.talk.notice_views import bell as counted


def shell(request) -> dict:
    """`bell`, worked out only where the bar is drawn, and for whoever is signed in."""
    return {"bell": partial(bell, request)}


def bell(request) -> dict | None:
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return None
    found = counted(person)
    return found if found["any"] else None
