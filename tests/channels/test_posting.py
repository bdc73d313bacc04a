"""The door out: https alone, to the outside alone, no redirects; each refusal has its cure."""

import socket
import threading

import pytest

from culture.outbox.channels import posting
from culture.outbox.channels.errors import CURES, ChannelError
from culture.outbox.channels.posting import is_outside, post


def refused(address, body=b"{}"):
    with pytest.raises(ChannelError) as caught:
        post(address, body, {})
    assert caught.value.reason in CURES
    return caught.value.reason


def test_what_is_posted_arrives_as_it_is(server):
    post(server.url, b'{"a": 1}', {"X-Own": "yes"})

    path, headers, body = server.took[0]
    assert (path, headers["X-Own"], body) == ("/hook?a=1", "yes", b'{"a": 1}')


@pytest.mark.parametrize(
    "address",
    [
        *("http://hooks.slack.com/a", "ftp://hooks.slack.com/a", "hooks.slack.com/a", "https://"),
        *("https://u:p@hooks.slack.com/a", "https://hooks.slack.com:99999/", "https://a b.com/"),
        *("https://hooks.slack.com@127.0.0.1/", "https://hooks.slack.com:0/", "https://[::1"),
        "https://hooks.slack.com/a\r\nX: y",
    ],
)
def test_only_a_plain_https_address_is_taken(address):
    assert refused(address) == "address"


@pytest.mark.parametrize(
    "address",
    [
        *("https://127.0.0.1/", "https://localhost/", "https://2130706433/", "https://0x7f.1/"),
        *("https://10.0.0.8/", "https://192.168.1.1/", "https://169.254.169.254/latest"),
        *("https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fd00::1]/", "https://[::]/"),
        *("https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://0.0.0.0/"),
    ],
)
def test_nothing_inside_is_posted_to(address, settings):
    settings.CHANNELS_INSIDE = []
    assert refused(address) == "address"


def test_public_addresses_are_outside():
    assert is_outside("93.184.215.14")
    assert is_outside("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert not is_outside("100.64.0.1")
    assert not is_outside("224.0.0.1")


def test_a_name_that_changes_its_mind_leads_nowhere_else(server, monkeypatch):
    """What was looked at is what is connected to: the name is asked once."""
    asked, real = [], socket.getaddrinfo

    def once(*args, **kwargs):
        asked.append(args[0])
        return real("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *args[1:], **kwargs)

    monkeypatch.setattr(posting.socket, "getaddrinfo", once)
    post(server.url, b"{}", {})
    assert asked == ["localhost"]
    assert len(server.took) == 1


def test_a_name_with_one_foot_inside_is_refused(monkeypatch, settings):
    settings.CHANNELS_INSIDE = []
    found = [(socket.AF_INET, 1, 6, "", (at, 443)) for at in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *args, **kwargs: found)
    assert refused("https://hooks.example.com/") == "address"


def test_redirects_are_not_followed(server):
    server.status, server.location = 307, server.url
    assert refused(server.url) == "moved"
    assert len(server.took) == 1


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        *((401, "not_let_in"), (403, "not_let_in"), (404, "gone"), (410, "gone"), (429, "busy")),
        *((500, "busy"), (503, "busy"), (400, "refused"), (422, "refused")),
    ],
)
def test_each_answer_has_its_meaning(server, status, reason):
    server.status = status
    assert refused(server.url) == reason


def test_a_certificate_that_nobody_vouches_for_is_refused(untrusted):
    assert refused(untrusted.url) == "certificate"


def test_nobody_there_and_no_such_name(settings, monkeypatch):
    settings.CHANNELS_INSIDE = ["localhost"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert refused(f"https://localhost:{port}/") == "unreachable"
    assert refused("https://no-such-name.invalid/") == "unknown_host"


def test_whoever_does_not_answer_is_not_waited_for(settings, monkeypatch):
    settings.CHANNELS_INSIDE = ["localhost"]
    monkeypatch.setattr(posting, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        held = []
        taker = threading.Thread(target=lambda: held.append(deaf.accept()), daemon=True)
        taker.start()
        assert refused(f"https://localhost:{deaf.getsockname()[1]}/") == "unreachable"
        taker.join()
        held[0][0].close()
