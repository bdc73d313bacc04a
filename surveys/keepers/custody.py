"""What whoever runs the server can find out about keys, without opening anybody's answers."""

import secrets
import stat
from pathlib import Path

from django.conf import settings

from surveys import tally
from surveys.asking.questions import questions
from surveys.box import key_files, keys
from surveys.box.seal import Answers, seal
from surveys.box.tokens import digest
from surveys.models.pulses import Pulse
from surveys.models.terms import Keeper

OTHERS_LIST_OR_WRITE = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH


def check(pulse: Pulse) -> list[str]:
    """What is wrong with the keys of an open pulse, proved on its test ballot where possible.

    Halves that are still sealed prove nothing but their presence.
    """
    try:
        found = keys.trouble(pulse.fingerprint) + wrong_modes(pulse.fingerprint)
        if not found:
            tally.checked_key(pulse, len(questions(pulse).items))
    except keys.KeepersMissing:
        return []
    except tally.CannotCount:
        return ["The private key does not open the test ballot that was sealed at opening."]
    except PermissionError as error:
        return [f"This user may not read {Path(error.filename).name[:12]}…: ask as the worker."]
    return found


def wrong_modes(fingerprint: str) -> list[str]:
    return [
        f"{path.name[:12]}{path.suffix} has mode {mode:o}; it should be {allowed:o}."
        for path in key_files.files(fingerprint)
        if (mode := stat.S_IMODE(path.stat().st_mode))
        & ~(allowed := key_files.MODES.get(path.suffix[1:], 0o600))
    ]


def standing(pulse: Pulse) -> str:
    """What can be said of an open pulse whose keys are in order."""
    if not keys.halved(pulse.fingerprint):
        return "in order; the test ballot opens"
    parts = [Keeper.Part(part).label for part in keys.waiting(pulse.fingerprint)]
    if not parts:
        return "in order; both halves are in, and the test ballot opens"
    return f"both halves are there; sealed is that of the {' and of the '.join(parts)}"


def place_trouble() -> list[str]:
    """What is wrong with the key directory itself."""
    directory = Path(settings.KEYS_DIR)
    mode = stat.S_IMODE(directory.stat().st_mode) if directory.is_dir() else 0
    if mode & OTHERS_LIST_OR_WRITE:
        return [f"Other users may list or write {directory} (mode {mode:o}): set it to 700 or 711."]
    return []


def advice() -> list[str]:
    """True warnings that no program can settle."""
    inside = [
        str(path) for path in key_files.directories() if path.is_relative_to(settings.VAR_DIR)
    ]
    if not inside:
        return []
    return [
        f"{' and '.join(inside)} lie inside {settings.VAR_DIR}: a backup of that whole folder "
        "would take the keys along. Leave them out of it."
    ]


def rehearse() -> bool:
    """Make keys where real ones lie, seal and open a pretend ballot with them, destroy them."""
    pulse, said = Pulse(pk=0), Answers((1, 2, 3, 4, 5), recommend=10)
    token = secrets.token_urlsafe(32)
    fingerprint = keys.make_keys()
    try:
        sealed = seal(said, keys.public_key(fingerprint), pulse_id=pulse.pk, token=token)
        key = keys.private_key(fingerprint)
        return tally.opens(sealed, key, pulse, digest(token), len(said.ratings)) == said
    finally:
        keys.destroy_keys(fingerprint)
