"""Letters that go through a channel: posted, and settled one by one like mails.

A trouble of the channel itself costs no letter a try: all wait until it is mended. Logs hold
reasons and numbers; never an address, a telephone, a link or a text.
"""

import logging
from datetime import datetime

from culture.outbox.channels import bodies
from culture.outbox.channels.errors import ChannelError
from culture.outbox.channels.messages import Announcement, Message
from culture.outbox.channels.models import Channel
from culture.outbox.channels.posting import post
from culture.outbox.replies import verdict

log = logging.getLogger(__name__)
# About one message, not about the channel.
OWN = ("refused",)


def send_all(written: list, letters, *, now: datetime) -> int:
    """Post these (letter, Message or Announcement); how many letters were settled.

    `letters`: the queryset that gives back those which have to wait.
    """
    settled, down = 0, set()
    for letter, message in written:
        channel = channel_of(message)
        if channel is None:
            letters.cancel([letter])
        elif channel.pk in down or not send_one(letter, message, channel, now=now):
            down.add(channel.pk)
            letters.pause([letter], now=now)
            continue
        settled += 1
    return settled


def channel_of(message: Message | Announcement) -> Channel | None:
    """None where it was removed meanwhile."""
    if isinstance(message, Message):
        return Channel.objects.gateway()
    return Channel.objects.boards().filter(pk=message.channel_id).first()


def send_one(letter, message, channel: Channel, *, now: datetime) -> bool:
    """False: the channel is in trouble, and the letter was not tried."""
    try:
        hand_over(channel, message, name=letter.message_id.strip("<>"), now=now)
    except ChannelError as error:
        log.warning("Channel %s: %s (%s).", channel.pk, error.reason, error.status_code)
        if error.reason in OWN:
            meant, code = verdict(error)
            letter.mark_failed(meant, now=now, code=code)
        return error.reason in OWN
    letter.mark_sent()
    return True


def hand_over(channel: Channel, message, *, name: str, now: datetime) -> None:
    """Post it, and note how that went. Raises ChannelError."""
    try:
        address = channel.address
        if not address:
            raise ChannelError("locked")
        post(address, *body_for(channel, message, name=name, now=now))
    except ChannelError as error:
        channel.failed(error, now=now)
        raise
    channel.worked(now=now)


def body_for(channel: Channel, message, *, name: str, now: datetime):
    """A message goes to the gateway alone, an announcement to no telephone."""
    if isinstance(message, Message) != channel.is_gateway:
        raise ChannelError("refused")
    if channel.is_gateway:
        return bodies.for_gateway(name, message, now=now)
    writers = {Channel.Kind.SLACK: bodies.for_slack, Channel.Kind.TEAMS: bodies.for_teams}
    return writers[channel.kind](message)
