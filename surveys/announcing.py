"""Announcements in Slack and Teams: that a pulse is open, and that its results are out.

The same for everybody in a channel: no link of somebody's own, no number of answers. Whether it was
announced stands in the dedup key, so the clock may look each minute.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from culture.outbox.channels.messages import Announcement
from culture.outbox.mail import writes
from culture.outbox.models import Channel, Letter
from culture.people.languages import spoken
from culture.people.models import Organisation
from surveys.cadence.posting import close_words
from surveys.models.pulses import Pulse

OPEN, RESULTS = "channel.open", "channel.results"
# Results that are older are no news.
NEWS = timedelta(days=2)


def announce(now: datetime) -> None:
    """Queue what is new, once per channel and pulse."""
    boards = list(Channel.objects.boards().values_list("pk", flat=True))
    if not boards:
        return
    queue(OPEN, boards, opened(now), now=now)
    queue(RESULTS, boards, published(now), now=now)


def queue(kind: str, boards: list[int], pulses: Iterable[Pulse], *, now: datetime) -> None:
    for pulse in pulses:
        letters = [Letter.about(kind, pk, now=now) for pk in boards]
        for letter in letters:
            letter.dedup_key = f"{kind}:{pulse.pk}:{letter.about_id}"
        Letter.objects.bulk_create(letters, ignore_conflicts=True)


def opened(now: datetime):
    return Pulse.objects.open().filter(opens_at__lte=now, ends_at__gt=now)


def published(now: datetime):
    """Only the newest: what an older one said nobody waits for."""
    return Pulse.objects.readable(now).filter(released_at__gt=now - NEWS).order_by("-opens_at")[:1]


@writes(OPEN, called="announcements of a pulse")
def write_opened(ids: list[int], *, now: datetime) -> dict[int, Announcement]:
    pulse = opened(now).order_by("opens_at").last()
    if pulse is None:
        return {}
    with in_everybodys_language() as organisation:
        text = gettext(
            "{organisation}: a pulse is open until {closes}. Everybody was asked: your own way in "
            "is in your mail, in a message or on a slip. Answers are sealed, counted with others "
            "and then destroyed."
        ).format(organisation=organisation, closes=close_words(pulse.ends_at, organisation.zone))
    return to_all(ids, text, reverse("trust:promise"))


@writes(RESULTS, called="announcements of results")
def write_results(ids: list[int], *, now: datetime) -> dict[int, Announcement]:
    if not published(now):
        return {}
    with in_everybodys_language() as organisation:
        text = gettext(
            "{organisation}: the results of the last pulse are out, the whole company’s for "
            "everybody. What leaders promise comes next."
        ).format(organisation=organisation)
    return to_all(ids, text, reverse("health:results"))


@contextmanager
def in_everybodys_language():
    organisation = Organisation.current()
    with override(spoken(organisation.language)):
        yield organisation


def to_all(ids: list[int], text: str, path: str) -> dict[int, Announcement]:
    boards = Channel.objects.boards().filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: Announcement(pk, text, settings.BASE_URL + path) for pk in boards}
