"""Telling people that something happened: in the app at once, by mail as each of them wants it.

A notice holds who, what and about which thing, never words; whether the reader may still see the
thing is asked again whenever it is shown or mailed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from culture.outbox.models import Letter
from culture.people.models import Organisation, Person
from culture.talk import sending
from culture.talk.models import Bundle, Notice, Preference

MAIL = "talk.notices"
Way = Preference.Way


@dataclass(frozen=True)
class What:
    """What happened: how the page of preferences names it, and its sentence with {by}."""

    label: str
    words: str
    way: Way = Way.AT_ONCE
    only_hr: bool = False


WHATS = {
    "mentioned": What("Somebody mentions me", "{by} mentioned you"),
    "commented": What("A comment on what I look after or wrote about", "{by} commented", Way.DAILY),
    "asked": What("A question to HR", "{by} asked HR", only_hr=True),
    "answered": What("HR answers my question", "{by} answered your question"),
    "given": What("I am given something to look after", "{by} gave this to you"),
    "share": What(
        "HR asks me to share a result with my team",
        "{by} asks you to share the result with your team",
    ),
    "wanted": What("HR asks me for a report", "{by} asks for your report"),
    "reported": What("A report waits for my word", "{by} reported it as done: it waits for you"),
    "given_back": What("My report is given back", "{by} gave your report back"),
    "confirmed": What("My report is confirmed", "{by} confirmed your report", Way.DAILY),
    "reviewed": What(
        "My report is reviewed", "{by} read your report: the evidence is fine", Way.DAILY
    ),
    "moved": What("Dates of mine are moved", "{by} moved the dates", Way.DAILY),
    "lapsed": What("Something of mine has to be done again", "It has to be done again", Way.DAILY),
}
# Not about one thing: the mail of what the week asks, on Monday mornings; written elsewhere.
WEEK = "week"
SERVER = "The server"


def tell(people: Iterable[Person | None], kind: str, about_id: int, what: str, *, by, now) -> None:
    """Tell these people; `what` is a key of WHATS. Whoever acts (`by`) is never told.

    `by` None: the clock did it. Nobody (None) among the people is left out.
    """
    pairs = [(person.pk, about_id) for person in people if person]
    tell_each(pairs, kind, what, by=by, now=now)


@transaction.atomic
def tell_each(pairs: Iterable[tuple[int, int]], kind: str, what: str, *, by, now) -> None:
    """The same for many things at once: pairs (id of a person, id of the thing) of one kind.

    Seven queries, however many. Raises KeyError for a `what` nobody knows.
    """
    standard = WHATS[what].way
    pairs = {pair for pair in pairs if by is None or pair[0] != by.pk}
    working = Person.objects.working().filter(pk__in={pk for pk, _ in pairs})
    here = set(working.values_list("pk", flat=True))
    pairs = sorted(pair for pair in pairs if pair[0] in here)
    bundles = bundles_for({pk for pk, _ in pairs}, what, standard, now=now)
    Notice.objects.bulk_create(
        Notice(
            person_id=pk,
            kind=kind,
            about_id=about_id,
            what=what,
            by=by,
            at=now,
            bundle=bundles.get(pk),
        )
        for pk, about_id in pairs
    )


def bundles_for(person_ids: set[int], what: str, standard: Way, *, now: datetime) -> dict:
    """{id of a person: the Bundle their notice leaves in}; without those who want no mail."""
    if not settings.MAIL_READY or not person_ids:
        return {}
    chosen = Preference.objects.filter(what=what, person__in=person_ids)
    ways = dict.fromkeys(person_ids, standard) | dict(chosen.values_list("person", "way"))
    zone = Organisation.current().zone
    times = {Way.AT_ONCE: sending.at_once(now, zone), Way.DAILY: sending.daily(now, zone)}
    wanted = [
        Bundle(person_id=pk, leaves_at=times[way]) for pk, way in ways.items() if way in times
    ]
    Bundle.objects.bulk_create(wanted, ignore_conflicts=True)
    found = Bundle.objects.filter(person__in=person_ids, leaves_at__in=set(times.values()))
    mine = [bundle for bundle in found if times.get(ways[bundle.person_id]) == bundle.leaves_at]
    letters = [Letter.about(MAIL, one.pk, now=now, not_before=one.leaves_at) for one in mine]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    return {bundle.person_id: bundle for bundle in mine}
