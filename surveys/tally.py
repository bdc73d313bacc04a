"""The count: the one act that opens ballots. Nothing else imports surveys.box.opening.

One transaction: lock the box, open every ballot in memory, count, write what is published, delete
ballots, invitations and letters. A ballot that cannot be read is counted as invalid and never stops
a company; only a wrong or missing key does, and then nothing is destroyed. Nothing that was read is
logged. Shredding the keys is a second step that may be repeated.
"""

import logging
from datetime import datetime, timedelta

import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from culture.outbox.models import Letter
from culture.people.models import Person
from surveys import planning
from surveys.asking.questions import Questions, questions
from surveys.box import keys
from surveys.box.ballot import VOID, Ballot
from surveys.box.cast import lock_box
from surveys.box.opening import open_ballot
from surveys.box.scrub import scrub
from surveys.box.seal import Answers, Unreadable
from surveys.box.tokens import digest
from surveys.cadence.ahead import RELEASE
from surveys.counting.masking import Names, masked
from surveys.counting.publishing import publish
from surveys.counting.sums import Blocks, Counted, Sums, turned
from surveys.launch import FEWEST, TEST_TOKEN
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.results import Certificate

log = logging.getLogger(__name__)
BATCH = 1000
LATE = timedelta(hours=1)
# What decides with whom a ballot is counted.
KIND = ("unit__team_id", "tenure_band", "site")


class CannotCount(Exception):
    """The key does not open this pulse. Nothing was destroyed; it is tried again."""


def tally(pulse: Pulse, *, now: datetime, seed: int | None = None) -> bool:
    """Count a pulse that is over. False if it is not, or somebody else just counted it.

    Raises CannotCount, and KeepersMissing while one of two keepers has not entered; then nothing
    was changed.
    """
    with transaction.atomic():
        lock_box(pulse.pk)
        due = Pulse.objects.due_to_count(now).filter(pk=pulse.pk)
        if not due.update(state=Pulse.State.COUNTED):
            return False
        pulse.refresh_from_db()
        counted = count(pulse, np.random.default_rng(seed))
        smallest = publish(pulse, counted) if counted else None
        certify(pulse, counted and counted.sums, smallest, now=now)
        discard(pulse)
        if now > pulse.ends_at + LATE:
            # Managers keep their day before everybody else.
            Pulse.objects.filter(pk=pulse.pk).update(released_at=now + RELEASE)
    return True


def count(pulse: Pulse, rng: np.random.Generator) -> Counted | None:
    """What all ballots add up to; None where too few answered."""
    asked = questions(pulse)
    key = checked_key(pulse, len(asked.items))
    if countable(pulse).count() < FEWEST:
        return None
    counted = Counted(
        planning.planned(pulse),
        Invitation.objects.filter(pulse=pulse).values_list(*KIND).distinct(),
        scales=[item.scale for item in asked.items],
        blocks=blocks_of(pulse, asked),
        rng=rng,
    )
    names = Names(Person.objects.known().values_list("name", flat=True))
    for batch in batches(pulse):
        said = opened(batch, key, pulse, counted.sums)
        valid = add(counted, said, asked) if said else []
        if asked.comments:
            keep_comments(counted, said, valid, names=names)
    return counted


def blocks_of(pulse: Pulse, asked: Questions) -> Blocks:
    return Blocks(
        items=[item.block for item in asked.items],
        recommend=asked.recommend.block if asked.recommend else "",
        teams=dict(pulse.units.exclude(block="").values_list("team_id", "block")),
    )


def checked_key(pulse: Pulse, items: int) -> ec.EllipticCurvePrivateKey:
    """The private key, proved on the test ballot that was sealed at opening."""
    try:
        key = keys.private_key(pulse.fingerprint)
        opens(pulse.test_ballot, key, pulse, digest(TEST_TOKEN), items)
    except keys.KeepersMissing:
        raise  # no fault: the count waits for them
    except (keys.KeyMissing, Unreadable) as error:
        log.error("Pulse %s cannot be counted: %s", pulse.pk, type(error).__name__)
        raise CannotCount from error
    return key


def opens(sealed, key, pulse, token_digest, items) -> Answers:
    return open_ballot(
        bytes(sealed), key, pulse_id=pulse.pk, token_digest=bytes(token_digest), items=items
    )


def ballots(pulse: Pulse):
    return Ballot.objects.filter(invitation__pulse=pulse)


def countable(pulse: Pulse):
    """Without printed codes that two different envelopes came with."""
    return ballots(pulse).exclude(sealed=VOID, invitation__person=None)


def batches(pulse: Pulse):
    """Envelopes with their link's digest and kind, a batch at a time, from a named cursor."""
    kind = [f"invitation__{name}" for name in KIND]
    rows = countable(pulse).values_list("sealed", "invitation__token_digest", *kind)
    batch = []
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def opened(batch, key, pulse: Pulse, sums: Sums) -> list[tuple[tuple, Answers]]:
    """Kind and answers of each ballot that can be read; the others are counted as invalid."""
    said = []
    for sealed, token_digest, *kind in batch:
        try:
            said.append((tuple(kind), opens(sealed, key, pulse, token_digest, sums.items)))
        except Unreadable:
            sums.invalid += 1
    return said


def add(counted: Counted, said: list[tuple[tuple, Answers]], asked: Questions) -> np.ndarray:
    """Add to the sums; which of the ballots are valid."""
    ratings = np.array([answers.ratings for _, answers in said], dtype=int)
    recommend = [-1 if answers.recommend is None else answers.recommend for _, answers in said]
    return counted.sums.add(
        [counted.cell_of[kind] for kind, _ in said],
        turned(ratings, [item.reverse for item in asked.items]),
        np.array(recommend),
    )


def keep_comments(counted: Counted, said, valid, *, names: Names) -> None:
    """What was written, masked here and now, beside the planned group it came from."""
    for (kind, answers), counts in zip(said, valid, strict=True):
        if counts and answers.comment and (text := masked(answers.comment, names)):
            place = counted.cells[counted.cell_of[kind]].place
            counted.comments.append((place, text, answers.company_only))


def certify(pulse: Pulse, sums: Sums | None, smallest: int | None, *, now: datetime) -> None:
    envelopes = countable(pulse).count()
    counted = int(sums.ballots.sum()) if sums and smallest else 0
    Certificate.objects.create(
        pulse=pulse,
        invited=pulse.invited,
        envelopes=envelopes,
        counted=counted,
        invalid=sums.invalid if sums else 0,
        smallest_group=smallest,
        counted_at=now,
    )


def discard(pulse: Pulse) -> None:
    """Delete every ballot, invitation and letter of the pulse; what was published remains."""
    invitations = Invitation.objects.filter(pulse=pulse)
    Letter.objects.filter(kind__startswith="pulse.", about_id__in=invitations.values("pk")).delete()
    ballots(pulse).delete()
    invitations._raw_delete(invitations.db)  # nothing points here any more


def shred(pulse: Pulse, *, now: datetime) -> bool:
    """Destroy the keys of a counted pulse, then what is left of it in the database's files.

    Safe to repeat. False while somebody stands in the way of the second; it is tried again.
    """
    keys.destroy_keys(pulse.fingerprint)
    Certificate.objects.filter(pulse=pulse, key_destroyed_at=None).update(key_destroyed_at=now)
    return scrub() and pulse.move(Pulse.State.COUNTED, Pulse.State.SHREDDED)
