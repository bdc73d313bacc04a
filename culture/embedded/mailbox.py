"""The local mailbox: an SMTP server on this machine that keeps each mail as a file, newest 2,000.

It takes the place of a relay while EMAIL_URL is unset; nothing leaves the machine. File names
begin with the time of arrival, so that their order is the order of arrival.
"""

import asyncio
import secrets
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP

KEEP = 2_000
TRY_LATER = "452 4.3.1 The mailbox could not be written; try again later"


class Mailbox:
    """What the server does with a mail (aiosmtpd calls it a handler)."""

    def __init__(self, folder: Path):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope) -> str:
        try:
            keep(self.folder, envelope.content, arrived_ns=time.time_ns())
        except OSError:
            return TRY_LATER
        return "250 2.0.0 Kept"


def keep(folder: Path, mail: bytes, *, arrived_ns: int) -> Path:
    """Write a mail whole or not at all, then drop the oldest past KEEP."""
    kept = folder / f"{arrived_ns}-{secrets.token_hex(4)}.eml"
    half = kept.with_suffix(".part")
    half.write_bytes(mail)
    half.replace(kept)
    for old in sorted(folder.glob("*.eml"))[:-KEEP]:
        old.unlink(missing_ok=True)
    return kept


async def serve(folder: Path, listener: socket.socket) -> None:
    """Answer SMTP on a listening socket until we are stopped."""
    loop = asyncio.get_running_loop()
    factory = lambda: SMTP(Mailbox(folder), hostname="localhost", enable_SMTPUTF8=True)  # noqa: E731
    server = await loop.create_server(factory, sock=listener)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))))
