"""Find Emma: the sample's database is given away, and the attacks shipped with it find nothing.

The dumps are restored into databases of their own and attacked for real. So that the attack itself
can be trusted, what must never be there is planted, and then it has to be found.
"""

import json
import secrets
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from psycopg import sql

from culture.embedded import postgres
from culture.embedded.find_emma import challenge
from culture.embedded.sample import clear, load, people, progress
from culture.embedded.sample.progress import Progress, State
from culture.people.models import Organisation
from surveys.box import keys, tokens
from tests.embedded.living import eventually

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 11, 0, tzinfo=UTC)
EMMA = people.address(people.EMMA)


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory, django_db_setup, django_db_blocker):
    """The small sample, loaded once; the tests only read it."""
    folder = tmp_path_factory.mktemp("var")
    places = {"VAR_DIR": folder, "KEYS_DIR": folder / "keys", "MAILBOX_DIR": folder / "mailbox"}
    for name in ("log", "mailbox"):
        (folder / name).mkdir()
    (folder / "log" / "worker.log").write_text("INFO culture.outbox.delivery: Mail: 60 sent\n")
    with (
        override_settings(ROOT_URLCONF="tests.embedded.urls", MAIL_READY=True, **places),
        django_db_blocker.unblock(),
    ):
        try:
            load.load(load.SMALL, now=NOW, tell=lambda share, making: None)
            progress.write(Progress(State.FINISHED, 1))
            yield folder
        finally:
            clear.clear()


@pytest.fixture
def here():
    """A browser on this machine, signed in as nobody."""
    return Client(headers={"host": "localhost:8000"})


@pytest.fixture(scope="module")
def server(sample):
    """A connection to the test's own PostgreSQL in which databases can be made."""
    info = connection.connection.info
    place = {"host": info.host, "port": info.port, "user": info.user, "password": info.password}
    with psycopg.connect(**place, dbname=info.dbname, autocommit=True) as server:
        yield server


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory, sample):
    folder = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(challenge.zip_path()).extractall(folder)
    return folder / "find-emma"


@pytest.fixture(scope="module")
def restored(server, unpacked):
    """Both dumps, as psql restores them: names of databases."""
    names = {"after": "emma_after", "open": "emma_open"}
    for name, file in zip(names.values(), (challenge.AFTER, challenge.WHILE_OPEN), strict=True):
        make(server, name)
        psql(server, name, unpacked / f"{file}.sql")
    yield names
    for name in names.values():
        drop(server, name)


@pytest.fixture
def copies(server, restored):
    """The restored databases, to spoil."""
    names = {which: f"{name}_copy" for which, name in restored.items()}
    for which, name in names.items():
        make(server, name, template=restored[which])
    yield names
    for name in names.values():
        drop(server, name)


def make(server, name, template="template0"):
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(command.format(sql.Identifier(name), sql.Identifier(template)))


def drop(server, name):
    """A worker that vacuums it for a moment cannot be sent away by us."""
    eventually(lambda: dropped(server, name))


def dropped(server, name) -> bool:
    command = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
    with suppress(psycopg.errors.InsufficientPrivilege):
        server.execute(command)
        return True
    return False


