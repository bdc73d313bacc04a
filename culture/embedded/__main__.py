"""`make run`: Seven Cs on this machine, whole, until Ctrl-C."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .parts import Parts
from .plan import BASE, Plan, check_port, only_one, read
from .processes import CannotStart
from .stamps import static_files
from .supervisor import Stopped, Supervisor


def main() -> int:
    os.chdir(BASE)
    try:
        plan = read(os.environ)
        with only_one(plan):
            check_port(plan)
            run(plan)
    except CannotStart as error:
        say(str(error))
        return 1
    return 0


def run(plan: Plan) -> None:
    supervisor = Supervisor(say)
    supervisor.obey_signals()
    try:
        start(supervisor, Parts(plan))
        supervisor.keep_running()
    except Stopped:
        pass
    finally:
        say("Stopping.")
        supervisor.stop()
        (plan.var / "environment").unlink(missing_ok=True)


def start(supervisor: Supervisor, parts: Parts) -> None:
    """The web first: the page answers while the worker and the beat still load."""
    say("Starting Seven Cs.")
    supervisor.start(*parts.queue(), *parts.mailbox())
    collected = collect_static(supervisor, parts)
    supervisor.start(*parts.database())
    supervisor.wait_for(*supervisor.services)
    parts.write_environment()
    migrate(supervisor, parts)
    collected()
    web = parts.web()
    supervisor.start(web)
    supervisor.wait_for(web)
    supervisor.start(parts.worker(), parts.beat(), *parts.sample())
    say(welcome(parts))


def collect_static(supervisor: Supervisor, parts: Parts) -> Callable[[], None]:
    """Begin to gather styles and scripts, beside the database. Call the result to wait for it."""
    stamp, folder = static_files(parts.plan.var), Path(parts.settings["STATIC_ROOT"])
    if parts.plan.wants("DEBUG", "0") or (folder.exists() and stamp.holds()):
        return lambda: None
    job = parts.manage("collectstatic --noinput --clear")

    def finish() -> None:
        supervisor.finish(*job)
        stamp.keep()

    return finish


def migrate(supervisor: Supervisor, parts: Parts) -> None:
    if parts.schema and parts.schema.holds():
        return
    supervisor.finish(*parts.manage("migrate --noinput"))
    if parts.schema:
        parts.schema.keep()


def welcome(parts: Parts) -> str:
    places = " and ".join(map(str, parts.places))
    mail = "Mail stays on this machine, at /mailbox/." if parts.plan.own_mailbox else ""
    return f"""
  Seven Cs is running at {parts.plan.address}

  Data and logs are in {places}. {mail}
  Ctrl-C stops it.
"""


def say(text: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
