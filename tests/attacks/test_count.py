"""Somebody cuts the count short at every step, and feeds it what no page would send."""

import os
import sys
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from signal import SIGKILL

import pytest
from django.conf import settings
from django.db import connection, transaction

from surveys import steps
from surveys.box import key_files, keys
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.box.seal import PLAIN_SIZE, SUITE, info, pack, seal
from surveys.box.tokens import digest
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.results import Comment, Figure, Group
from surveys.tally import CannotCount, shred, tally
from tests import make
from tests.attacks.catalogue import IN_FULL

pytestmark = pytest.mark.django_db


class PowerCut(Exception):
    """Nothing catches it: as if the process were gone."""


class Steps:
    """Calls of our own code, in order; at one of them the power is cut."""

    def __init__(self, cut_at: tuple[str, int] | None = None):
        self.cut_at, self.calls = cut_at, Counter()

    def __call__(self, frame, event, _):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(settings.BASE_DIR / "surveys")):
            name = f"{Path(code.co_filename).stem}.{code.co_qualname}"
            if name.endswith(">"):  # a generator is called once more when it is thrown away
                return
            self.calls[name] += 1
            if (name, self.calls[name]) == self.cut_at:
                raise PowerCut(name)

    @contextmanager
    def watched(self):
        sys.setprofile(self)
        try:
            yield self
        finally:
            sys.setprofile(None)


def places(calls: Counter) -> list[tuple[str, int]]:
    """The first call of everything that was called; in full the last as well."""
    return sorted({(name, at) for name, n in calls.items() for at in (1, n if IN_FULL else 1)})


@contextmanager
def undone():
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


@pytest.fixture
def pulse(company):
    """Twenty-four people in two exact groups; all of them answered."""
    for name, size in (("Team Nord", 12), ("Team Süd", 12)):
        make.people(size, make.Team.objects.get(name=name))
    pulse = make.open_pulse()
    for at, person in enumerate(make.invited(pulse)):
        make.cast(pulse, person, rating=1 + at % 5, recommend=at % 11)
    return pulse


def published(pulse) -> list:
    """Everything that came out, but for bootstrap intervals and random ids."""
    figures = Figure.objects.filter(group__pulse=pulse).exclude(kind=Figure.Kind.INTERVAL)
    rows = figures.values_list("group__name", "group__level", "kind", "numbers")
    texts = Comment.objects.filter(group__pulse=pulse).values_list("group__name", "text")
    return sorted(map(str, [*rows, *texts, *certificate(pulse)]))


def certificate(pulse):
    return [(c.invited, c.envelopes, c.counted, c.invalid) for c in [pulse.certificate]]


@pytest.mark.attack("AT8", "Power cut in every function of the count, in turn.")
def test_a_count_cut_at_any_step_loses_nothing_and_counts_nothing_twice(pulse, found):
    with undone():
        with Steps().watched() as whole:
            tally(pulse, now=pulse.ends_at, seed=1)
        pulse.refresh_from_db()
        right = published(pulse)
    pulse.refresh_from_db()
    cuts = places(whole.calls)
    for cut in cuts:
        with undone():
            with pytest.raises(PowerCut), Steps(cut).watched():
                tally(pulse, now=pulse.ends_at, seed=1)
            assert untouched(pulse)
    assert tally(pulse, now=pulse.ends_at, seed=1)
    pulse.refresh_from_db()
    assert published(pulse) == right
    assert len(cuts) > 50
    found(
        f"{len(cuts)} cuts: each time everything was still there; counted once, the same numbers."
    )


def untouched(pulse) -> bool:
    """Open as before, every envelope and the keys there, nothing published."""
    pulse.refresh_from_db()
    there = Ballot.objects.count() == Invitation.objects.filter(answered=True).count()
    none = not (Group.objects.exists() or Figure.objects.exists() or Comment.objects.exists())
    return pulse.is_open and there and none and not keys.trouble(pulse.fingerprint)


@pytest.mark.attack("AT8", "The same while the keys are destroyed.")
@pytest.mark.django_db(transaction=True)
def test_a_shredding_cut_at_any_step_is_finished_the_next_minute(pulse, found):
    tally(pulse, now=pulse.ends_at, seed=1)
    counted = Pulse.objects.get(pk=pulse.pk)
    right, held = published(counted), files_of(counted)
    with Steps().watched() as whole:
        shred(counted, now=pulse.ends_at)
    cuts = places(whole.calls)
    for cut in cuts:
        put_back(counted, held)
        with pytest.raises(PowerCut), Steps(cut).watched():
            shred(counted, now=pulse.ends_at)
        assert files_of(counted).keys() <= held.keys()
        steps.shred_counted(pulse.ends_at)
        counted.refresh_from_db()
        assert (counted.state, files_of(counted)) == (Pulse.State.SHREDDED, {})
        assert published(counted) == right
    found(f"{len(cuts)} cuts: one minute later the keys were gone, the numbers the same.")


def files_of(pulse) -> dict[Path, bytes]:
    folder = Path(settings.KEYS_DIR)
    return {path: path.read_bytes() for path in folder.glob(f"{pulse.fingerprint}.*")}


