"""The outbox as its pages tell it: how each kind of letter goes, and which could not be sent.

Only of kinds whose fate may be told: reminders are left out, with their numbers.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from culture.outbox import pace
from culture.outbox.mail import recipients, told_kinds
from culture.outbox.models import Letter
from culture.words import hour

SHOWN = 100


@dataclass(frozen=True)
class Course:
    """How letters of one kind go. `words`: "96 of 169, about 3 minutes to go, until 09:41"."""

    label: str
    done: int
    of: int
    words: str


def courses(now: datetime) -> list[Course]:
    counted = defaultdict(dict)
    rows = Letter.objects.told().values("kind", "state").order_by("kind").annotate(n=Count("pk"))
    for row in rows:
        counted[row["kind"]][row["state"]] = row["n"]
    return [
        course(name, counted[kind], now) for kind, name in told_kinds().items() if counted[kind]
    ]


def course(name: str, states: dict[str, int], now: datetime) -> Course:
    total = sum(states.values())
    waiting, dead = states.get(Letter.State.WAITING, 0), states.get(Letter.State.DEAD, 0)
    done = total - waiting - dead
    parts = [f"{done} of {total}"]
    parts += [f"{dead} could not be sent"] if dead else []
    if takes := pace.takes(waiting):
        parts += [f"{takes} to go, until {until(waiting, now)}"]
    return Course(name.capitalize(), done, total, ", ".join(parts))


def until(waiting: int, now: datetime) -> str:
    ends = now + timedelta(minutes=pace.minutes(waiting))
    return hour(timezone.localtime(ends), timezone.localtime(now))


@dataclass(frozen=True)
class Failed:
    """A letter that could not be sent. `name`: whom it is for, where the reader may know."""

    tag: str
    what: str
    name: str
    code: int | None
    attempts: int


@dataclass(frozen=True)
class Reason:
    words: str
    letters: list[Failed]


def dead():
    """Letters that wait for somebody to decide."""
    return Letter.objects.dead().told()


def reasons(*, named: bool) -> list[Reason]:
    """The latest that failed, by reason; with names where `named`."""
    by_reason, letters = defaultdict(list), list(dead().order_by("-pk")[:SHOWN])
    names = names_of(letters) if named else {}
    for letter in letters:
        what, name = told_kinds()[letter.kind].removesuffix("s"), names.get(letter.pk, "")
        row = Failed(letter.tag, what.capitalize(), name, letter.error_code, letter.attempts)
        by_reason[letter.why].append(row)
    return [Reason(words, rows) for words, rows in by_reason.items()]


def names_of(letters: list[Letter]) -> dict[int, str]:
    by_kind = defaultdict(dict)
    for letter in letters:
        by_kind[letter.kind][letter.about_id] = letter.pk
    return {
        pks[about]: person.name
        for kind, pks in by_kind.items()
        for about, person in recipients(kind, list(pks)).items()
    }
