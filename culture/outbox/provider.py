"""What a mail provider tells through its webhook, where MAIL_PROFILE names one (django-anymail).

Its request must carry the secret that we set (ANYMAIL_WEBHOOK_SECRET, and a signature where the
provider has one), and the mark of a letter that we signed: then it is a report like one by mail.
"""

from datetime import UTC, datetime
from importlib import import_module

from anymail.signals import EventType, tracking
from django.conf import settings
from django.dispatch import receiver
from django.urls import path
from django.utils import timezone

from culture.outbox import marks, returned
from culture.outbox.returned import COMPLAINT, Report

FAILED = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
# What anymail calls the reason, where no code of a server came along.
REASONS = {"bounced": "no_mailbox", "invalid": "no_mailbox", "timed_out": "busy", "spam": "policy"}
PASSING = ("soft", "temporar", "transient")


def webhook():
    """The address that the provider calls; none without a secret."""
    name = settings.MAIL_PROVIDER
    if not name or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return []
    module = import_module(f"anymail.webhooks.{name}")
    view = next(view for key, view in vars(module).items() if is_view(key, name))
    return [path("provider/", view.as_view(), name="provider")]


def is_view(key: str, provider: str) -> bool:
    return key.lower() == f"{provider.replace('_', '')}trackingwebhookview"


@receiver(tracking)
def hear(sender, event, **kwargs):
    """Anymail has checked who calls."""
    now = timezone.now()
    at = event.timestamp or datetime.now(UTC)
    tag = marks.read_letter(str((event.metadata or {}).get("letter", "")))
    if tag and now - at < returned.MAX_AGE:
        returned.take(Report(tag, reason=reason(event)), now=now)


def reason(event) -> str:
    """A key of replies.REASONS; empty for what is none of our business, as that it arrived."""
    if event.event_type == EventType.COMPLAINED:
        return COMPLAINT
    if event.event_type not in FAILED:
        return ""
    said = f"{event.mta_response or ''} {event.description or ''}"
    if returned.STATUS.search(said):
        return returned.meaning(0, said)
    if any(word in said.lower() for word in PASSING):
        return "busy"
    return REASONS.get(event.reject_reason, "refused")
