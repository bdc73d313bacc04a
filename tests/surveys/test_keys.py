"""Key files: in order or said so, destroyed after the count and never before."""

import os
import sys

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from surveys import steps, tally
from surveys.box import key_files, keys
from surveys.box.ballot import Ballot
from surveys.keepers import giving_up
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_directories(settings, tmp_path):
    settings.KEYS_DIR, settings.KEEPERS_DIR = tmp_path / "keys", tmp_path / "keepers"


@pytest.fixture
def pulse(staffed):
    """Open, and everybody has answered."""
    pulse = make.open_pulse()
    for person in make.invited(pulse):
        make.cast(pulse, person)
    return pulse


def manage(capsys, *words):
    call_command("keys", *words)
    return capsys.readouterr().out


def put_back(fingerprint, files):
    for path, content in files.items():
        path.write_bytes(content)
    return fingerprint


def contents(fingerprint):
    return {path: path.read_bytes() for path in key_files.files(fingerprint)}


def left(fingerprint):
    return [path.name for path in key_files.files(fingerprint)]


def test_a_key_that_is_away_stops_the_count_with_an_alarm_and_nothing_is_lost(
    pulse, hanna, as_, client, caplog
):
    path = keys.path_of(pulse.fingerprint, key_files.PRIVATE)
    away = path.rename(path.parent.parent / "away")
    steps.run(pulse.ends_at)

    assert Ballot.objects.count() == pulse.invited
    assert not Group.objects.exists()
    assert "The private key file" in caplog.text
    words = "The keys of this pulse are not in order."
    assert words in as_(hanna).get(reverse("surveys:pulse", args=[pulse.pk])).content.decode()
    assert client.get(reverse("readyz")).status_code == 503

    away.rename(path)
    assert client.get(reverse("readyz")).json()["keys"] == "ok"
    steps.count_due(pulse.ends_at)
    assert Pulse.objects.get(pk=pulse.pk).certificate.counted == pulse.invited


def test_a_swapped_fingerprint_is_refused_with_an_alarm(pulse, caplog):
    """Somebody with the database alone names a key of their own."""
    mine = "ab" * 32
    Pulse.objects.filter(pk=pulse.pk).update(fingerprint=mine)
    with pytest.raises(keys.KeyMissing):
        keys.public_key(mine)
    steps.watch_keys()
    assert f"Pulse {pulse.pk}: The public key file {mine[:12]}" in caplog.text


def test_a_swapped_public_key_file_is_refused(pulse):
    other = keys.path_of(keys.make_keys(), key_files.PUBLIC)
    other.replace(keys.path_of(pulse.fingerprint, key_files.PUBLIC))
    assert keys.trouble(pulse.fingerprint) == [
        f"The public key file {pulse.fingerprint[:12]} holds another key."
    ]


def test_a_fingerprint_never_leads_out_of_the_key_directory(settings, tmp_path):
    (tmp_path / "keys").mkdir()
    outside = tmp_path / "other.private"
    outside.write_bytes(b"not a key of ours")
    for fingerprint in ("../other", "*", "", "."):
        keys.destroy_keys(fingerprint)
    assert outside.read_bytes() == b"not a key of ours"


def test_only_the_keys_of_counted_pulses_are_swept_and_again_when_they_come_back(pulse):
    unknown, later = keys.make_keys(), make.open_pulse()
    old = contents(pulse.fingerprint)
    make.count(pulse)
    steps.sweep_keys()
    assert left(pulse.fingerprint) == []

    put_back(pulse.fingerprint, old)
    keys.path_of(pulse.fingerprint, "private.bak").write_bytes(b"a copy")
    for _ in range(2):
        steps.sweep_keys()
    assert left(pulse.fingerprint) == []
    assert len(left(unknown)) == len(left(later.fingerprint)) == 3


def test_a_counted_pulse_that_is_given_the_fingerprint_of_an_open_one_takes_no_key_along(pulse):
    later = make.open_pulse()
    make.count(pulse)
    Pulse.objects.filter(pk=pulse.pk).update(fingerprint=later.fingerprint)
    steps.sweep_keys()
    assert len(left(later.fingerprint)) == 3


def test_what_the_web_could_lay_into_its_directory_is_not_followed(pulse, settings, tmp_path):
    """A link there could have the worker overwrite the key of another pulse."""
    open_key = keys.path_of(make.open_pulse().fingerprint, key_files.PRIVATE)
    before = open_key.read_bytes()
    settings.KEEPERS_DIR.mkdir()
    keys.path_of(pulse.fingerprint, key_files.OPENED[1]).symlink_to(open_key)
    keys.destroy_keys(pulse.fingerprint)
    assert open_key.read_bytes() == before


def test_two_workers_may_destroy_the_same_keys(pulse, monkeypatch):
    """The other is always one step ahead: between the list of files and each of them."""
    overwrite = key_files.overwrite

    def late(path):
        monkeypatch.setattr(key_files, "overwrite", overwrite)
        keys.destroy_keys(pulse.fingerprint)
        overwrite(path)

    monkeypatch.setattr(key_files, "overwrite", late)
    keys.destroy_keys(pulse.fingerprint)
    assert left(pulse.fingerprint) == []


def test_without_a_key_directory_nobody_says_that_a_key_is_destroyed(pulse, settings, tmp_path):
    make.count(pulse)
    settings.KEYS_DIR = tmp_path / "another"
    with pytest.raises(FileNotFoundError):
        tally.shred(pulse, now=pulse.ends_at)
    pulse.certificate.refresh_from_db()
    assert pulse.certificate.key_destroyed_at is None


class Killed(BaseException):
    pass


