"""What goes wrong with a channel, as one table: what it means, and its cure.

An HTTP answer is read like a mail server's: 429 and 5xx pass, any other refusal is final.
"""

from typing import NamedTuple


class ChannelError(Exception):
    """Nothing was taken. `status_code` is the answer's; None where there was none."""

    def __init__(self, reason: str, status_code: int | None = None):
        super().__init__(reason)
        self.reason, self.status_code = reason, status_code


class Cure(NamedTuple):
    what: str
    cure: str


CURES = {
    "address": Cure(
        "The address is not one that we post to.",
        "It has to begin with https:// and name a machine outside of this network. If the gateway "
        "stands inside, set CHANNELS_INSIDE to its name and start again (docs/channels.md).",
    ),
    "unknown_host": Cure(
        "The name in the address is not known.",
        "Look for a typing mistake, or whether this server may ask the domain name system.",
    ),
    "unreachable": Cure(
        "Nobody answers at the address, or too late.",
        "Look whether a firewall lets this server out, and whether the service is up. Messages "
        "wait and are tried again.",
    ),
    "certificate": Cure(
        "The certificate of the address is not valid.",
        "Have it renewed, or bring the certificate of your own authority to this server "
        "(SSL_CERT_FILE).",
    ),
    "moved": Cure(
        "The address sends us elsewhere, and we do not follow.",
        "Enter the address it leads to, if you trust it.",
    ),
    "not_let_in": Cure(
        "The service does not let us in.",
        "The address or its key was withdrawn: make a new one there and enter it here.",
    ),
    "gone": Cure(
        "The service does not know this address any more.",
        "The channel was deleted or archived there. Make a new incoming webhook and enter it here.",
    ),
    "busy": Cure(
        "The service is busy or broken.",
        "Nothing to do: messages wait and are tried again. If it stays, ask whoever runs it.",
    ),
    "refused": Cure(
        "The service refuses what we send.",
        "Look into its log: the words of the refusal stand there. docs/channels.md has the form.",
    ),
    "locked": Cure(
        "The address cannot be read any more: the secret key of this server has changed.",
        "Enter the address again, or put the old key into SECRET_KEY_FALLBACKS.",
    ),
}
# By status, where it says more than "refused".
MEANINGS = {401: "not_let_in", 403: "not_let_in", 404: "gone", 410: "gone", 429: "busy"}


def of_status(status: int) -> ChannelError | None:
    """None where it was taken."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return ChannelError("moved", status)
    return ChannelError(MEANINGS.get(status, "busy" if status >= 500 else "refused"), status)
