"""Opening a pulse: freeze the items, the snapshot, the groups and the promise; make the keys.

One transaction: either everybody is invited, or nobody. The key files are safely on disk before it
commits; they are the only thing outside the database.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from random import SystemRandom

from django.db import connection, transaction

from culture.outbox.models import Channel, Letter
from culture.people.models import Organisation, Person
from surveys import planning
from surveys.asking import asking, offsets, since
from surveys.asking.questions import asked_of
from surveys.asking.rotation import BLOCKS
from surveys.box import keys, seal
from surveys.box.codes import code_for
from surveys.box.tokens import digest, token_for
from surveys.cadence import posting
from surveys.errors import CannotOpen
from surveys.keepers import keepers
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence, Offset, PlannedGroup, Pulse, PulseItem, Unit
from surveys.models.since import Since
from surveys.models.terms import Terms
from surveys.trust import consent
from surveys.trust.promise import promise, promises

INVITATION = "pulse.invitation"
REMINDERS = ("pulse.reminder_1", "pulse.reminder_2")
FEWEST = 5
TOO_FEW = (
    "Only {invited} people can be asked. Fewer than five are never counted: bring your people "
    "first."
)
TEST_TOKEN = ""  # the digest of no link: the test ballot belongs to nobody
FROZEN = (
    "opened_at",
    "customer",
    "terms",
    "k_rounded",
    "k_exact",
    "promise",
    "promises",
    "invited",
    "fingerprint",
    "test_ballot",
)
COLUMNS = (
    "id",
    "pulse_id",
    "person_id",
    "unit_id",
    "address",
    "tenure_band",
    "site",
    "token_digest",
)
TENURE = ((1, "under 1 year"), (3, "1 to 2 years"), (6, "3 to 5 years"), (11, "6 to 10 years"))
LONGEST = "over 10 years"
TENURE_BANDS = (*(band for _, band in TENURE), LONGEST)


def open_pulse(pulse: Pulse, *, now: datetime) -> bool:
    """Open a planned pulse and queue its invitations. False if somebody else just did.

    Raises CannotOpen with a reason for HR; then nothing was changed.
    """
    with transaction.atomic():
        if not pulse.move(Pulse.State.PLANNED, Pulse.State.OPEN):
            return False
        terms = Terms.held().kept()
        if reason := consent.missing(terms):
            raise CannotOpen(reason)
        sheet = planning.sheet(pulse, today=now.date(), terms=terms)
        if sheet.invited < FEWEST:
            raise CannotOpen(TOO_FEW.format(invited=sheet.invited))
        fingerprint = keys.make_keys(keepers.both() if terms.two_keepers else None)
        try:
            freeze(pulse, terms, sheet, fingerprint, now=now)
            invite(pulse, sheet, now=now)
        except BaseException:
            keys.destroy_keys(fingerprint)
            raise
    return True


def dressed(
    pulse: Pulse, terms: Terms, told: list[Since], blocks: Collection[str] = BLOCKS
) -> list[PulseItem]:
    """Put on what stays with the pulse: terms, words, promise. Its items; nothing is saved."""
    organisation = Organisation.current()
    pulse.terms, pulse.customer = terms, organisation.customer
    pulse.k_rounded, pulse.k_exact = terms.k_rounded, terms.k_exact
    close = pulse.closes_at, pulse.extends_to, organisation.zone
    pulse.promise = promise(*close, terms=terms)
    pulse.promises = promises(*close, terms=terms)
    return frozen_items(pulse, told, blocks)


def freeze(
    pulse: Pulse, terms: Terms, sheet: planning.Sheet, fingerprint: str, *, now: datetime
) -> None:
    keep_offsets(pulse, sheet)
    told = since.told(pulse)
    items = dressed(pulse, terms, told, sheet.blocks)
    pulse.invited, pulse.fingerprint = sheet.invited, fingerprint
    pulse.opened_at = now
    pulse.test_ballot = test_ballot(pulse, len(asked_of(items, terms).items))
    pulse.save(update_fields=FROZEN)
    PulseItem.objects.bulk_create(items)
    Since.objects.bulk_create(told)
    Unit.objects.bulk_create(sheet.units)
    PlannedGroup.objects.bulk_create(planning.planned_rows(pulse, sheet))


def keep_offsets(pulse: Pulse, sheet: planning.Sheet) -> None:
    """With the first pulse that opens, whichever that is: draw them, if there are groups enough.
    Later: those of new teams.
    """
    if not asked_before(pulse):
        begin(pulse.cadence, sheet)
        planning.give_blocks(pulse, sheet.units, sheet.offsets)
    rows = [
        Offset(cadence=pulse.cadence, team_id=team, offset=offset)
        for team, offset in sheet.offsets.items()
    ]
    Offset.objects.bulk_create(rows, ignore_conflicts=True)


def asked_before(pulse: Pulse) -> bool:
    """Whether an earlier pulse of its cadence opened; the first may have been slept through."""
    earlier = Pulse.objects.filter(cadence=pulse.cadence_id, number__lt=pulse.number)
    return earlier.exclude(fingerprint="").exists()


def begin(cadence: Cadence, sheet: planning.Sheet) -> None:
    cells = sheet.plan.exact
    cadence.began_with = sheet.invited
    cadence.spread = not cadence.whole and len(cells) >= offsets.FEWEST_GROUPS
    cadence.save(update_fields=["began_with", "spread"])
    if cadence.spread:
        invited = {unit.team_id: unit.invited for unit in sheet.units}
        people = [{team: invited[team] for team in cell.teams} for cell in cells]
        drawn = offsets.dealt(people, SystemRandom().shuffle)
        pairs = zip(people, drawn, strict=True)
        sheet.offsets.update((team, offset) for group, offset in pairs for team in group)


def frozen_items(pulse: Pulse, told: list[Since], blocks: Collection[str]) -> list[PulseItem]:
    return [
        PulseItem(
            pulse=pulse,
            position=position,
            code=asked.item.code,
            version=asked.item.version,
            scale=asked.scale,
            wordings=asked.item.worded(pulse.customer),
            reverse=asked.item.reverse,
            block=asked.block,
        )
        for position, asked in enumerate(asking.asking(pulse, told, blocks=blocks).items)
    ]


def test_ballot(pulse: Pulse, items: int) -> bytes:
    """A ballot that says nothing: if it opens at the count, the others will."""
    key = keys.public_key(pulse.fingerprint)
    return seal.seal(seal.Answers((0,) * items), key, pulse_id=pulse.pk, token=TEST_TOKEN)


def invite(pulse: Pulse, sheet: planning.Sheet, *, now: datetime) -> None:
    """One invitation per person; a letter for each but the slips, which are printed."""
    ids = next_ids(sheet.invited)
    # A list: nothing may be asked of the database while a COPY is under way.
    write_invitations(list(invitation_rows(pulse, sheet, ids, today=now.date())))
    invited = Invitation.objects.filter(pulse=pulse).posted()
    letters = posting.letters(INVITATION, invited, pulse, nth=0, now=now)
    Letter.objects.bulk_create(letters, batch_size=5000)


def next_ids(size: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Invitation._meta.db_table, size],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    SystemRandom().shuffle(ids)  # a number must not tell a place in the alphabet
    return ids


def invitation_rows(pulse: Pulse, sheet: planning.Sheet, ids: list[int], *, today: date):
    """Rows for COPY, in the order of COLUMNS: everybody whom a message reaches, then as many slips
    per team as it has others. Nothing of those is in a slip, and nothing of its place tells whose
    it could be.
    """
    ids, slips = iter(ids), Counter()
    secret, phones = keys.token_secret(pulse.fingerprint), Channel.objects.carries_messages()
    unit_pk = {unit.team_id: unit.pk for unit in sheet.units}
    facts = ("email", "phone", "joined_on", "site")
    for person in Person.objects.filter(pk__in=sheet.unit_of).only(*facts):
        unit_id = unit_pk[sheet.unit_of[person.pk]]
        address = person.address or (phones and person.phone)
        if not address:
            slips[unit_id] += 1
            continue
        pk, with_segments = next(ids), pulse.terms.segments
        shared = (tenure(person.joined_on, today), person.site) if with_segments else ("", "")
        token_digest = digest(token_for(secret, pk))
        yield pk, pulse.pk, person.pk, unit_id, address, *shared, token_digest
    secret = keys.make_code_secret(pulse.fingerprint) if slips else b""
    for pk, unit_id in zip(ids, sorted(slips.elements()), strict=True):
        yield pk, pulse.pk, None, unit_id, "", "", "", digest(code_for(secret, pk))


def write_invitations(rows) -> None:
    """COPY: fifteen times as fast as inserting a hundred thousand rows."""
    names = ", ".join((*COLUMNS, "answered"))
    statement = f"COPY {Invitation._meta.db_table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, False))


def tenure(joined_on: date | None, today: date) -> str:
    if joined_on is None:
        return ""
    years = (today - joined_on).days / 365.25
    return next((band for below, band in TENURE if years < below), LONGEST)
