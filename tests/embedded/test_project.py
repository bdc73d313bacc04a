"""What a release promises about itself: locks, migrations, and safety behind https."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BASE = Path(settings.BASE_DIR)
PROJECT = tomllib.loads((BASE / "pyproject.toml").read_text())
LOCKS = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-dev.lock": PROJECT["project"]["dependencies"]
    + PROJECT["dependency-groups"]["dev"],
}
PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+)")


def pins(lock):
    """Each package with its versions: one per Python version where they differ."""
    found = {}
    for line in (BASE / lock).read_text().splitlines():
        if match := PINNED.match(line):
            found.setdefault(match["name"], []).append(match["version"])
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_is_pins_with_hashes_and_nothing_else(lock):
    entries = re.split(r"\n(?=\S)", (BASE / lock).read_text().strip())

    assert len(entries) > 50
    for entry in entries:
        assert PINNED.match(entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_host_and_no_path(lock):
    assert not re.search(r"://|--index|--find-links|(^|\s)[./]|@ ", (BASE / lock).read_text())


@pytest.mark.parametrize(("lock", "wanted"), LOCKS.items(), ids=LOCKS)
def test_the_lock_satisfies_what_the_project_asks_for(lock, wanted):
    pinned = pins(lock)
    for requirement in map(Requirement, wanted):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement} is not in {lock}: run make lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_both_locks_agree():
    run, dev = (pins(lock) for lock in LOCKS)

    assert run == {name: versions for name, versions in dev.items() if name in run}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_deployment_behind_https_has_nothing_to_warn_of():
    https = {
        "SECRET_KEY": os.urandom(40).hex(),
        "BASE_URL": "https://culture.example.com",
        "ALLOWED_HOSTS": "culture.example.com",
        "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
        "BEHIND_PROXY": "true",
    }
    command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, *command], cwd=BASE, env=os.environ | https, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
