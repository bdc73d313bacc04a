"""How long each kind of data is kept. One table; the report and the deed follow from it. Apps above
this one add their own kinds to it when they are ready.

What a pulse knows about people goes with its count; that is surveys' own affair. Files are kept by
nobody here: downloads are made while they are asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pghistory.models
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Min, QuerySet

from culture.outbox.models import Letter
from culture.people import log
from culture.people.erasing import CannotErase, erase
from culture.people.models import Entry, Person, PersonEvent, RosterUpload, TeamEvent

YEAR = 365


@dataclass(frozen=True)
class Rule:
    """Rows of one kind, and for how many days they stay after the date in `since`."""

    what: str
    days: int
    rows: Callable[[], QuerySet]
    since: str
    # How they go. Gets the rows that are over their time, and now.
    drop: Callable = lambda rows, now: rows.delete()

    def due(self, now: datetime) -> QuerySet:
        return self.rows().filter(**{f"{self.since}__lte": now - timedelta(days=self.days)})


@dataclass(frozen=True)
class Due:
    """What one rule finds."""

    what: str
    days: int
    n: int
    # The date or instant that counts, of the oldest row; None where there is none.
    oldest: object


def drop_logged(rows, now):
    """The one way out of the log."""
    with log.unlocked():
        rows.delete()


def erase_all(rows, now):
    """Everybody who can be; who cannot yet is tried again tomorrow."""
    for person in rows:
        try:
            erase(person, by=None, now=now)
        except CannotErase:
            continue


def settled():
    """No pulse is open for so long: what is settled for 90 days is about none that is."""
    return Letter.objects.exclude(state=Letter.State.WAITING)


RULES = [
    Rule("Lists of people that were uploaded and not kept", 1, RosterUpload.objects.all, "at"),
    Rule("Sessions that ran out", 0, Session.objects.all, "expire_date"),
    Rule("Letters that were sent, cancelled or given up", 90, settled, "dated_at"),
    Rule("Deeds in the log", 3 * YEAR, Entry.objects.all, "at", drop_logged),
    Rule("People in the log", 3 * YEAR, PersonEvent.objects.all, "pgh_created_at", drop_logged),
    Rule("Teams in the log", 3 * YEAR, TeamEvent.objects.all, "pgh_created_at", drop_logged),
    Rule("Who acted", 3 * YEAR, pghistory.models.Context.objects.all, "created_at"),
    Rule(
        "Name and address of people who left",
        YEAR,
        Person.objects.filter(is_active=False).all,
        "left_on",
        erase_all,
    ),
]


def report(now: datetime) -> list[Due]:
    """What is over its time, one line per rule; changes nothing."""
    return [due_by(rule, now) for rule in RULES]


def due_by(rule, now) -> Due:
    rows = rule.due(now).order_by()
    return Due(rule.what, rule.days, rows.count(), rows.aggregate(at=Min(rule.since))["at"])


def apply(now: datetime) -> list[Due]:
    """Let it go, each rule in its own transaction; returns what it was. Twice changes nothing."""
    done = []
    for rule in RULES:
        with transaction.atomic():
            done.append(due_by(rule, now))
            rule.drop(rule.due(now), now)
    return done
