"""What an answer means, as a table; and waits that grow, differ, and end."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from types import SimpleNamespace

import pytest

from culture.outbox import replies
from culture.outbox.models import Letter

FINAL, AGAIN = False, True


@pytest.mark.parametrize(
    ("words", "reason", "again", "gone", "told"),
    [
        ("421 4.3.2 closing", "server", AGAIN, True, False),
        ("432 4.3.2 concurrent connections limit exceeded", "server", AGAIN, False, False),
        ("450 4.2.0 greylisted", "busy", AGAIN, False, True),
        ("451 4.3.0 local error", "busy", AGAIN, False, True),
        ("452 4.2.2 mailbox full", "full", AGAIN, False, True),
        ("550 5.1.1 no such mailbox", "no_mailbox", FINAL, False, True),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", "no_mailbox", FINAL, False, True),
        ("550 5.4.1 recipient address rejected", "no_mailbox", FINAL, False, True),
        ("552 5.2.2 over quota", "full", FINAL, False, True),
        ("552 too much", "full", FINAL, False, True),
        ("550 5.1.8 bad sender", "sender", FINAL, False, False),
        ("550 5.7.26 unauthenticated", "policy", FINAL, False, False),
        ("554 no", "refused", FINAL, False, False),
        ("550 5.1.11 unheard of", "refused", FINAL, False, False),
    ],
)
def test_a_code_has_one_meaning(words, reason, again, gone, told):
    code, said = words.split(" ", 1)
    refused = SMTPRecipientsRefused({"emma@havelund.example": (int(code), said.encode())})

    for error in (refused, SMTPDataError(int(code), said.encode())):
        meant, number = replies.verdict(error)
        assert (meant.reason, bool(meant.waits), meant.gone) == (reason, again, gone)
        assert (meant.told, number) == (told, int(code))
    assert reason in replies.REASONS


def test_what_has_no_code_is_the_line_or_our_own_fault():
    assert replies.verdict(SMTPServerDisconnected("gone"))[0] == replies.HUNG_UP
    assert replies.verdict(TimeoutError())[0] == replies.HUNG_UP
    assert replies.verdict(ValueError("no header"))[0] == replies.UNWRITTEN


@pytest.mark.parametrize(
    ("status", "reason", "refuses_us"),
    [
        (401, "refused", True),
        (403, "refused", True),
        (422, "refused", False),
        (429, "server", False),
        (503, "server", False),
    ],
)
def test_an_interface_answers_in_its_own_numbers(status, reason, refuses_us):
    error = SimpleNamespace(status_code=status)

    assert replies.verdict(error)[0].reason == reason
    assert replies.refuses_us(error) == refuses_us


def test_waits_grow_differ_from_letter_to_letter_and_end():
    for ladder in (replies.RELAY, replies.MAILBOX):
        assert len(ladder) == replies.TRIES - 1
        waits = [Letter(pk=7)._wait(minutes, n) for n, minutes in enumerate(ladder, 1)]
        assert waits == sorted(waits)
        assert all(60 * m <= w.total_seconds() for m, w in zip(ladder, waits, strict=True))
    assert len({Letter(pk=pk)._wait(5, 1) for pk in range(50)}) > 25