def killed(line, deed):
    """Run a deed and die at the n-th line it reaches in our own code. False if it was over."""
    ours, reached = {tally.__file__, keys.__file__, key_files.__file__, steps.__file__}, 0

    def trace(frame, event, arg):
        nonlocal reached
        if frame.f_code.co_filename not in ours:
            return None
        reached += event == "line"
        if reached == line and event == "line":
            raise Killed
        return trace

    sys.settrace(trace)
    try:
        deed()
    except Killed:
        return True
    finally:
        sys.settrace(None)
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", [Pulse.State.COUNTED, Pulse.State.SHREDDED])
def test_destroying_keys_may_be_killed_between_any_two_lines(pulse, state):
    """Whatever a killed run left, the next minute finishes; the count itself is never touched."""
    later, old = make.open_pulse(), contents(pulse.fingerprint)
    counted = make.count(pulse).certificate.counted

    def minute():
        steps.shred_counted(pulse.ends_at)
        steps.sweep_keys()

    line, alive = 0, True
    while alive:
        line += 1
        put_back(pulse.fingerprint, old)
        Pulse.objects.filter(pk=pulse.pk).update(state=state)
        alive = killed(line, minute)
        minute()
        found = Pulse.objects.get(pk=pulse.pk)
        assert (left(pulse.fingerprint), found.state) == ([], Pulse.State.SHREDDED), line
        assert len(left(later.fingerprint)) == 3
    assert line > 20
    assert found.certificate.counted == counted
    assert bool(found.certificate.key_destroyed_at) == (state == Pulse.State.COUNTED)


def test_the_command_lists_each_file_with_its_pulse(pulse, capsys):
    unknown = keys.make_keys()
    lines = manage(capsys, "list").splitlines()
    at = lines.index(f"{pulse.fingerprint[:12]}  {pulse}, open")
    told = [line.split()[:3:2] for line in lines[at + 1 : at + 4]]
    assert told == [["private", "600"], ["public", "644"], ["token", "600"]]
    assert f"{unknown[:12]}  of no pulse" in lines


def test_the_command_opens_the_test_ballot_and_says_that_keys_are_in_order(pulse, capsys):
    said = manage(capsys, "check")
    assert f"{pulse}, {pulse.fingerprint[:12]}: in order; the test ballot opens" in said
    assert "The keys are in order." in said


def spoil_private(pulse):
    other = keys.path_of(keys.make_keys(), key_files.PRIVATE)
    other.replace(keys.path_of(pulse.fingerprint, key_files.PRIVATE))


def spoil_mode(pulse):
    keys.path_of(pulse.fingerprint, key_files.PRIVATE).chmod(0o644)


def spoil_directory(pulse):
    key_files.directories()[0].chmod(0o755)


def spoil_token(pulse):
    keys.path_of(pulse.fingerprint, key_files.TOKEN).unlink()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_private, "does not open the test ballot"),
        (spoil_mode, "has mode 644; it should be 600"),
        (spoil_directory, "Other users may list or write"),
        (spoil_token, "The token key file"),
    ],
)
def test_the_command_names_what_is_wrong_and_fails(pulse, capsys, spoil, words):
    spoil(pulse)
    with pytest.raises(CommandError):
        call_command("keys", "check")
    assert words in capsys.readouterr().out


def test_the_command_warns_where_a_backup_would_take_the_keys(pulse, capsys, settings, tmp_path):
    assert "would take the keys along" not in manage(capsys, "check")
    settings.VAR_DIR = tmp_path
    assert f"{tmp_path / 'keys'} and {tmp_path / 'keepers'} lie inside" in manage(capsys, "check")


def test_a_rehearsal_leaves_the_directory_as_it_was(pulse, capsys):
    before = sorted(os.listdir(key_files.directories()[0]))
    assert "sealed, opened and read back" in manage(capsys, "rehearse")
    assert sorted(os.listdir(key_files.directories()[0])) == before


@pytest.mark.django_db(transaction=True)
def test_a_pulse_whose_key_is_lost_is_given_up_after_its_close(pulse, capsys, monkeypatch):
    keys.path_of(pulse.fingerprint, key_files.PRIVATE).unlink()
    monkeypatch.setattr("builtins.input", lambda _: "April 2026")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("keys", "give-up", str(pulse.pk))
    monkeypatch.setattr("builtins.input", lambda _: str(pulse))
    said = manage(capsys, "give-up", str(pulse.pk))

    assert f"{pulse.invited} envelopes were destroyed unread" in said
    pulse.refresh_from_db()
    certificate = pulse.certificate
    assert pulse.state == Pulse.State.SHREDDED
    assert (certificate.counted, certificate.smallest_group) == (0, None)
    assert certificate.key_destroyed_at
    assert not Ballot.objects.exists() | Invitation.objects.exists() | Group.objects.exists()
    assert left(pulse.fingerprint) == []


def test_nothing_is_given_up_before_the_close_or_while_its_key_is_there(pulse):
    with pytest.raises(giving_up.CannotGiveUp, match="will be counted"):
        giving_up.give_up(pulse, now=pulse.ends_at)
    keys.path_of(pulse.fingerprint, key_files.PRIVATE).unlink()
    with pytest.raises(giving_up.CannotGiveUp, match="not closed yet"):
        giving_up.give_up(pulse, now=make.NOW)
    assert Ballot.objects.count() == pulse.invited


def test_nothing_is_given_up_before_the_clock_has_decided_whether_the_close_moves(staffed):
    """Under half answered: the pulse goes on, though its first close has passed."""
    pulse = make.open_pulse()
    keys.path_of(pulse.fingerprint, key_files.PRIVATE).unlink()
    with pytest.raises(giving_up.CannotGiveUp, match="not closed yet"):
        giving_up.give_up(pulse, now=pulse.closes_at)