def psql(server, name, file):
    program = postgres.find_binaries() / "psql"
    place = ["-h", server.info.host, "-p", str(server.info.port), "-U", server.info.user]
    subprocess.run(  # noqa: S603 -- our own files
        [program, "-q", "-v", "ON_ERROR_STOP=1", *place, "-d", name, "-f", file],
        env={"PGPASSWORD": server.info.password},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def attack(server, names, folder):
    """Run the shipped script the way its page says; its exit code and what it said."""
    places = [address(server, name) for name in names.values()]
    argv = [sys.executable, folder / "attack.py", *places]
    done = subprocess.run(argv, capture_output=True, text=True)  # noqa: S603 -- our own script
    assert not done.stderr
    return done.returncode, done.stdout


def address(server, name):
    given = {"password": server.info.password, "dbname": name}
    return psycopg.conninfo.make_conninfo(server.info.dsn, **given)


def test_everything_can_be_taken_without_signing_in(here):
    answer = here.get(reverse("embedded:find-emma"))

    taken = zipfile.ZipFile(BytesIO(answer.getvalue()))
    assert reverse("embedded:find-emma") == "/trust/find-emma.zip"
    assert answer["Content-Type"] == "application/zip"
    assert {name.removeprefix("find-emma/") for name in taken.namelist()} == {
        "README.md",
        "arithmetic.py",
        "attack.py",
        "backup-while-open-hidden.csv",
        "backup-while-open.sql",
        "dump-hidden.csv",
        "dump.sql",
        "log/worker.log",
    }


def test_the_attack_learns_nothing_of_what_emma_answered(server, restored, unpacked):
    code, said = attack(server, restored, unpacked)

    assert said.endswith("About Emma's answers: nothing found.\n")
    assert code == 0
    assert said.count("   Nothing.") == 8
    assert "Her envelope lies at place" in said


def test_what_she_said_is_beside_the_zip_and_only_its_hash_is_in_it(unpacked):
    said = json.loads(challenge.said_path().read_text())
    words = b"".join(path.read_bytes() for path in unpacked.rglob("*") if path.is_file())

    assert challenge.said_path().stat().st_mode & 0o077 == 0
    assert sha256(challenge.said_path().read_bytes()).hexdigest().encode() in words
    assert said["chance"].encode() not in words
    assert len(said["said"].keys() - challenge.NO_STATEMENTS) >= 13
    assert set(said["said"].values()) >= {said["said"]["comment"]} != {""}


def test_nothing_in_it_opens_the_running_sample(unpacked):
    dump = (unpacked / "dump.sql").read_text()
    rows = dump.partition("COPY public.people_person (")[2].partition("\\.")[0].splitlines()[1:]

    assert "CREATE TABLE public.django_session" in dump
    assert "COPY public.django_session" not in dump
    assert "COPY public.authtoken_token" not in dump
    assert len(rows) == 60
    assert all(row.split("\t")[1].startswith("!") for row in rows)
    assert not list((unpacked.parent).rglob("*.private"))


PLANTED = {
    "a row that points at her": (
        "CREATE TABLE surveys_answer (person_id bigint REFERENCES people_person, rating int);"
        f"INSERT INTO surveys_answer SELECT id, 4 FROM people_person WHERE email = '{EMMA}'",
        "surveys_answer.person_id points at her 1 times",
    ),
    "ratings without a name": (
        "CREATE TABLE surveys_raw (ratings int[]);"
        "INSERT INTO surveys_raw SELECT array_agg(4) FROM surveys_pulseitem WHERE scale != "
        "'recommend' AND pulse_id = (SELECT max(pulse_id) FROM surveys_certificate)",
        "surveys_raw (after): ratings holds a rating for each statement",
    ),
    "ratings beside statements": (
        """CREATE TABLE task (arguments jsonb); INSERT INTO task VALUES ('{"STR2": 4}')""",
        'task (after): ("{""STR2"": 4}")',
    ),
    "her name in a table": (
        "CREATE TABLE note (words text); INSERT INTO note VALUES ('Emma Falk is unhappy')",
        'note: ("Emma Falk is unhappy")',
    ),
    "a group that agrees": (
        "UPDATE surveys_figure SET numbers = array_cat('{20,0,0,0,0,0}', numbers[7:])"
        " WHERE kind = 'item_counts'",
        "STR2: all 20 people of a sum with Emma gave the same answer",
    ),
    "comments that are numbered": (
        "UPDATE surveys_comment SET id = overlay(id::text PLACING '1' FROM 15)::uuid",
        "comments are numbered: their order can be told",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_attack_finds_what_is_planted_after_the_count(planted, server, copies, unpacked):
    statements, told = PLANTED[planted]
    with psycopg.connect(address(server, copies["after"])) as after:
        after.execute(statements)

    code, said = attack(server, copies, unpacked)

    assert f"   FOUND: {told}" in said
    assert code == 1


def plant_private_key(before, folder):
    private = ec.generate_private_key(ec.SECP256R1())
    fingerprint = sha256(keys.public_bytes(private.public_key())).hexdigest()
    before.execute("UPDATE surveys_pulse SET fingerprint = %s WHERE state = 'open'", [fingerprint])
    before.execute("CREATE TABLE kept (key bytea)")
    before.execute("INSERT INTO kept VALUES (%s)", [keys.private_bytes(private)])
    return "a database holds the private key"


def plant_token_secret(before, folder):
    secret = secrets.token_bytes(32)
    (invitation,) = before.execute(
        "SELECT invitation.id FROM surveys_invitation AS invitation"
        " JOIN people_person AS person ON person.id = person_id WHERE email = %s",
        [EMMA],
    ).fetchone()
    digest = tokens.digest(tokens.token_for(secret, invitation))
    before.execute(
        "UPDATE surveys_invitation SET token_digest = %s WHERE id = %s", [digest, invitation]
    )
    (folder / "settings.log").write_text(f"TOKEN_SECRET={secret.hex()}\n")
    return "settings.log holds the secret of the links"


def plant_envelope_size(before, folder):
    before.execute("ALTER TABLE surveys_ballot DROP CONSTRAINT ballots_have_one_size")
    before.execute("UPDATE surveys_ballot SET sealed = sealed || '\\x00' WHERE ctid = '(0,1)'")
    return "envelopes have different sizes"


def plant_log_line(before, folder):
    (folder / "web.log").write_text(f"INFO surveys: {EMMA} answered STR2=4\n")
    return f"web.log: INFO surveys: {EMMA} answered STR2=4"


def plant_single_writes(before, folder):
    """As if each comment had been written when it came in."""
    hidden = folder / "dump-hidden.csv"
    lines = enumerate(hidden.read_text().splitlines())
    hidden.write_text(
        "\n".join(
            ",".join((*line.split(",")[:-2], str(at), line.split(",")[-1]))
            if line.startswith("surveys_comment")
            else line
            for at, line in lines
        )
    )
    return "comments were written one after the other"


@pytest.mark.parametrize(
    "plant",
    [
        plant_private_key,
        plant_token_secret,
        plant_envelope_size,
        plant_log_line,
        plant_single_writes,
    ],
)
def test_the_attack_finds_what_is_planted_in_the_backup_and_the_files(
    plant, server, copies, unpacked, tmp_path
):
    folder = shutil.copytree(unpacked, tmp_path / "find-emma")
    with psycopg.connect(address(server, copies["open"])) as before:
        told = plant(before, folder)

    code, said = attack(server, copies, folder)

    assert f"   FOUND: {told}" in said
    assert code == 1


def test_it_exists_only_in_a_sample_that_is_ready_on_this_machine(here, settings):
    settings.ALLOWED_HOSTS = ["localhost", "culture.example.com"]
    page = reverse("embedded:find-emma")
    elsewhere = Client(headers={"host": "culture.example.com"})

    assert elsewhere.get(page).status_code == 404
    Organisation.objects.update(sample=False)
    assert here.get(page).status_code == 404


def test_while_the_sample_is_made_it_does_not_exist_yet(here, sample, settings, tmp_path):
    settings.VAR_DIR = tmp_path  # where nothing was dumped

    assert here.get(reverse("embedded:find-emma")).status_code == 404
