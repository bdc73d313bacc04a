"""What stands behind a personal link: read in one statement, because every answer page begins here.

Reading is all that happens; a link is marked as used by the box alone.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from culture.people.languages import spoken
from surveys.box.tokens import digest
from surveys.errors import LinkNotOpen

OPENED = """
SELECT invitation.id, invitation.unit_id, pulse.id, pulse.ends_at, pulse.fingerprint,
  person.language, (SELECT language FROM people_organisation)
FROM surveys_invitation AS invitation JOIN surveys_pulse AS pulse ON pulse.id = invitation.pulse_id
JOIN people_person AS person ON person.id = invitation.person_id
WHERE invitation.token_digest = %(digest)s AND pulse.state = 'open'
  AND pulse.opens_at <= %(now)s AND %(now)s < pulse.ends_at
"""


class Link(NamedTuple):
    invitation_id: int
    unit_id: int
    pulse_id: int
    ends_at: datetime
    fingerprint: str
    language: str  # of the page
    query: str = ""  # what keeps the page in a language that is not the person's own


def opened(token: str, *, now: datetime, language: str = "") -> Link:
    """The open link of this token, in the language asked for or else the person's. Raises
    LinkNotOpen.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPENED, {"digest": digest(token), "now": now})
        row = cursor.fetchone()
    if row is None:
        raise LinkNotOpen
    *facts, own, everybody = row
    shown, own = spoken(language, own, everybody), spoken(own, everybody)
    return Link(*facts, shown, "" if shown == own else f"?l={shown}")
