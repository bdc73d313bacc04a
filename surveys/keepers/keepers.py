"""Two keepers: an HR lead and an employee representative, each with a passphrase for one half of
every key. A half is opened after the close, never before.

Passphrases are nowhere stored, logged or passed on. A keeper's public key stands in the database
and beside the keys: where the two differ, no pulse opens.
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from culture.access import Role
from culture.people import log, readdressed
from surveys.box import halves, key_files, keys
from surveys.errors import CannotOpen
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.terms import Keeper

PART_OF = {Role.HR_LEAD: Keeper.Part.HR, Role.REPRESENTATIVE: Keeper.Part.REPRESENTATIVE}
PRACTICE = "practice"  # the fingerprint of no key
# Twenty of these 23, none of which looks like another: 90 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz"


class NotYours(Exception):
    """Somebody else keeps this half, and is still in office."""


class Readdressed(Exception):
    """Their mail address changed too recently; says until when they choose no passphrase."""


class NotClosed(Exception):
    """Before the close no half is opened."""


def draw() -> str:
    """A passphrase nobody could guess: five groups of four letters."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(5))
    return "-".join(groups)


def part_of(person) -> Keeper.Part:
    return PART_OF[person.role]


def keeper_of(part: int) -> Keeper | None:
    return Keeper.objects.select_related("person").filter(part=part).first()


def in_office(keeper: Keeper) -> bool:
    return keeper.person.is_active and PART_OF.get(keeper.person.role) == keeper.part


def choose(person, passphrase: str, *, now: datetime) -> None:
    """Keep the half of this person's role with this passphrase, from the next pulse on.

    Raises NotYours while a colleague keeps it: only who leaves the role can be followed; and
    Readdressed, as whoever changed an address lately may read its mail.
    """
    require_old_address(person, now=now)
    part, salt = part_of(person), halves.new_salt()
    public = halves.public_of(passphrase, salt)
    with transaction.atomic():
        before = Keeper.objects.select_for_update().filter(part=part).first()
        if before and before.person != person and in_office(before):
            raise NotYours
        chosen = {"person": person, "salt": salt, "public": public, "rehearsed_at": None}
        Keeper.objects.update_or_create(part=part, defaults=chosen)
        log.note("keeper", by=person, now=now)
        key_files.pin(part, public)


def require_old_address(person, *, now: datetime) -> None:
    if at := readdressed.freshly(person, now=now):
        raise Readdressed(
            f"Your mail address changed on {day(at)}. You can choose a passphrase from "
            f"{day(at + readdressed.FRESH)} on; one that you chose before goes on working."
        )


def day(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y}"


def changed_at(keeper: Keeper) -> datetime | None:
    """When their address or role changed after they rehearsed; None: it did not.

    Rehearsing again with the same passphrase shows that they are still who they were.
    """
    at = readdressed.last_change(keeper.person, "address", "role")
    return at if at and keeper.rehearsed_at and at > keeper.rehearsed_at else None


def unready() -> bool:
    """Whether a keeper has to rehearse."""
    found = Keeper.objects.select_related("person")
    return any(keeper.rehearsed_at is None or changed_at(keeper) for keeper in found)


def rehearse(keeper: Keeper, passphrase: str, *, now: datetime) -> None:
    """Seal a half made for practice to the keeper and open it. Raises WrongPassphrase."""
    file = halves.seal_half(secrets.token_bytes(32), keeper, PRACTICE)
    halves.open_half(file, passphrase, fingerprint=PRACTICE, part=keeper.part)
    Keeper.objects.filter(pk=keeper.pk, public=keeper.public).update(rehearsed_at=now)


def both() -> list[Keeper]:
    """The two keepers, in the order of their halves. Raises CannotOpen until both are ready."""
    return [ready(part) for part in Keeper.Part]


def ready(part: Keeper.Part) -> Keeper:
    keeper = keeper_of(part)
    if keeper is None or not in_office(keeper):
        raise CannotOpen(f"Two people open the count, and no {part.label} has a passphrase yet.")
    if key_files.pinned(part) != bytes(keeper.public):
        raise CannotOpen(
            f"The key of {keeper.person} in the database is not the one set on this machine. "
            f"Find out who changed it; then {keeper.person} chooses a passphrase again."
        )
    if keeper.rehearsed_at is None:
        raise CannotOpen(f"Two people open the count, and {keeper.person} has not rehearsed yet.")
    if at := changed_at(keeper):
        raise CannotOpen(
            f"The mail address or the role of {keeper.person} changed on {day(at)}. Find out who "
            f"changed it; then {keeper.person} rehearses again, with the same passphrase."
        )
    return keeper


def closed(pulse: Pulse, *, now: datetime) -> bool:
    """The close has passed and can no longer move, even if the clock slept through deciding it."""
    if not pulse.is_open or now < pulse.ends_at:
        return False
    answered = Invitation.objects.filter(pulse=pulse, answered=True).count()
    return not pulse.may_move or 2 * answered >= pulse.invited


def enter(pulse: Pulse, part: int, passphrase: str, *, now: datetime) -> None:
    """Open one half for the count. Raises NotClosed, WrongPassphrase."""
    if not closed(pulse, now=now):
        raise NotClosed
    keys.open_half(pulse.fingerprint, part, passphrase)


def standing(pulse: Pulse, *, now: datetime) -> dict:
    """What a page says about the keys of a pulse: what is wrong, and whom its count waits for."""
    if not pulse.is_open:
        return {"trouble": [], "awaited": []}
    late = awaited(pulse) if closed(pulse, now=now) else []
    return {"trouble": keys.trouble(pulse.fingerprint), "awaited": late}


def awaited(pulse: Pulse) -> list[str]:
    """Whom the count waits for, by name or office."""
    return [called(Keeper.Part(part)) for part in keys.waiting(pulse.fingerprint)]


def called(part: Keeper.Part) -> str:
    keeper = keeper_of(part)
    return keeper.person.name if keeper and in_office(keeper) else f"the {part.label}"
