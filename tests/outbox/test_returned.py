"""Mail that comes back: reports of four servers, and everything that only looks like one."""

from datetime import timedelta
from pathlib import Path

import pytest

from culture.outbox import mailbox, marks, returned
from culture.outbox.delivery import deliver_due
from culture.outbox.mail import build
from culture.outbox.models import Bounce, Letter
from culture.outbox.tasks import read_returned_mail
from tests.make import NOW
from tests.outbox.imap import Mailbox
from tests.outbox.relay import address, hello

SAMPLES = Path(__file__).parent / "samples"
DAY = timedelta(days=1)
State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)


def sample(name, letter=None, *, to="pulse@havelund.example", message_id=""):
    raw = (SAMPLES / f"{name}.eml").read_text()
    message_id = message_id or (letter.message_id if letter else "<nobody@havelund.example>")
    return raw.replace("@@MESSAGE-ID@@", message_id).replace("@@TO@@", to).encode()


@pytest.fixture
def sent(run, post):
    """A letter that the relay took at noon."""

    def make(pk=1, now=NOW):
        post(pk, now=now)
        letter = Letter.objects.get(about_id=pk)
        letter.mark_sent()
        return letter

    return make


def come_back(raw, now=NOW + timedelta(minutes=1)):
    report = returned.read(raw)
    returned.take(report, now=now)
    return report.ours


@pytest.mark.parametrize(
    ("name", "reason", "stops", "times"),
    [
        ("postfix-5.1.1", "no_mailbox", True, 1),
        ("gmail-5.1.1", "no_mailbox", True, 1),
        ("qmail-5.1.1", "no_mailbox", True, 1),
        ("exchange-5.2.2", "full", False, 1),
        ("qmail-5.2.2", "full", False, 1),
        ("postfix-4.4.1", "busy", False, 1),
        ("exchange-5.7.1", "policy", False, 0),
    ],
)
def test_each_report_is_understood(sent, name, reason, stops, times):
    letter = sent()

    assert come_back(sample(name, letter))

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (State.DEAD, reason)
    bounce = Bounce.objects.of([address(1)]).first()
    assert (bounce.stops, bounce.times) == (stops, 1) if times else bounce is None


def test_after_a_hard_one_the_next_mail_is_not_sent(sent, post, relay):
    come_back(sample("postfix-5.1.1", sent()))
    Letter.objects.all().delete()
    post(1, 2)

    deliver_due(now=NOW + DAY, connection=relay.connection())

    assert relay.addresses == [address(2)]
    lost = Letter.objects.get(about_id=1)
    assert (lost.state, lost.reason) == (State.DEAD, "unmailed")


def test_a_full_mailbox_stops_mail_the_third_time_in_a_row_and_not_on_one_day(sent, relay, post):
    stops = []
    for days in (0, 0, 30, 60):
        Letter.objects.all().delete()
        now = NOW + days * DAY
        post(1, now=now)
        letter = Letter.objects.get()
        deliver_due(now=now, connection=relay.connection())  # the relay takes it, each time
        come_back(sample("exchange-5.2.2", letter), now=now + timedelta(hours=1))
        stops.append(Bounce.objects.get().stops)

    assert stops == [False, False, False, True]


def test_half_a_year_later_the_count_begins_anew(sent):
    for days in (0, 30, 230, 260):
        Bounce.objects.note(address(1), "full", on=(NOW + days * DAY).date())

    assert (Bounce.objects.get().times, Bounce.objects.get().stops) == (2, False)


def test_a_complaint_stops_mail_but_the_letter_did_arrive(sent):
    letter = sent()

    assert come_back(sample("complaint", letter))

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert Bounce.objects.not_mailed([address(1)]) == {address(1): "complaint"}


@pytest.mark.parametrize("name", ["out-of-office", "reply", "postfix-delayed"])
def test_answers_notes_and_delays_do_nothing(sent, name):
    letter = sent()

    come_back(sample(name, letter))

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert not Bounce.objects.exists()


