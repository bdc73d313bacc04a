"""The files of keys: where they lie, who may read them, how they are written and destroyed.

Two directories, neither the database nor in any backup. The key directory belongs to the worker;
the keepers' directory is where the web writes what keepers chose and, after the close, opened.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

PUBLIC, TOKEN, CODE, PRIVATE = "public", "token", "code", "private"
HALVES = {1: "half1", 2: "half2"}
OPENED = {1: "opened1", 2: "opened2"}
# The web, which may run as a user of its own, reads what others may read; the worker, in the web's
# group, reads what keepers opened, and destroys it.
OPEN_TO_READ, OWNER_ONLY, SHARED = 0o644, 0o600, 0o660
MODES = {PUBLIC: OPEN_TO_READ, CODE: OPEN_TO_READ, TOKEN: OWNER_ONLY, PRIVATE: OWNER_ONLY}
MODES |= dict.fromkeys(HALVES.values(), OPEN_TO_READ) | dict.fromkeys(OPENED.values(), SHARED)
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class KeyMissing(Exception):
    """A key file is gone or does not match its fingerprint: nothing may be opened or destroyed."""


def directories() -> tuple[Path, Path]:
    return Path(settings.KEYS_DIR), Path(settings.KEEPERS_DIR)


def path_of(fingerprint: str, part: str) -> Path:
    keys_dir, keepers_dir = directories()
    return (keepers_dir if part in OPENED.values() else keys_dir) / f"{fingerprint}.{part}"


def exists(fingerprint: str, part: str) -> bool:
    return os.path.exists(path_of(fingerprint, part))  # False, not an error, where we may not look


def read(fingerprint: str, part: str) -> bytes:
    try:
        return path_of(fingerprint, part).read_bytes()
    except FileNotFoundError:
        raise KeyMissing(missing(fingerprint, part)) from None


def missing(fingerprint: str, part: str) -> str:
    return (
        f"The {part} key file {fingerprint[:12]} is not in the key directory. "
        "Check that KEYS_DIR is the one this pulse was opened with."
    )


def write(fingerprint: str, part: str, content: bytes) -> None:
    put(path_of(fingerprint, part), content, MODES[part])


def put(path: Path, content: bytes, mode: int) -> None:
    """A new file, safely on disk. Never over another: that would be the key of an open pulse."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)  # whatever the umask takes away
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_directory(path.parent)


def place(path: Path, content: bytes) -> None:
    """A file of the keepers' directory, whole or not at all, instead of any before."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    put(fresh, content, MODES[OPENED[1]])
    fresh.replace(path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def pin(part: int, public: bytes) -> None:
    """Note a keeper's public key outside the database: whoever changes the row changes nothing."""
    place(pin_path(part), public)


def pinned(part: int) -> bytes | None:
    try:
        return pin_path(part).read_bytes()
    except FileNotFoundError:
        return None


def pin_path(part: int) -> Path:
    return Path(settings.KEEPERS_DIR) / f"keeper{part}.public"


def present() -> set[str]:
    """The fingerprints that any file is named after."""
    names = {path.name.partition(".")[0] for path in files()}
    return {name for name in names if FINGERPRINT.fullmatch(name)}


def files(fingerprint: str | None = None) -> list[Path]:
    """All files, or those named after one key, copies of any ending included."""
    found = []
    for directory in directories():
        with suppress(FileNotFoundError):
            found += directory.iterdir()
    return sorted(
        path
        for path in found
        if path.is_file()
        and not path.is_symlink()  # the web could have us overwrite what it points at
        and (fingerprint is None or path.name.partition(".")[0] == fingerprint)
    )


def destroy_keys(fingerprint: str) -> None:
    """Overwrite and remove every file of this key. Doing it twice, or two at once, is harmless.

    Raises FileNotFoundError without a key directory: then nobody can say that a key is destroyed.
    """
    for path in files(fingerprint):
        with suppress(FileNotFoundError):
            overwrite(path)
            path.unlink()
    keys_dir, keepers_dir = directories()
    sync_directory(keys_dir)
    if keepers_dir.exists():
        sync_directory(keepers_dir)


def overwrite(path: Path) -> None:
    """In place and down to the disk: a file emptied first would get new blocks and keep the old."""
    with open(os.open(path, os.O_WRONLY | os.O_NOFOLLOW), "wb") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
