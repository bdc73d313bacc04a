"""What the environment asks `make run` for, and the few things that are made once and kept."""

import errno
import fcntl
import ipaddress
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .processes import CannotStart, write_private

BASE = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_FREE_A_PORT = 5
NO = {"0", "false", "no", "off", "f", "n"}


@dataclass(frozen=True)
class Plan:
    """Where data lives, where the pages are, and the environment we were given."""

    var: Path
    host: str
    port: int
    given: Mapping[str, str]

    @property
    def address(self) -> str:
        return self.given.get("BASE_URL", f"http://localhost:{self.port}").rstrip("/")

    @property
    def local(self) -> bool:
        """Nobody but this machine can reach us."""
        return ipaddress.ip_address(self.host).is_loopback

    @property
    def own_mailbox(self) -> bool:
        return self.local and "EMAIL_URL" not in self.given

    @property
    def sample(self) -> bool:
        """An empty database gets the sample company, where one-click sign-ins may exist."""
        return self.own_mailbox and self.wants("DEMO", "1")

    def wants(self, name: str, default: str) -> bool:
        return self.given.get(name, default).lower() not in NO


def read(environ: Mapping[str, str]) -> Plan:
    """An empty variable counts as unset. Raises CannotStart where it cannot be followed."""
    given = {name: value for name, value in environ.items() if value}
    port = given.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotStart(f"PORT={port} is not a port. Choose a number, for example PORT=8001.")
    var = Path(given.get("VAR_DIR", BASE / "var")).absolute()
    plan = Plan(var, address_of(given.get("HOST", "localhost")), int(port), given)
    if not plan.local and "BASE_URL" not in given:
        raise CannotStart(
            f"HOST={plan.host} opens Seven Cs to other machines. Set BASE_URL to the address that\n"
            "people will use, for example BASE_URL=https://culture.example.com"
        )
    return plan


def address_of(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        raise CannotStart(
            f"HOST={host} is not an address. Leave it away to stay on this machine, or set\n"
            "HOST=0.0.0.0 to be reached on every network of this machine."
        ) from None


@contextmanager
def only_one(plan: Plan) -> Iterator[None]:
    """Hold the folder while we run; the kernel lets go of it however we end."""
    plan.var.mkdir(parents=True, exist_ok=True)
    with (plan.var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(f"Seven Cs is already running at {lock.read().strip()}") from None
        lock.truncate(0)
        lock.write(plan.address)
        lock.flush()
        yield


def check_port(plan: Plan) -> None:
    """Raises CannotStart when another program has our port, past the last moments of an old run."""
    deadline = time.monotonic() + SECONDS_TO_FREE_A_PORT
    while not port_is_free(plan):
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Port {plan.port} is used by another program. "
                f"Choose another, for example: PORT={plan.port % 65535 + 1} make run"
            )
        time.sleep(0.1)


def port_is_free(plan: Plan) -> bool:
    try:
        family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
        socket.create_server((plan.host, plan.port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise CannotStart(f"HOST={plan.host} PORT={plan.port}: {error.strerror}.") from None
    return True


def settings(plan: Plan) -> dict[str, str]:
    """What Django is told of the plan; what was given stands."""
    names = ["localhost", "127.0.0.1", "[::1]", urlsplit(plan.address).hostname or ""]
    made = {
        "SECRET_KEY": secret(plan.var / "secret"),
        "VAR_DIR": str(plan.var),
        "KEYS_DIR": str(plan.var / "keys"),
        "STATIC_ROOT": str(plan.var / "static"),
        "BASE_URL": plan.address,
        "ALLOWED_HOSTS": ",".join(dict.fromkeys(names)),
    }
    return {name: plan.given.get(name, value) for name, value in made.items()}


def secret(path: Path) -> str:
    """A key made once: sessions and signed links outlive a restart."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text()
