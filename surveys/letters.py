"""The mails of a pulse, written at the moment of sending: the only place where links are made.

A letter whose pulse has closed, whose person has left, or, for a reminder, whose link was used, is
no longer wanted (unless everybody is reminded). Links never leave this module but inside a mail.
"""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from culture.outbox.channels.messages import Message
from culture.outbox.mail import Mail, Recipient, finds_recipients, writes
from culture.outbox.marks import stop_link
from culture.outbox.paper import Paper
from culture.people import languages
from culture.people.models import Organisation
from culture.people.places import Places
from culture.words import day
from surveys.asking import since
from surveys.asking.questions import Questions, answers, group_names, questions
from surveys.box import keys
from surveys.box.tokens import token_for
from surveys.cadence.posting import close_words, rests
from surveys.launch import INVITATION, REMINDERS, asked_before
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse

SUBJECTS = {
    "invitation": _("What is service like here? {questions}, {minutes}"),
    "reminder": _("Still open: {questions} about service here"),
    "last_reminder": _("The last days to say what service is like here"),
}
MESSAGES = {
    "invitation": _(
        "{organisation_name}: What is service like here? {questions}, {minutes}, until {closes}. "
        "Sealed, counted with others, then destroyed. Your own link, for nobody else: {link}"
    ),
    "reminder": _(
        "{organisation_name}: still open until {closes}, {questions} about service here. "
        "Your own link, for nobody else: {link}"
    ),
    "last_reminder": _(
        "{organisation_name}: the last days, until {closes}, to say what service is like here. "
        "Your own link, for nobody else: {link}"
    ),
}
BLANKS = ("first_name", "link", "know", "group", "stop")


@writes(INVITATION, run="invitations", stoppable=True, rests=rests)
def write_invitations(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("invitation", wanted(ids, now))


@writes(REMINDERS[0], stoppable=True, rests=rests)
def write_first_reminders(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("reminder", wanted(ids, now).to_remind())


@writes(REMINDERS[1], stoppable=True, rests=rests)
def write_second_reminders(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("last_reminder", wanted(ids, now).to_remind())


@finds_recipients(INVITATION)
def invited(ids: list[int]) -> dict[int, Recipient]:
    """Everybody is invited: of an invitation that failed the name may be told."""
    rows = Invitation.objects.filter(pk__in=ids).values_list("pk", "person__name", "address")
    return {pk: Recipient(name, address) for pk, name, address in rows}


def wanted(ids: list[int], now: datetime):
    """Invitations of these that may still be mailed."""
    return Invitation.objects.filter(
        pk__in=ids,
        pulse__state=Pulse.State.OPEN,
        pulse__ends_at__gt=now,
        person__is_active=True,
    ).select_related("person", "unit", "pulse__cadence__sender", "pulse__terms")


def write(name: str, invitations) -> dict[int, Mail]:
    batches, organisation = defaultdict(list), Organisation.current()
    places = Places(organisation)
    for invitation in invitations:
        language = languages.of(invitation.person, organisation)
        batches[invitation.pulse, language].append(invitation)
    mails = {}
    for (pulse, language), batch in batches.items():
        with override(language):
            mails |= write_pulse(name, pulse, batch, places)
    return mails


def write_pulse(
    name: str, pulse: Pulse, invitations: list[Invitation], places: Places
) -> dict[int, Mail]:
    secret = keys.token_secret(pulse.fingerprint)
    told = list(pulse.since.all())
    common = cache(lambda block: words(pulse, questions(pulse, block)))
    context = cache(lambda block, times: common(block) | times._asdict())
    sheet_with = cache(lambda row, *same: Sheet(name, context(*same) | {"since": row}))
    times_in = cache(lambda zone: times(pulse, zone, places.home.zone))
    groups = group_names(pulse)
    mails = {}
    for invitation in invitations:
        unit, person = invitation.unit, invitation.person
        blanks = blanks_of(invitation, secret) | {"group": groups[unit.team_id]}
        same = unit.block, times_in(places.of(person.time_zone, person.site).zone)
        if invitation.address.startswith("+"):
            mails[invitation.pk] = message(name, invitation.address, blanks, context(*same))
            continue
        sheet = sheet_with(since.chosen(told, unit.team_id), *same)
        mails[invitation.pk] = sheet.mail(invitation.address, blanks)
    return mails


def blanks_of(invitation: Invitation, secret: bytes) -> dict[str, str]:
    """What is somebody's own, but for their group."""
    link = link_of(token_for(secret, invitation.pk))
    return {
        "first_name": invitation.person.first_name,
        "link": link,
        "know": f"{link}/know",
        "stop": stop_link(invitation.address, get_language()),
    }


def message(name: str, to: str, blanks: dict[str, str], said: dict) -> Message:
    """The same for a telephone, in the language in force."""
    text = MESSAGES[name].format(link=blanks["link"], **said)
    ends = {"link": blanks["link"], "stop": blanks["stop"], "language": get_language()}
    return Message(to, name, text, **ends)


class Sheet:
    """One kind of mail of a pulse, drawn once for all who read one language, the same old promise,
    the same questions and the same clock; for each person only the blanks are filled.
    """

    def __init__(self, name: str, context: dict):
        self.subject = SUBJECTS[name].format(**context)
        self.text = Paper(f"mail/{name}.txt", context, BLANKS)
        self.html = Paper(f"mail/{name}.html", context, BLANKS)
        self.sender = context["sender"]

    def mail(self, to: str, blanks: dict[str, str], *, prefix: str = "") -> Mail:
        return Mail(
            to=to,
            subject=prefix + self.subject,
            text=self.text.fill(**blanks),
            html=self.html.fill(**blanks),
            from_name=self.sender.name,
            reply_to=self.sender.email,
        )


def link_of(token: str) -> str:
    return settings.BASE_URL + reverse("answer", args=[token])


class Times(NamedTuple):
    """When a pulse closes and is told, by one clock, in the language in force."""

    closes: str
    moves_to: str
    released: str


def times(pulse: Pulse, zone: ZoneInfo, home: ZoneInfo) -> Times:
    """`home`: the organisation's clock."""
    return Times(
        closes=close_words(pulse.ends_at, zone, home),
        moves_to=close_words(pulse.extends_to, zone, home),
        released=day(pulse.released_at, zone),
    )


def words(pulse: Pulse, asked: Questions) -> dict:
    """What all mails have in common, in the language in force; by the organisation's clock."""
    organisation = Organisation.current()
    home = organisation.zone
    return times(pulse, home, home)._asdict() | {
        "organisation_name": organisation.name,
        "pulse": pulse,
        "again": asked_before(pulse),
        "promise": pulse.promised(get_language()),
        "sender": pulse.cadence.sender,
        "contact": pulse.cadence.contact,
        "count": asked.count,
        "questions": asked.count_words,
        "minutes": asked.minutes_words,
        "first": asked.items[0].wording(get_language()),
        "answers": answers(asked.items[0]),
        "one_more": len(pulse.ruled.reminders) > 1,
        "reminds_everybody": bool(pulse.terms and pulse.terms.remind_everybody),
    }
