"""The count as an event: a public page to watch at the close, and the certificate that stays.

Before the count it tells nothing about how many have answered. Afterwards nothing on it changes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from culture.pages import attachment, render_page, wants_part
from surveys.keepers import keepers
from surveys.models.pulses import Pulse
from surveys.models.results import Certificate
from surveys.trust.remains import questions_about

LATE = timedelta(minutes=10)
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Step:
    words: str
    done: bool
    at: datetime | None = None


@dataclass(frozen=True)
class Count:
    """How far the count of a pulse is."""

    pulse: Pulse
    certificate: Certificate | None
    now: datetime
    closed: bool
    awaited: tuple[str, ...]  # keepers who have still to enter their passphrase

    @property
    def finished(self) -> bool:
        return self.certificate is not None and self.certificate.key_destroyed_at is not None

    @property
    def late(self) -> bool:
        waits = self.certificate is None and not self.awaited
        return waits and self.closed and self.now >= self.pulse.ends_at + LATE

    @property
    def steps(self) -> list[Step]:
        counted = self.certificate and self.certificate.counted_at
        shredded = self.certificate and self.certificate.key_destroyed_at
        return [
            Step("Closed", self.closed, self.pulse.ends_at),
            Step("Envelopes opened and counted together", bool(counted), counted),
            Step("Envelopes, links and mails deleted", bool(counted), counted),
            Step("Key destroyed", bool(shredded), shredded),
        ]

    @property
    def every(self) -> str:
        """How often a page that is left open asks again; "" where nothing will happen soon."""
        if self.finished or self.now < self.pulse.ends_at - SOON:
            return ""
        return "3s" if self.closed else "60s"

    @property
    def seen(self) -> str:
        """Changes with what the page says, so that nothing is read out twice."""
        ticked = sum(step.done for step in self.steps)
        return f"{ticked}-{len(self.awaited)}-{int(self.late)}-{int(self.pulse.extended)}"


@login_not_required
@require_safe
def certificate(request, pulse_id):
    """What will happen, what is happening, and the public account of it."""
    count = count_of(pulse_id, now=timezone.now())
    if wants_part(request) and request.GET.get("seen") == count.seen:
        return HttpResponse(status=204)
    context = {"count": count, "pulse": count.pulse, "certificate": count.certificate}
    if count.finished:
        context["questions"] = questions_about(count.pulse)
    return render_page(request, "surveys/certificate.html", context, part="count")


@login_not_required
@require_safe
def certificate_text(request, pulse_id):
    """The finished certificate in plain words, to be kept elsewhere."""
    count = count_of(pulse_id, now=timezone.now())
    if not count.finished:
        raise Http404
    name = f"certificate-{count.pulse.opens_on}.txt"
    words = text_of(count.pulse, count.certificate)
    return attachment(words, name, kind="text/plain; charset=utf-8")


def count_of(pulse_id: int, *, now: datetime) -> Count:
    """Of a pulse that was opened."""
    there = Pulse.objects.exclude(state__in=[Pulse.State.PLANNED, Pulse.State.SKIPPED])
    pulse = get_object_or_404(there, pk=pulse_id)
    found = Certificate.objects.filter(pulse=pulse).first()
    if found:
        return Count(pulse, found, now, closed=True, awaited=())
    closed = keepers.closed(pulse, now=now)
    return Count(pulse, None, now, closed, tuple(keepers.awaited(pulse)) if closed else ())


def text_of(pulse: Pulse, certificate: Certificate) -> str:
    """Nothing in it can change later: no name, no local time."""
    smallest = certificate.smallest_group
    lines = {
        "Pulse opened": utc(pulse.opens_at),
        "Closed": utc(pulse.ends_at) + (" (moved once, as printed)" if pulse.extended else ""),
        "Sealed to key": pulse.fingerprint,
        "Invited": certificate.invited,
        "Envelopes": certificate.envelopes,
        "Counted": certificate.counted,
        "Invalid": certificate.invalid,
        "Left": 0,
        "Counted at": utc(certificate.counted_at),
        "Key destroyed at": utc(certificate.key_destroyed_at),
        "Fewest people behind any number": smallest or "nothing was published",
    }
    rows = "\n".join(f"{name + ':':<33}{value}" for name, value in lines.items())
    return f"Certificate of a count\n\n{rows}\n"


def utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
