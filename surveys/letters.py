"""The mails of a pulse, written at the moment of sending: the only place where links are made.

A letter whose pulse has closed, whose person has left, or, for a reminder, whose link was used, is
no longer wanted (unless everybody is reminded). Links never leave this module but inside a mail.
"""

from collections import defaultdict
from datetime import datetime
from functools import cache

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
from culture.words import day
from surveys.asking import since
from surveys.asking.questions import Questions, answers, group_names, questions
from surveys.box import keys
from surveys.box.tokens import token_for
from surveys.cadence.posting import close_words
from surveys.launch import INVITATION, REMINDERS
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


@writes(INVITATION, run="invitations", stoppable=True)
def write_invitations(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("invitation", wanted(ids, now))


@writes(REMINDERS[0], stoppable=True)
def write_first_reminders(ids: list[int], *, now: datetime) -> dict[int, Mail]:
    return write("reminder", wanted(ids, now).to_remind())


@writes(REMINDERS[1], stoppable=True)
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
    for invitation in invitations:
        language = languages.of(invitation.person, organisation)
        batches[invitation.pulse, language].append(invitation)
    mails = {}
    for (pulse, language), batch in batches.items():
        with override(language):
            mails |= write_pulse(name, pulse, batch)
    return mails


def write_pulse(name: str, pulse: Pulse, invitations: list[Invitation]) -> dict[int, Mail]:
    secret = keys.token_secret(pulse.fingerprint)
    told = list(pulse.since.all())
    context = cache(lambda block: words(pulse, questions(pulse, block)))
    sheet_with = cache(lambda block, row: Sheet(name, context(block) | {"since": row}))
    groups = group_names(pulse)
    mails = {}
    for invitation in invitations:
        link = link_of(token_for(secret, invitation.pk))
        blanks = {
            "first_name": invitation.person.first_name,
            "link": link,
            "know": f"{link}/know",
            "stop": stop_link(invitation.address, get_language()),
            "group": groups[invitation.unit.team_id],
        }
        if invitation.address.startswith("+"):
            said = context(invitation.unit.block)
            mails[invitation.pk] = message(name, invitation.address, blanks, said)
            continue
        row = since.chosen(told, invitation.unit.team_id)
        sheet = sheet_with(invitation.unit.block, row)
        mails[invitation.pk] = sheet.mail(invitation.address, blanks)
    return mails


def message(name: str, to: str, blanks: dict[str, str], said: dict) -> Message:
    """The same for a telephone, in the language in force."""
    text = MESSAGES[name].format(link=blanks["link"], **said)
    ends = {"link": blanks["link"], "stop": blanks["stop"], "language": get_language()}
    return Message(to, name, text, **ends)


class Sheet:
    """One kind of mail of a pulse, drawn once for all who read one language, the same old promise
    and the same questions; for each person only the blanks are filled.
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


def words(pulse: Pulse, asked: Questions) -> dict:
    """What everybody's mail has in common, in the language in force."""
    organisation = Organisation.current()
    return {
        "organisation_name": organisation.name,
        "closes": close_words(pulse.ends_at, organisation.zone),
        "moves_to": close_words(pulse.extends_to, organisation.zone),
        "released": day(pulse.released_at, organisation.zone),
        "pulse": pulse,
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
