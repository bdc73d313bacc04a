"""Changing the bank: proposing, deciding, retiring and putting back, each with its line in the log.

Nothing here is asked before a second person approved it. What is open stays as it was asked.
"""

from collections.abc import Collection
from secrets import choice

from django.db import IntegrityError, transaction
from django.db.models import Max

from culture.access import Role
from culture.constructs import Scale
from culture.people import log
from culture.people.models import Person, Team
from surveys.asking import bank
from surveys.models.bank import Change, DecidedAlready
from surveys.models.pulses import Pulse
from surveys.statements.checks import Roster

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike
SIZE = 6
SIDED = ("belief", "fidelity")  # facets that results show beside each other
STALE = "Its wording was changed meanwhile. Decline this, and propose it anew for the new wording."
TAKEN = "Another statement has this code by now. Decline this, and propose it anew."
GONE = "This statement is not asked any more, so nothing about it can be approved."


class CannotChange(Exception):
    """Says why, and what to do; nothing was changed."""


def roster() -> Roster:
    """Names of everybody known and of every team but the whole company."""
    people = Person.objects.known().values_list("name", flat=True)
    teams = Team.objects.filter(parent__isnull=False).values_list("name", flat=True)
    return Roster(people, teams)


def fresh_code() -> str:
    """Of a statement of our own. Drawn, so that two organisations may exchange theirs."""
    return bank.OWN + "".join(choice(LETTERS) for _ in range(SIZE))


def next_version(code: str) -> int:
    """One that no wording of it ever had here, approved or not."""
    item = bank.known().get(code)
    used = Change.objects.filter(code=code).aggregate(most=Max("version"))["most"] or 0
    return max(used, item.version if item else 0) + 1


@transaction.atomic
def propose(*changes: Change, by: Person, now) -> None:
    """Raises CannotChange where the same wording was proposed a moment before."""
    for change in changes:
        change.by, change.at = by, now
    keep(changes, "Somebody else proposed this a moment ago. Look at theirs.")
    log.note("item_proposed", by=by, now=now)


def keep(changes: Collection[Change], quicker: str) -> None:
    """Raises CannotChange, in these words, where somebody was."""
    try:
        with transaction.atomic():
            Change.objects.bulk_create(changes)
    except IntegrityError as error:
        raise CannotChange(quicker) from error


@transaction.atomic
def decide(change: Change, *, approved: bool, by: Person, now, reason: str = "") -> None:
    """Raises NotYours, DecidedAlready and CannotChange."""
    if approved and (words := obstacle(change)):
        raise CannotChange(words)
    change.decide(approved=approved, by=by, now=now, reason=reason)
    log.note("item_approved" if approved else "item_declined", by=by, now=now)


def obstacle(change: Change) -> str:
    """Why it cannot be approved any more; "" if it can."""
    if change.kind == Change.Kind.ITEM:
        return TAKEN if change.code in bank.known() else ""
    item = bank.bank().get(change.code)
    if item is None:
        return GONE
    translates = change.kind == Change.Kind.TRANSLATION
    fits = change.version == item.version if translates else change.version > item.version
    return "" if fits else STALE


def others_who_decide(person: Person):
    """HR leads and employee representatives who work here, but for this person."""
    roles = (Role.HR_LEAD, Role.REPRESENTATIVE)
    return Person.objects.working().filter(role__in=roles).exclude(pk=person.pk)


def changeable(item: bank.Item) -> bool:
    """Whether its wording may change and it may go; pages rest on what stands beside the nine."""
    return item.scale in Scale.values


def replacements(item: bank.Item, items: dict[str, bank.Item]) -> list[bank.Item]:
    """What may take the place of a core item: not reversed, of its scale and side, and worded in
    every language that the place is asked in.
    """
    return [
        other
        for other in items.values()
        if other.scale == item.scale
        and not (other.block or other.reverse)
        and other.wordings.keys() >= item.wordings.keys()
        and (item.facet not in SIDED or other.facet == item.facet)
    ]


@transaction.atomic
def retire(item: bank.Item, *, by: Person, now, why: str = "", replacement=None) -> Change:
    """Asked no more from the next pulse on. In a core place, `replacement` is asked there instead,
    as the next version of that place. Raises CannotChange.
    """
    if bool(item.block) != bool(replacement):
        raise CannotChange("A core statement goes only where another takes its place.")
    change = Change(
        kind=Change.Kind.RETIREMENT,
        state=Change.State.APPROVED,
        code=item.code,
        scale=item.scale,
        version=next_version(item.code) if replacement else item.version,
        wordings=replacement.wordings if replacement else {},
        replacement=replacement.code if replacement else "",
        opened=opened(),
        why=why,
        by=by,
        at=now,
    )
    keep([change], "Somebody else retired it a moment ago.")
    log.note("item_retired", by=by, now=now)
    return change


def opened() -> int:
    """How many pulses have opened so far."""
    return Pulse.objects.exclude(state__in=[Pulse.State.PLANNED, Pulse.State.SKIPPED]).count()


def undoable(code: str) -> Change | None:
    """The last retirement of it, while no pulse has opened and its place was not worded anew."""
    rows = Change.objects.in_force().filter(code=code).order_by("version", "pk")
    last = rows.filter(kind=Change.Kind.RETIREMENT).last()
    if last is None or last.opened != opened():
        return None
    return None if rows.filter(version__gt=last.version).exists() else last


@transaction.atomic
def put_back(change: Change, *, by: Person, now) -> None:
    """Raises DecidedAlready where it was put back, or a pulse opened, a moment before."""
    if change.opened != opened():
        raise DecidedAlready
    change.undo(by=by, now=now)
    log.note("item_returned", by=by, now=now)
