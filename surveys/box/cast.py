"""The ballot box. What comes in is sealed; what is inside, nobody reads before the count.

Replacing is allowed until the pulse closes; adding a second is impossible, because the invitation
is the ballot's primary key. A printed code is for one time: whoever printed it could send with it
too, so a second envelope, other than the first, takes both out of the count. Who sends is told
nothing of that: a used code looks like an unused one.
"""

from datetime import datetime
from hashlib import sha256

from django.db import connection

from surveys.box.ballot import VOID
from surveys.box.tokens import digest
from surveys.errors import LinkNotOpen
from surveys.prepared import prepared

# Sent together, which PostgreSQL takes as one transaction: the lock, held until it commits, then
# the cast. The link is marked as used and the envelope kept, or neither; the pulse's state and its
# close are read after the lock, so that nothing slips in behind a count.
LOCK = "SELECT pg_advisory_xact_lock_shared(%(pulse)s)"
CAST = """
WITH used AS (
    UPDATE surveys_invitation AS invitation SET answered = true,
      envelope = CASE WHEN person_id IS NOT NULL THEN NULL
        WHEN envelope IS NULL OR envelope = %(print)s THEN %(print)s ELSE ''::bytea END
    FROM surveys_pulse AS pulse
    WHERE invitation.token_digest = %(digest)s AND pulse.id = invitation.pulse_id
      AND pulse.state = 'open' AND pulse.opens_at <= %(now)s AND %(now)s < pulse.ends_at
    RETURNING invitation.id, envelope IS NOT NULL AND envelope = ''::bytea AS spent
)
INSERT INTO surveys_ballot (invitation_id, sealed) SELECT id, %(sealed)s FROM used
ON CONFLICT (invitation_id) DO UPDATE
SET sealed = CASE WHEN (SELECT spent FROM used) THEN %(void)s ELSE %(sealed)s END
"""


def cast(token: str, pulse_id: int, sealed: bytes, *, now: datetime) -> None:
    """Keep a sealed ballot. Raises LinkNotOpen; then nothing was saved.

    The shared lock keeps the tally out until we commit: a ballot that arrived during a tally would
    be sealed to a key about to be destroyed.
    """
    told = {"pulse": pulse_id, "digest": digest(token), "sealed": sealed, "now": now}
    told |= {"print": sha256(sealed).digest(), "void": VOID}
    with prepared() as cursor:
        with cursor.connection.pipeline():
            cursor.execute(LOCK, told, prepare=True)
            cursor.execute(CAST, told, prepare=True)
        if cursor.rowcount != 1:
            raise LinkNotOpen


def lock_box(pulse_id: int) -> None:
    """Wait until every cast of this pulse has committed, and keep new ones out until we commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [pulse_id])
