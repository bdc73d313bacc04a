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
    """The whole row. Whether the link was used is the one value that is never told."""
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
            WORDS[field.name][1].format_map(filled),
        )
        for field in Invitation._meta.concrete_fields
    ]


def told(invitation: Invitation, field) -> str:
    """The value as stored; of three columns less than that."""
    if field.name == "answered":
        return gettext("yes or no")
    value = getattr(invitation, field.attname)
    if field.name == "token_digest":
        return shortened_digest(bytes(value).hex())
    return shortened(value) if field.name == "address" else str(value) or gettext("empty")


def shortened(address: str) -> str:
    """m••••@havelund.example: enough to recognise as one's own."""
    return f"{address[0]}••••@{address.split('@')[-1]}" if address else gettext("empty")


def shortened_digest(digest: str) -> str:
    """9f2c 41d7 … e05b"""
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}"
