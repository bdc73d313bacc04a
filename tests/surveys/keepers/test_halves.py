"""One half says nothing, and opens with its own passphrase for its own pulse only."""

import pytest

from surveys import steps
from surveys.box import halves, key_files, keys
from surveys.box.ballot import Ballot
from surveys.keepers import keepers
from tests.surveys.keepers.acting import HANNA

pytestmark = pytest.mark.django_db


def test_a_half_says_nothing_alone(pulse, hanna):
    secret = b"the key of a pulse that nobody may read before its close"
    one, other = halves.split(secret)
    assert halves.join(one, other) == secret
    assert halves.split(secret) != halves.split(secret)
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    with pytest.raises(keys.KeepersMissing):
        keys.private_key(pulse.fingerprint)
    file = keys.read(pulse.fingerprint, key_files.HALVES[2])
    with pytest.raises(halves.WrongPassphrase):
        halves.open_half(file, HANNA, fingerprint=pulse.fingerprint, part=2)


def test_a_half_opens_for_its_own_pulse_and_part_only(pulse):
    file = keys.read(pulse.fingerprint, key_files.HALVES[1])
    for fingerprint, part in (("ab" * 32, 1), (pulse.fingerprint, 2)):
        with pytest.raises(halves.WrongPassphrase):
            halves.open_half(file, HANNA, fingerprint=fingerprint, part=part)


def test_a_passphrase_is_the_same_on_every_keyboard():
    salt = halves.new_salt()
    assert halves.public_of("grüße für zwölf", salt) == halves.public_of(
        "gru\u0308ße fu\u0308r zwo\u0308lf", salt
    )


def test_the_web_can_read_sealed_halves_and_share_opened_ones_with_the_worker(pulse):
    keepers.enter(pulse, 1, HANNA, now=pulse.ends_at)
    modes = {path.suffix[1:]: path.stat().st_mode & 0o777 for path in key_files.files()}
    assert (modes["half1"], modes["half2"], modes["opened1"]) == (0o644, 0o644, 0o660)


def test_a_lost_half_is_an_alarm_and_not_a_wait(pulse, caplog):
    keys.path_of(pulse.fingerprint, key_files.HALVES[2]).unlink()
    steps.run(pulse.ends_at)
    assert "The half2 key file" in caplog.text
    assert "waits for its keepers" not in caplog.text
    assert Ballot.objects.count() == pulse.invited


def test_rubbish_instead_of_opened_halves_counts_nothing(pulse):
    for part in key_files.OPENED.values():
        key_files.place(keys.path_of(pulse.fingerprint, part), b"rubbish")
    with pytest.raises(keys.KeyMissing, match="holds another key"):
        keys.private_key(pulse.fingerprint)