def test_a_forged_an_unknown_and_an_old_report_do_nothing(sent):
    letter = sent()
    forged = marks.of_letter(letter)[:-1] + "x"

    elsewhere = {"message_id": "<1234@elsewhere.example>"}
    assert not come_back(sample("postfix-5.1.1", **elsewhere))
    forged_to = f"pulse+{forged}@havelund.example"
    assert not come_back(sample("postfix-5.1.1", to=forged_to, **elsewhere))
    assert come_back(sample("postfix-5.1.1", letter), now=NOW + 11 * DAY)

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert not Bounce.objects.exists()


def test_whoever_a_report_names_is_not_believed(sent):
    """Whoever got a mail could send its report in another's name."""
    letter = sent()
    raw = sample("postfix-5.1.1", letter).replace(b"emma@havelund.example", address(2).encode())

    come_back(raw)

    assert Bounce.objects.not_mailed([address(1), address(2)]) == {address(1): "no_mailbox"}


def test_of_letters_whose_fate_is_not_told_nothing_is_noted(kind, post):
    """A reminder that comes back tells that its reader had not answered."""
    post(1)
    letter = Letter.objects.get()
    letter.mark_sent()
    before = list(Letter.objects.values())

    assert come_back(sample("postfix-5.1.1", letter))

    assert list(Letter.objects.values()) == before
    assert not Bounce.objects.exists()


def test_the_address_it_came_back_to_names_the_letter(sent, settings):
    """A server that gives nothing back of the mail itself."""
    settings.MAIL_RETURNS_TO = "returns@havelund.example"
    letter = sent()
    message = build(letter, hello(1))
    assert message.from_email == f"returns+{marks.of_letter(letter)}@havelund.example"
    assert "Anna Berg via Seven Cs" in message.message()["From"]

    come_back(sample("qmail-5.1.1", to=message.from_email.upper(), message_id="<other@x.example>"))

    letter.refresh_from_db()
    assert letter.reason == "no_mailbox"


def test_rubbish_is_no_report(sent):
    sent()
    for raw in (b"", b"\x00\xff" * 50, b"Content-Type: multipart/report; boundary=x\r\n\r\n--x--"):
        assert not come_back(raw)
    assert not Bounce.objects.exists()


def test_the_mailbox_is_read_reports_go_and_other_mail_stays(sent, settings, caplog):
    letter = sent()
    mails = [sample(name, letter) for name in ("reply", "postfix-5.1.1", "out-of-office")]
    with Mailbox(*mails) as server:
        settings.MAIL_RETURNS_URL = server.url
        assert mailbox.read(now=NOW + timedelta(hours=1)) == 1
        assert mailbox.read(now=NOW + timedelta(hours=2)) == 0

    assert (server.deleted, server.seen) == ({2}, {1, 3})
    assert Bounce.objects.not_mailed([address(1)])


def test_a_reminders_report_goes_too_so_that_nobody_reads_it(kind, post, settings):
    post(1)
    letter = Letter.objects.get()
    letter.mark_sent()
    with Mailbox(sample("gmail-5.1.1", letter)) as server:
        settings.MAIL_RETURNS_URL = server.url
        mailbox.read(now=NOW)

    assert server.deleted == {1}
    assert not Bounce.objects.exists()


def test_what_comes_back_to_a_mark_goes_after_the_count_and_as_a_machines_answer_too(
    sent, settings
):
    """The last reminder goes out shortly before the close, and servers try for days."""
    settings.MAIL_RETURNS_TO = "returns@havelund.example"
    letter = sent()
    to = f"returns+{marks.of_letter(letter)}@havelund.example"
    mails = [sample("postfix-5.1.1", letter), sample("out-of-office", letter, to=to)]
    Letter.objects.all().delete()
    with Mailbox(*mails, sample("reply")) as server:
        settings.MAIL_RETURNS_URL = server.url
        mailbox.read(now=NOW)

    assert (server.deleted, server.seen) == ({1, 2}, {3})
    assert not Bounce.objects.exists()


def test_a_mailbox_that_cannot_be_read_is_a_line_in_the_log(settings, caplog):
    settings.MAIL_RETURNS_URL = "imap://returns:secret@127.0.0.1:9/INBOX"
    read_returned_mail()
    with Mailbox(password="another") as server:
        settings.MAIL_RETURNS_URL = server.url.replace("another", "a-wrong-one")
        read_returned_mail()

    assert caplog.text.count("the mailbox cannot be read") == 2
    assert "a-wrong-one" not in caplog.text
