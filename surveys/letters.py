"""The mails of a pulse, written at the moment of sending: the only place where links are made.

A letter whose pulse has closed, whose person has left, or, for a reminder, whose link was used, is
no longer wanted (unless everybody is reminded). Links never leave this module but inside a mail.
"""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from culture.outbox.mail import Mail, writes
from culture.outbox.paper import Paper
from culture.people.models import Organisation
from culture.words import day, moment
from surveys.box import keys
from surveys.box.tokens import token_for
from surveys.launch import INVITATION, REMINDERS
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.questions import Questions, group_names, questions

SUBJECTS = {
    "invitation": "What is service like here? {count} questions, about {minutes} minutes",
    "reminder": "Still open: {count} questions about service here",
    "last_reminder": "The last days to say what service is like here",
}
BLANKS = ("first_name", "link", "know", "group")


@writes(INVITATION, run="invitations")
def write_invitations(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("invitation", wanted(ids, now))


@writes(REMINDERS[0])
def write_first_reminders(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("reminder", wanted(ids, now).to_remind())


@writes(REMINDERS[1])
def write_second_reminders(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("last_reminder", wanted(ids, now).to_remind())


def wanted(ids: list[int], now: datetime):
    """Invitations of these that may still be mailed."""
    return Invitation.objects.filter(
        pk__in=ids,
        pulse__state=Pulse.State.OPEN,
        pulse__ends_at__gt=now,
        person__is_active=True,
    ).select_related("person", "unit", "pulse__cadence__sender", "pulse__terms")


def write(name: str, invitations) -> dict[int, Mail]:
    by_pulse = defaultdict(list)
    for invitation in invitations:
        by_pulse[invitation.pulse].append(invitation)
    mails = {}
    for pulse, batch in by_pulse.items():
        mails |= write_pulse(name, pulse, batch)
    return mails


def write_pulse(name: str, pulse: Pulse, invitations: list[Invitation]) -> dict[int, Mail]:
    secret = keys.token_secret(pulse.fingerprint)
    sheet = Sheet(name, words(pulse, questions(pulse)))
    groups = group_names(pulse)
    mails = {}
    for invitation in invitations:
        link = link_of(token_for(secret, invitation.pk))
        blanks = {
            "first_name": invitation.person.first_name,
            "link": link,
            "know": f"{link}/know",
            "group": groups[invitation.unit.team_id],
        }
        mails[invitation.pk] = sheet.mail(invitation.address, blanks)
    return mails


class Sheet:
    """One kind of mail of a pulse, drawn once; for each person only the blanks are filled."""

    def __init__(self, name: str, context: dict):
        self.subject = SUBJECTS[name].format(count=context["count"], minutes=context["minutes"])
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


def words(pulse: Pulse, asked: Questions) -> dict:
    """What everybody's mail has in common."""
    organisation = Organisation.current()
    return {
        "organisation_name": organisation.name,
        "closes": moment(pulse.ends_at, organisation.zone),
        "released": day(pulse.released_at, organisation.zone),
        "pulse": pulse,
        "promise": pulse.promise.split("\n"),
        "sender": pulse.cadence.sender,
        "contact": pulse.cadence.contact,
        "count": asked.count,
        "minutes": asked.minutes,
        "first": asked.items[0].wording("en"),
        "answers": asked.answers,
        "reminds_everybody": bool(pulse.terms and pulse.terms.remind_everybody),
    }
