"""What stands behind a personal link: read in one statement, because every answer page begins here.

Reading is all that happens; a link is marked as used by the box alone.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from surveys.box.tokens import digest
from surveys.errors import LinkNotOpen

OPENED = """
SELECT invitation.id, invitation.unit_id, pulse.id, pulse.ends_at, pulse.fingerprint
FROM surveys_invitation AS invitation JOIN surveys_pulse AS pulse ON pulse.id = invitation.pulse_id
WHERE invitation.token_digest = %(digest)s AND pulse.state = 'open'
  AND pulse.opens_at <= %(now)s AND %(now)s < pulse.ends_at
"""


class Link(NamedTuple):
    invitation_id: int
    unit_id: int
    pulse_id: int
    ends_at: datetime
    fingerprint: str


def opened(token: str, *, now: datetime) -> Link:
    """The open link of this token. Raises LinkNotOpen."""
    with connection.cursor() as cursor:
        cursor.execute(OPENED, {"digest": digest(token), "now": now})
        row = cursor.fetchone()
    if row is None:
        raise LinkNotOpen
    return Link(*row)
