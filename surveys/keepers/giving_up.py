"""Giving a pulse up: its key is lost, or a keeper's passphrase. Its answers go unread."""

import logging
from datetime import datetime

from django.db import transaction

from surveys.box import keys
from surveys.box.cast import lock_box
from surveys.keepers import keepers
from surveys.models.pulses import Pulse
from surveys.tally import certify, discard, shred

log = logging.getLogger(__name__)


class CannotGiveUp(Exception):
    """Not over yet, counted already, or its key opens it: nothing was destroyed."""


def give_up(pulse: Pulse, *, now: datetime) -> None:
    """Destroy the ballots of a closed pulse unread, publish nothing, certify it, destroy its keys.

    Raises CannotGiveUp; then nothing was changed. A result that could still be counted is never
    thrown away.
    """
    with transaction.atomic():
        lock_box(pulse.pk)
        pulse.refresh_from_db()
        if not keepers.closed(pulse, now=now):
            raise CannotGiveUp(f"{pulse} is not closed yet, or was counted already.")
        if openable(pulse.fingerprint):
            raise CannotGiveUp(f"The key of {pulse} is there: it will be counted.")
        pulse.move(Pulse.State.OPEN, Pulse.State.COUNTED)
        certify(pulse, None, None, now=now)
        discard(pulse)
    log.warning("Pulse %s was given up; its answers were destroyed unread.", pulse.pk)
    shred(pulse, now=now)


def openable(fingerprint: str) -> bool:
    try:
        keys.private_key(fingerprint)
    except keys.KeyMissing:
        return False
    return True
