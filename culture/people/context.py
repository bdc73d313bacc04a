"""What the shell of every page knows about the organisation."""

from django.conf import settings
from django.urls import reverse


def organisation(request) -> dict:
    """`organisation`, and `sample_banner`, the way out of the sample."""
    current = getattr(request, "organisation", None)
    return {
        "organisation": current,
        "sample_banner": way_out() if current and current.sample else "",
    }


def way_out() -> str:
    """Only on the machine itself; elsewhere there is no page that leaves the sample."""
    return reverse("embedded:leave") if settings.LOCAL else ""
