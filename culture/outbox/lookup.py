"""Questions to DNS and to the mail server, for the page "Mail check". Each has little time."""

import smtplib
import ssl
from datetime import UTC, datetime

import dns.exception
import dns.resolver
import dns.reversename
from django.conf import settings

SECONDS = 3


class Unknown(Exception):
    """It could not be looked up: no network, no answer in time."""


def resolver() -> dns.resolver.Resolver:
    if not settings.MAIL_DNS:
        return dns.resolver.Resolver()
    own = dns.resolver.Resolver(configure=False)
    address, _, port = settings.MAIL_DNS.rpartition(":")
    own.nameservers, own.port = [address], int(port)
    return own


def records(name: str, kind: str) -> list[str]:
    """What stands there, texts joined; empty where nothing does. Raises Unknown."""
    try:
        found = resolver().resolve(name, kind, lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise Unknown from error
    return [told(row, kind) for row in found]


def told(row, kind: str) -> str:
    return b"".join(row.strings).decode() if kind == "TXT" else row.to_text().rstrip(".")


def names_back(address: str) -> list[str]:
    """The names that an address of a machine claims (PTR). Raises Unknown."""
    return records(dns.reversename.from_address(address).to_text(), "PTR")


def encryption() -> tuple[str, datetime]:
    """How the mail server encrypts ("TLSv1.3"), and until when its certificate holds.

    Raises ssl.SSLError where it cannot be trusted, Unknown where it cannot be reached.
    """
    safe = ssl.create_default_context()
    at = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "timeout": SECONDS}
    try:
        if settings.EMAIL_USE_SSL:
            with smtplib.SMTP_SSL(**at, context=safe) as server:
                return told_by(server)
        with smtplib.SMTP(**at) as server:
            server.starttls(context=safe)
            return told_by(server)
    except ssl.SSLError:
        raise
    except OSError as error:
        raise Unknown from error


def told_by(server) -> tuple[str, datetime]:
    until = ssl.cert_time_to_seconds(server.sock.getpeercert()["notAfter"])
    return server.sock.version(), datetime.fromtimestamp(until, UTC)
