"""The promise, as it is frozen with a pulse and printed in its mails and pages.

Every sentence must be true of the code, for every browser and under the pulse's terms; where it
ends is said in the same words.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from culture.words import short_day
from surveys.models.terms import Terms

SHORT = _(
    "Your answers are sealed, counted with others on {count} (on {late} if fewer than half have "
    "answered by then) and then destroyed; no manager, HR lead or report ever sees one person’s "
    "answers."
)
FIXED = _(
    "Your answers are sealed, counted with others on {count} and then destroyed; no manager, HR "
    "lead or report ever sees one person’s answers."
)
COMMENTS = _(
    "A comment, if you write one, is shown without name or time, with a group of at least {k} "
    "people who answered."
)
ARRIVAL = _(
    "Your browser seals them before they leave it; where it cannot, our server does it on arrival."
)
KEEPERS = _(
    "An HR lead and an employee representative open the count together; neither of them can open "
    "anything alone."
)
NOTE = _(
    "The system notes that your link was used so that it can {use}; no page shows it, and the note "
    "is deleted at the count. A technician with a backup from those days could read that note, but "
    "not your answers."
)
USE = {
    False: _("stop reminding you"),
    True: _("count how many have answered"),
}


def promise(closes_at: datetime, extends_to: datetime, zone: ZoneInfo, *, terms: Terms) -> str:
    """Three paragraphs, one per line, in the language in force."""
    first = SHORT if extends_to > closes_at else FIXED
    short = first.format(count=short_day(closes_at, zone), late=short_day(extends_to, zone))
    arrival = [str(ARRIVAL)]
    arrival += [str(KEEPERS)] if terms.two_keepers else []
    arrival += [COMMENTS.format(k=terms.k_exact)] if terms.comments else []
    note = NOTE.format(use=USE[terms.remind_everybody])
    return "\n".join([short, " ".join(arrival), note])


def promises(*args, **kwargs) -> dict[str, str]:
    """The same promise in every other language, to be frozen with it."""
    said = {}
    for language, _name in settings.LANGUAGES[1:]:
        with override(language):
            said[language] = promise(*args, **kwargs)
    return said
