"""The promise, as it is frozen with a pulse and printed in its mails and pages.

Every sentence must be true of the code, for every browser and under the pulse's terms; where it
ends is said in the same words.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from culture.words import short_day
from surveys.models.terms import Terms

SHORT = (
    "Your answers are sealed, counted with others on {count} (on {late} if fewer than half have "
    "answered by then) and then destroyed; no manager, HR lead or report ever sees one person’s "
    "answers."
)
COMMENTS = (
    "A comment, if you write one, is shown without name or time, with a group of at least {k} "
    "people who answered."
)
ARRIVAL = (
    "Your browser seals them before they leave it; where it cannot, our server does it on arrival."
)
KEEPERS = (
    "An HR lead and an employee representative open the count together; neither of them can open "
    "anything alone."
)
NOTE = (
    "The system notes that your link was used so that it can {use}; no page shows it, and the note "
    "is deleted at the count. A technician with a backup from those days could read that note, but "
    "not your answers."
)
STOP_REMINDING = "stop reminding you"
COUNT_ANSWERS = "count how many have answered"


def promise(closes_at: datetime, extends_to: datetime, zone: ZoneInfo, *, terms: Terms) -> str:
    """Three paragraphs, one per line."""
    short = SHORT.format(count=short_day(closes_at, zone), late=short_day(extends_to, zone))
    arrival = [ARRIVAL, KEEPERS * terms.two_keepers]
    arrival += [COMMENTS.format(k=terms.k_exact) * terms.comments]
    note = NOTE.format(use=COUNT_ANSWERS if terms.remind_everybody else STOP_REMINDING)
    return "\n".join([short, " ".join(filter(None, arrival)), note])
