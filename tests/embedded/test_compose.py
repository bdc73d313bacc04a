"""docker-compose.yml and Dockerfile, as far as a machine without Docker can tell."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from culture.embedded import parts

BASE = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
APP = {name: service for name, service in SERVICES.items() if "build" in service}
COMMANDS = {f"compose: {name}": service["command"] for name, service in APP.items()} | {
    f"make run: {name}": f"python -m {command}"
    for name, command in {"web": parts.WEB, "worker": parts.WORKER, "beat": parts.BEAT}.items()
}


def test_the_same_parts_as_make_run_are_described():
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "grant", "db", "redis"}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_each_command_exists_and_knows_its_options(command):
    python, *arguments = shlex.split(command)
    assert python == "python"

    # With --help a command parses what stands before it, and refuses what it does not know.
    done = subprocess.run(  # noqa: S603 -- our own files
        [sys.executable, *arguments, "--help"], cwd=BASE, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


def test_only_the_web_is_reached_from_outside_and_only_on_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_no_secret_has_a_default():
    text = (BASE / "docker-compose.yml").read_text()

    secrets = ("SECRET_KEY", "POSTGRES_PASSWORD", "WEB_PASSWORD")
    for name in (*secrets, "BASE_URL", "ALLOWED_HOSTS"):
        assert re.findall(rf"\$\{{{name}(..)", text), name
        assert set(re.findall(rf"\$\{{{name}(..)", text)) == {":?"}


def test_whoever_mails_and_hears_of_returned_mail_has_every_setting_of_mail():
    assert {name for name in SERVICES if SERVICES[name].get("env_file") == "mail.env"} == {
        "web",
        "worker",
    }
    settings_of_mail = re.compile("(EMAIL|FROM|MAIL|ANYMAIL)_")
    assert not [name for name in SERVICES["worker"]["environment"] if settings_of_mail.match(name)]


def test_each_service_that_stays_has_a_health_check():
    assert [name for name, service in SERVICES.items() if "healthcheck" not in service] == [
        "migrate",
        "grant",
    ]


def test_the_web_reads_the_keys_as_another_user_than_the_worker():
    assert (SERVICES["web"]["user"], SERVICES["worker"]["user"]) == ("web", "worker")
    assert "keys:/keys:ro" in SERVICES["web"]["volumes"]
    assert not [name for name in ("beat", "migrate") if "volumes" in SERVICES[name]]


def test_the_web_reaches_the_database_as_a_role_of_its_own():
    web, worker = (SERVICES[name]["environment"]["DATABASE_URL"] for name in ("web", "worker"))
    assert web.startswith("postgres://sevencs_web:")
    assert worker.startswith("postgres://sevencs:")


def test_the_web_writes_opened_halves_where_the_worker_finds_them():
    shared = [name for name, one in APP.items() if "keepers:/keepers" in one.get("volumes", [])]
    assert shared == ["web", "worker"]
    image = (BASE / "Dockerfile").read_text()
    assert "KEEPERS_DIR=/keepers" in image
    assert "--groups keepers worker" in image
    assert "install -d -o web -g keepers -m 770 /keepers" in image


def test_everything_the_image_copies_is_here():
    copied = re.findall(r"^COPY (\S+) ", (BASE / "Dockerfile").read_text(), re.MULTILINE)

    assert len(copied) > 5
    assert [source for source in copied if not (BASE / source).exists()] == []
    ignored = (BASE / ".dockerignore").read_text().split()
    assert [source for source in copied if f"!{source}" not in ignored] == []
