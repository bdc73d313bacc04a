"""What stands behind a personal link: read in one statement, because every answer page begins here.

Reading is all that happens; a link is marked as used by the box alone.
"""

from datetime import datetime
from typing import NamedTuple

from culture.people.languages import spoken
from culture.people.roster.cells import zone_name
from surveys.box.tokens import digest
from surveys.errors import LinkNotOpen
from surveys.prepared import prepared

OPENED = """
SELECT invitation.id, invitation.unit_id, unit.block, pulse.id, pulse.ends_at, pulse.fingerprint,
  invitation.person_id IS NULL, COALESCE(person.time_zone, ''), COALESCE(site.time_zone, ''),
  person.language, (SELECT language FROM people_organisation)
FROM surveys_invitation AS invitation JOIN surveys_pulse AS pulse ON pulse.id = invitation.pulse_id
JOIN surveys_unit AS unit ON unit.id = invitation.unit_id
LEFT JOIN people_person AS person ON person.id = invitation.person_id
LEFT JOIN people_site AS site ON lower(site.name) = lower(person.site)
WHERE invitation.token_digest = %(digest)s AND pulse.state = 'open'
  AND pulse.opens_at <= %(now)s AND %(now)s < pulse.ends_at
"""


class Link(NamedTuple):
    invitation_id: int
    unit_id: int
    block: str  # what its people are asked; empty where all are asked the same
    pulse_id: int
    ends_at: datetime
    fingerprint: str
    paper: bool  # a printed code, for one time
    zone: str  # by whose clock times are told; empty: the organisation's
    language: str  # of the page
    query: str = ""  # what keeps the page in a language that is not the person's own
    tablet: bool = False  # on a shared one: surveys.paper.tablet


def opened(token: str, *, now: datetime, language: str = "") -> Link:
    """The open link of this token, in the language asked for or else the person's. Raises
    LinkNotOpen.
    """
    with prepared() as cursor:
        row = cursor.execute(OPENED, {"digest": digest(token), "now": now}, prepare=True).fetchone()
    if row is None:
        raise LinkNotOpen
    *facts, zone, site_zone, own, everybody = row
    shown, own = spoken(language, own or "", everybody), spoken(own or "", everybody)
    return Link(*facts, zone_name(zone) or site_zone, shown, "" if shown == own else f"?l={shown}")
