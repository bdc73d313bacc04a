"""Whether the mail server lets us in: looked at in a fixed rhythm, whatever waits or does not.

That only reminders wait would tell that somebody has not answered, so no letter is looked at here,
and none that leaves says that the server is back. Of a provider's interface there is nothing to
open.
"""

import logging
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from culture.outbox import pace, watch

log = logging.getLogger(__name__)
SECONDS = 10


def look(*, now: datetime, connection=None) -> None:
    """Greet it as letters do, with TLS and sign-in, and go; not while they use all connections."""
    with pace.line() as free:
        if not free:
            return
        trouble = trouble_with(connection)
    if trouble:
        log.warning("The mail server does not let us in (%s).", trouble)
    watch.looked(now, away=bool(trouble))


def trouble_with(connection) -> str:
    """What went wrong; empty: nothing."""
    if settings.MAIL_PROVIDER:
        return ""
    connection = connection or get_connection(timeout=SECONDS)
    try:
        connection.open()
        if isinstance(connection, EmailBackend):  # by itself it says EHLO only for TLS and sign-in
            connection.connection.ehlo_or_helo_if_needed()
    except OSError as error:  # smtplib's exceptions are OSErrors too
        return type(error).__name__
    finally:
        with suppress(OSError):
            connection.close()
    return ""
