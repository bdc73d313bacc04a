"""Reading the mailbox to which mail comes back, over IMAP, where MAIL_RETURNS_URL names one.

Whatever came back to a mark of ours, and reports about letters of ours, are deleted once read, for
what they tell is nobody's business; all other mail is left where it is, marked as seen.
"""

import imaplib
import logging
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings

from culture.outbox import returned

log = logging.getLogger(__name__)
PORTS = {"imaps": 993, "imap": 143}
SECONDS, A_RUN, LARGEST = 30, 200, 256 * 1024


def read(*, now) -> int:
    """How many mails told something; 0 where no mailbox is set or it cannot be reached."""
    if not settings.MAIL_RETURNS_URL:
        return 0
    try:
        with opened(urlsplit(settings.MAIL_RETURNS_URL)) as mailbox:
            return sum(deal_with(mailbox, number, now=now) for number in unseen(mailbox))
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("Returned mail waits: the mailbox cannot be read (%s).", type(error).__name__)
        return 0


def opened(url) -> imaplib.IMAP4:
    """Signed in, with its folder open. Plain IMAP is for this machine's own, and for tests."""
    connect = imaplib.IMAP4_SSL if url.scheme == "imaps" else imaplib.IMAP4
    mailbox = connect(url.hostname, url.port or PORTS[url.scheme], timeout=SECONDS)
    mailbox.login(unquote(url.username or ""), unquote(url.password or ""))
    status, said = mailbox.select(unquote(url.path.strip("/")) or "INBOX")
    if status != "OK":
        with suppress(imaplib.IMAP4.error):
            mailbox.logout()
        raise imaplib.IMAP4.error(said)
    return mailbox


def unseen(mailbox: imaplib.IMAP4) -> list[bytes]:
    _, (found,) = mailbox.uid("SEARCH", "UNSEEN")
    return (found or b"").split()[:A_RUN]


def deal_with(mailbox: imaplib.IMAP4, number: bytes, *, now) -> bool:
    """Each mail is dealt with by itself: one that cannot be read stops no other."""
    _, parts = mailbox.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    try:
        report = returned.read(raw)
        returned.take(report, now=now)
        ours = report.ours
    except Exception as error:  # strangers wrote it: anything can be wrong with it
        log.error("A returned mail cannot be read (%s).", type(error).__name__)
        ours = False
    mailbox.uid("STORE", number, "+FLAGS", r"(\Deleted)" if ours else r"(\Seen)")
    if ours:
        mailbox.expunge()
    return ours
