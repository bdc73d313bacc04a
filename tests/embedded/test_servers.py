"""The embedded servers by themselves, each really started."""

import os
import signal
import smtplib
import socket
import sys
from email.message import EmailMessage

import psycopg
import pytest

from culture.embedded import mailbox, postgres, valkey
from culture.embedded.processes import CannotStart, socket_folder, spawn
from tests.embedded.living import eventually


@pytest.fixture
def started():
    processes = []
    yield processes.append
    for process in processes:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture
def cluster(folder, started):
    cluster = postgres.place(folder / "postgres")
    postgres.initialise(cluster)
    started(postgres.start(cluster, folder / "log", options=("fsync=off",)))
    eventually(lambda: postgres.answers(cluster))
    return cluster


def test_postgres_lets_nobody_in_without_the_password(cluster):
    wrong = cluster.url.replace(cluster.password, "guess")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    with psycopg.connect(cluster.url) as connection:
        facts = "SELECT rolsuper, rolcreatedb, lower('ÅSE') FROM pg_roles WHERE rolname = 'sevencs'"
        assert connection.execute(facts).fetchone() == (False, True, "åse")


def test_postgres_listens_on_no_port(cluster):
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_postgres_keeps_its_data_private(cluster):
    for path in (cluster.home, cluster.data, cluster.home / "password", cluster.sockets):
        assert path.stat().st_mode & 0o077 == 0


def test_an_interrupted_first_start_is_made_anew(folder):
    cluster = postgres.place(folder / "postgres")
    (cluster.home / "data.new" / "base").mkdir(parents=True)

    postgres.initialise(cluster)

    assert (cluster.data / "PG_VERSION").exists()


def test_data_of_another_version_is_left_alone_with_a_cure(folder):
    cluster = postgres.place(folder / "postgres")
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(CannotStart, match=r"was made by PostgreSQL 9.*\n.*PG_BIN"):
        postgres.initialise(cluster)


def test_a_missing_postgres_names_the_cure(monkeypatch):
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres, "SYSTEM", postgres.SYSTEM / "nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("PG_BIN", raising=False)

    with pytest.raises(CannotStart, match="apt install postgresql"):
        postgres.find_binaries()


def test_the_wheel_can_be_copied_to_where_nobody_gets_in(folder):
    original = postgres.find_binaries()

    copied = postgres.copy_wheel(original, folder / "program")

    assert (copied / "postgres").stat().st_size == (original / "postgres").stat().st_size
    assert postgres.major(postgres.Cluster(copied, folder, folder)) == 18
    changed = (copied / "postgres").stat().st_ctime_ns
    postgres.copy_wheel(original, folder / "program")
    assert (copied / "postgres").stat().st_ctime_ns == changed


def test_valkey_answers_on_a_socket_and_never_evicts(folder, started):
    started(valkey.start(folder, folder / "log"))
    eventually(lambda: valkey.answers(folder))

    with valkey.redis.Redis.from_url(valkey.url(folder)) as client:
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        assert client.config_get("port")["port"] == "0"


def test_a_long_path_gets_a_short_socket_folder_of_its_own(folder):
    deep = folder / ("d" * 90)

    short = socket_folder(deep)

    assert len(os.fsencode(short)) < 40
    assert short == socket_folder(deep) != socket_folder(deep / "other")
    short.rmdir()
    socket_folder(deep / "other").rmdir()


def test_a_folder_that_somebody_put_in_the_way_is_refused(folder):
    deep = folder / ("e" * 90)
    short = socket_folder(deep)
    short.rmdir()
    short.symlink_to(folder)

    with pytest.raises(CannotStart, match="belongs to somebody else"):
        socket_folder(deep)
    short.unlink()


def test_the_mailbox_keeps_each_mail_as_it_came(folder, started):
    letter = EmailMessage()
    letter["Subject"] = "Hvordan går det?"
    letter["To"] = "emma@example.com"
    letter.set_content("Ten minutes.")

    with smtplib.SMTP("127.0.0.1", start_mailbox(folder, folder / "log", started)) as connection:
        connection.send_message(letter, from_addr="pulse@localhost")

    (kept,) = folder.glob("*.eml")
    assert b"To: emma@example.com" in kept.read_bytes()
    assert not list(folder.glob("*.part"))


def test_a_mailbox_that_cannot_write_asks_to_try_again(folder, started):
    port = start_mailbox(folder / "gone", folder / "log", started)

    with (
        smtplib.SMTP("127.0.0.1", port) as connection,
        pytest.raises(smtplib.SMTPDataError) as refused,
    ):
        connection.sendmail("a@example.com", ["b@example.com"], "Subject: x\r\n\r\ny")

    assert refused.value.smtp_code == 452


def test_the_mailbox_keeps_the_newest(folder, monkeypatch):
    monkeypatch.setattr(mailbox, "KEEP", 3)
    for second in range(5):
        mailbox.keep(folder, b"mail %d" % second, arrived_ns=10**18 + second)

    kept = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    assert kept == [b"mail 2", b"mail 3", b"mail 4"]


def start_mailbox(folder, log, started) -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        argv = [sys.executable, "-m", "culture.embedded.mailbox", folder, listener.fileno()]
        started(spawn(argv, log=log, listener=listener))
        return listener.getsockname()[1]
