"""Sheets of printed codes, as PDF: slips to cut out, drawn for one team of an open pulse.

Drawn from secrets while it is asked for, and kept nowhere. Slips have no number and come in another
order each time, so that a sheet tells nothing of who took which.
"""

from datetime import datetime
from pathlib import Path
from random import SystemRandom

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from culture.people.models import Organisation
from culture.sheets.typeset import typeset
from surveys.box import codes, keys
from surveys.cadence.posting import close_words
from surveys.models.invitations import Invitation
from surveys.models.pulses import Unit

SHEET = Path(__file__).parent / "slips.typ"


def codes_of(unit: Unit) -> list[str]:
    """Every code of a team, shuffled. Raises KeyMissing."""
    ids = Invitation.objects.slips().filter(unit=unit).values_list("pk", flat=True)
    secret = keys.code_secret(unit.pulse.fingerprint)
    found = [codes.code_for(secret, pk) for pk in ids]
    SystemRandom().shuffle(found)
    return found


def pdf(unit: Unit, language: str, *, now: datetime) -> bytes:
    slips = [slip(code) for code in codes_of(unit)]
    with override(language):
        data = words(unit, len(slips)) | {"lang": language, "slips": slips}
    return typeset(SHEET, data, now=now)


def slip(code: str) -> dict:
    return {"code": codes.grouped(code), "qr": qr(link_of(code)).svg_inline(border=2)}


def qr(link: str) -> segno.QRCode:
    """Middle error correction: slips are folded."""
    return segno.make(link, error="m", micro=False)


def link_of(code: str) -> str:
    return settings.BASE_URL + reverse("answer", args=[code])


def tablet() -> str:
    """The address of the shared tablet, as people type it."""
    return settings.BASE_URL.partition("://")[2] + reverse("tablet")


def words(unit: Unit, count: int) -> dict:
    """What stands on every one of so many slips of a team, in the language in force."""
    organisation = Organisation.current()
    closes = close_words(unit.pulse.ends_at, organisation.zone)
    return {
        "title": gettext("What is service like here?"),
        "organisation": organisation.name,
        "team": gettext("One of the {count} codes of {team}").format(count=count, team=unit.name),
        "how": gettext("Scan this with your own telephone, or type the code on the tablet at"),
        "tablet": tablet(),
        "closes": gettext("Open until {closes}.").format(closes=closes),
        "promise": [
            gettext(
                "Your answers are sealed, counted with others, and then destroyed. No one here "
                "ever sees one person’s answers."
            ),
            gettext(
                "Codes are drawn from a hat: who has which one is written nowhere. Use it once: if "
                "it is used again, neither answer counts."
            ),
        ],
    }
