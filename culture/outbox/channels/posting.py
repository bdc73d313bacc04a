"""The door out for channels: one POST over https, to an address that was looked at first.

The machine is looked up once and what was found is connected to, so that a name which changes its
mind cannot lead inside. No redirects, no proxy, ten seconds for each wait; of the answer only its
status is used.
"""

import ipaddress
import socket
import ssl
from contextlib import suppress
from http.client import HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from culture.outbox.channels.errors import ChannelError, of_status

SECONDS = 10
PORT = 443
READ = 64 * 1024  # bytes of an answer, at most: they are thrown away
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def post(address: str, body: bytes, headers: dict[str, str]) -> None:
    """Returns where it was taken (2xx). Raises ChannelError."""
    parts = checked(address)
    connection = Pinned(parts, place_of(parts))
    try:
        connection.request("POST", target(parts), body=body, headers=headers)
        answer = connection.getresponse()
        answer.read(READ)
    except ssl.SSLCertVerificationError as error:
        raise ChannelError("certificate") from error
    except (OSError, HTTPException) as error:
        raise ChannelError("unreachable") from error
    finally:
        with suppress(OSError):
            connection.close()
    if error := of_status(answer.status):
        raise error


def checked(address: str) -> SplitResult:
    """Raises ChannelError where it is nothing that we post to, whatever it leads to."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ChannelError("address") from None
    plain = address.isascii() and address.isprintable() and " " not in address
    named = parts.scheme == "https" and parts.hostname and not parts.username
    if not (plain and named and port != 0 and "@" not in parts.netloc):
        raise ChannelError("address")
    return parts


def place_of(parts: SplitResult) -> tuple[int, tuple]:
    """Family and socket address of the machine. Raises ChannelError if any of its addresses lies
    inside, unless its name is one of CHANNELS_INSIDE.
    """
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ChannelError("unknown_host") from error
    allowed = parts.hostname in settings.CHANNELS_INSIDE
    if not allowed and not all(is_outside(place[0]) for *_, place in found):
        raise ChannelError("address")
    family, *_, place = found[0]
    return family, place


def is_outside(text: str) -> bool:
    """A public address, also behind one of the spellings of IPv6 for an address of IPv4."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    reached = [address, inner] if inner else [address]
    if address.version == 6 and address in NAT64:
        reached.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return all(one.is_global and not one.is_multicast for one in reached)


def target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class Pinned(HTTPSConnection):
    """To one socket address; the certificate has to be the name's."""

    def __init__(self, parts: SplitResult, place: tuple[int, tuple]):
        self.tls = ssl.create_default_context()
        super().__init__(parts.hostname, parts.port or PORT, timeout=SECONDS, context=self.tls)
        self.family, self.place = place

    def connect(self):
        plain = socket.socket(self.family, socket.SOCK_STREAM)
        try:
            plain.settimeout(SECONDS)
            plain.connect(self.place)
            self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
