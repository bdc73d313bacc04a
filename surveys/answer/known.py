"""What a personal link knows: every column of its row, as it is stored, and what it is for.

Read from the model, so that a new column cannot be forgotten: without a word for it here the page
fails, and a test before it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.models.invitations import Invitation
from surveys.models.terms import Terms

# By field: what it is, and what it is for. What stands in braces follows from the pulse.
WORDS = {
    "id": (
        _("The number of the row"),
        _("The link is made from it, with a secret that lies elsewhere."),
    ),
    "pulse": (_("Which pulse"), _("Open until {closes}.")),
    "person": (
        _("Who was asked"),
        _("You, by your number on the roster: needed to send you the link, and to ask you once."),
    ),
    "unit": (_("Counted with"), _("{group}. Fixed when the pulse opened.")),
    "address": (
        _("Where the mails go"),
        _(
            "The address you had when the pulse opened. We show it shortened, in case somebody "
            "else opens this page."
        ),
    ),
    "tenure_band": (_("How long you have worked here"), "{shared}"),
    "site": (_("Where you work"), "{shared}"),
    "token_digest": (
        _("The link, as a fingerprint"),
        _("Enough to recognise your link. Not enough to make it again."),
    ),
    "answered": (
        _("Link used"),
        _(
            "Becomes “yes” when you send; {used} No page shows which, this one included. It holds "
            "no time."
        ),
    ),
    "envelope": (
        _("The envelope, as a fingerprint"),
        _(
            "Of printed codes only: whether another envelope came with the same code, because then "
            "neither counts. No page shows it."
        ),
    ),
}
# Of a printed slip.
SLIP = {
    "person": _(
        "Nobody: a printed code belongs to a team. Codes are drawn from a hat; who has which one "
        "is written nowhere."
    ),
    "address": _("A printed code gets no mails and no reminders."),
    "answered": _(
        "Becomes “yes” when you send; it counts how many have answered. No page shows which, this "
        "one included. It holds no time."
    ),
}
# What the note is for, by whether reminders go to everybody.
USED = {
    False: _("then reminders stop, and it counts how many have answered."),
    True: _("it counts how many have answered. Reminders go to everybody."),
}
# By whether the pulse makes figures of it.
SHARED = {
    True: _("For figures of the whole company only, where at least {k} people share it."),
    False: _("This pulse makes no figures of it."),
}


@dataclass(frozen=True)
class Column:
    """One column: its name and value as stored, and their words."""

    name: str
    value: str
    title: str
    why: str


def columns(invitation: Invitation, *, closes: str, group: str) -> list[Column]:
    """The whole row. Whether the link was used is what is never told."""
    pulse = invitation.pulse
    terms = pulse.terms or Terms()
    filled = {
        "closes": closes,
        "group": group,
        "used": USED[terms.remind_everybody],
        "shared": SHARED[terms.segments].format(k=pulse.k_exact),
    }
    return [
        Column(
            field.column,
            told(invitation, field),
            WORDS[field.name][0],
            why(invitation, field.name).format_map(filled),
        )
        for field in Invitation._meta.concrete_fields
    ]


def why(invitation: Invitation, name: str) -> str:
    slip = invitation.person_id is None
    return SLIP.get(name, WORDS[name][1]) if slip else WORDS[name][1]


def told(invitation: Invitation, field) -> str:
    """The value as stored; of four columns less than that."""
    if field.name == "answered":
        return gettext("yes or no")
    if field.name == "envelope" and invitation.person_id is None:
        return gettext("empty, or 64 letters and digits")
    value = getattr(invitation, field.attname)
    if field.name == "token_digest":
        return shortened_digest(bytes(value).hex())
    return shortened(value) if field.name == "address" else str(value or "") or gettext("empty")


def shortened(address: str) -> str:
    """m••••@havelund.example, +49••••78: enough to recognise as one's own."""
    if not address:
        return gettext("empty")
    if address.startswith("+"):
        return f"{address[:3]}••••{address[-2:]}"
    return f"{address[0]}••••@{address.split('@')[-1]}"


def shortened_digest(digest: str) -> str:
    """9f2c 41d7 … e05b"""
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}"
