"""The promise, as it is frozen with a pulse and printed in its mails and pages.

Every sentence must be true of the code; where it ends is said in the same words.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from surveys.spoken import short_day

SHORT = (
    "Your answers are sealed, counted with others on {count} (on {late} if fewer than half have "
    "answered by then) and then destroyed; no manager, HR lead or report ever sees one person’s "
    "answers."
)
ARRIVAL = "Our server seals them when they arrive."
NOTE = (
    "The system notes that your link was used so that it can stop reminding you; no page shows "
    "it, and the note is deleted at the count. A technician with a backup from those days could "
    "read that note, but not your answers."
)


def promise(closes_at: datetime, extends_to: datetime, zone: ZoneInfo) -> str:
    """Three paragraphs, one per line."""
    short = SHORT.format(count=short_day(closes_at, zone), late=short_day(extends_to, zone))
    return "\n".join([short, ARRIVAL, NOTE])