def put_back(pulse, held: dict[Path, bytes]) -> None:
    for path, content in held.items():
        path.write_bytes(content)
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.COUNTED)
    pulse.refresh_from_db()


def killed_in(where: str, now) -> int:
    """A process of its own counts and shreds; it is killed the moment it gets there."""
    connection.close()  # a process never shares another's
    pid = os.fork()
    if not pid:
        sys.setprofile(partial(kill_in, where))
        steps.count_due(now)
        steps.shred_counted(now)
        os._exit(0)
    return -os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill_in(where, frame, event, _):
    if (
        event == "call"
        and frame.f_code.co_name == where
        and "/surveys/" in frame.f_code.co_filename
    ):
        os.kill(os.getpid(), SIGKILL)


@pytest.mark.attack("AT8", "Real processes killed before the commit, after it, and at the keys.")
@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_all_or_only_the_shredding_to_do(pulse, found):
    held = files_of(pulse)
    assert killed_in("discard", pulse.ends_at) == SIGKILL
    assert untouched(pulse)
    assert killed_in("shred", pulse.ends_at) == SIGKILL  # between the commit and the keys
    pulse.refresh_from_db()
    assert (pulse.state, Ballot.objects.count()) == (Pulse.State.COUNTED, 0)
    assert files_of(pulse) == held
    right = published(pulse)
    assert killed_in("overwrite", pulse.ends_at) == SIGKILL
    steps.run(pulse.ends_at)
    pulse.refresh_from_db()
    assert (pulse.state, files_of(pulse), published(pulse)) == (Pulse.State.SHREDDED, {}, right)
    found("Before the commit all was there; after it nothing was counted again and the keys went.")


@pytest.mark.attack("AT8", "The key file moved away, and two counts one after the other.")
def test_without_the_key_nothing_is_destroyed_and_twice_is_once(pulse, found):
    path = key_files.path_of(pulse.fingerprint, keys.PRIVATE)
    path.rename(path.with_suffix(".away"))
    with pytest.raises(CannotCount):
        tally(pulse, now=pulse.ends_at)
    path.with_suffix(".away").rename(path)
    assert untouched(pulse)
    assert tally(pulse, now=pulse.ends_at)
    assert not tally(pulse, now=pulse.ends_at)
    assert pulse.certificate.counted == pulse.certificate.envelopes
    found("Without the key the count stops and keeps all; a second count finds nothing to do.")


def bad_envelopes(pulse, token, other):
    """What a browser could be made to send, all of the right size."""
    key, told = keys.public_key(pulse.fingerprint), info(pulse.pk, digest(token))
    good = pack(make.answers(pulse))
    stranger = keys.public_key(keys.make_keys())

    def sealed(plain: bytes) -> bytes:
        return SUITE.encrypt(plain.ljust(PLAIN_SIZE, b"\0")[:PLAIN_SIZE], key, told)

    items = good[1]
    yield "cut short", (bytes(seal(make.answers(pulse), key, pulse_id=pulse.pk, token=token))[:-40]
                        .ljust(SEALED_SIZE, b"\0"))  # fmt: skip
    yield "noise", os.urandom(SEALED_SIZE)
    yield "another key", SUITE.encrypt(good, stranger, told)
    yield "another link", SUITE.encrypt(good, key, info(pulse.pk, digest(other)))
    yield "another pulse", SUITE.encrypt(good, key, info(pulse.pk + 1, digest(token)))
    yield "another format", sealed(b"\2" + good[1:])
    yield "another pulse's items", sealed(bytes([1, items - 1]) + good[2:])
    yield "a rating of six", sealed(good[:2] + b"\6" + good[3:])
    yield "recommend eleven", sealed(good[: 2 + items] + b"\x0b" + good[3 + items :])
    yield "comment beyond its end", sealed(good[: 4 + items] + b"\xff\xff")
    yield "comment in no language", sealed(good[: 4 + items] + b"\0\2\xff\xfe")
    yield "more after the end", sealed(good[: 4 + items] + b"\0\1" + b"ab")
    yield "nothing", sealed(b"")
    yield "too few ratings", sealed(bytes([1, items, 5]) + bytes(items - 1) + b"\xff\0\0\0")


@pytest.mark.attack(
    "AT6", "Envelopes of the right size with everything wrong inside that a browser could send."
)
def test_whatever_a_browser_seals_wrong_is_invalid_and_stops_nobody(pulse, found, caplog):
    people = make.invited(pulse)
    tokens = {person: make.token(pulse, person) for person in people}
    kinds = [kind for kind, _ in bad_envelopes(pulse, "A" * 43, "B" * 43)]
    for at, person in enumerate(people[: len(kinds)]):
        bad = [sealed for _, sealed in bad_envelopes(pulse, tokens[person], tokens[people[-1]])]
        make.ballot_box.cast(tokens[person], pulse.pk, bad[at], now=make.NOW)
    make.count(pulse)
    told = pulse.certificate
    assert (told.envelopes, told.invalid) == (len(people), len(kinds))
    assert told.counted == len(people) - len(kinds)
    assert not [token for token in tokens.values() if token in caplog.text]
    found(
        f"{len(kinds)} kinds of bad envelopes: counted as invalid, {told.counted} others counted."
    )
