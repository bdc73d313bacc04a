"""Starting child processes that never outlive us, and giving them folders of their own.

Nothing here knows Django: these modules run before it is set up, and in the tests' own plugin.
"""

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

PR_SET_PDEATHSIG = 1
SOCKET_PATH_BYTES = 103  # macOS; Linux allows 107
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class CannotStart(Exception):
    """Something outside our reach is missing or in the way; the message says the cure."""


def spawn(
    argv: list,
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    account: str | None = None,
    last_words: signal.Signals = signal.SIGKILL,
    listener: socket.socket | None = None,
) -> subprocess.Popen:
    """Start a child in its own process group, output to `log`, run by `account` when given.

    `listener` is an open socket that the child takes over, number and all. If we die, by whatever
    signal, the kernel sends the child `last_words` (Linux). Call this from the main thread: the
    kernel counts the end of the thread that forked as our death.
    """
    parent = os.getpid()
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 -- our own argument lists, never a shell
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
            pass_fds=() if listener is None else (listener.fileno(),),
            preexec_fn=lambda: _die_with(parent, last_words),
            **as_account(account),
        )


def _die_with(parent: int, last_words: signal.Signals) -> None:
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(last_words))
    if os.getppid() != parent:  # it died before we could ask
        os._exit(1)


def as_account(account: str | None) -> dict:
    """Arguments of subprocess that drop from root to `account`."""
    if account is None:
        return {}
    entry = pwd.getpwnam(account)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def private_folder(folder: Path, account: str | None = None) -> Path:
    """Make a folder that only its owner enters: `account`, else we ourselves."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    give(folder, account)
    return folder


def give(path: Path, account: str | None) -> None:
    if account is not None:
        entry = pwd.getpwnam(account)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner alone."""
    half = path.with_name(path.name + ".new")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    half.replace(path)


def socket_folder(wanted: Path, account: str | None = None) -> Path:
    """A private folder for unix sockets: `wanted`, or one under /tmp where its path is too long."""
    if len(os.fsencode(wanted / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_BYTES:
        return private_folder(wanted, account)
    folder = Path("/tmp") / f"sevencs-{short_name(wanted)}"  # noqa: S108 -- checked below
    if folder.is_symlink() or (folder.exists() and not _trusted(folder, account)):
        raise CannotStart(f"{folder} belongs to somebody else. Set VAR_DIR to a shorter path.")
    return private_folder(folder, account)


def _trusted(folder: Path, account: str | None) -> bool:
    owners = {os.getuid()} | ({pwd.getpwnam(account).pw_uid} if account else set())
    return folder.stat().st_uid in owners


def short_name(path: Path) -> str:
    return sha256(os.fsencode(path.absolute())).hexdigest()[:8]


def reachable(folder: Path) -> bool:
    """Whether any account may enter the folder: every folder above it is open to all."""
    return all(parent.stat().st_mode & 0o001 for parent in folder.resolve().parents)
