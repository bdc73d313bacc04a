"""Messages to telephones, announcements to everybody; and nothing personal ever in the second."""

import hmac
import json
from hashlib import sha256

import pytest

from culture.outbox.channels.messages import Announcement, Message, PersonalLink
from culture.outbox.channels.models import Channel
from culture.outbox.channels.sending import hand_over
from culture.outbox.delivery import deliver_due
from culture.outbox.models import Letter
from culture.people.addresses import stand_in
from culture.people.models import Organisation
from surveys import announcing, steps
from surveys.box import codes
from surveys.launch import REMINDERS
from surveys.letters import write_first_reminders, write_invitations
from surveys.models.invitations import Invitation
from tests import make
from tests.channels.conftest import KEY, board
from tests.conftest import team
from tests.paper.conftest import clock, slip_codes, staffed, unaddressed  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "+4520123456"


@pytest.fixture
def pulse(staffed, clock, gateway, relay):  # noqa: F811
    make.person("Ida Iron", team("Team Nord"), email=stand_in("W1"), key="W1", phone=PHONE)
    return make.open_pulse()


def send_due(relay):
    while deliver_due(now=make.NOW, connection=relay.connection()):
        pass


def ida(pulse):
    return Invitation.objects.get(pulse=pulse, address=PHONE)


def test_a_telephone_gets_its_owners_link_and_nobody_else_does(pulse, gateway, relay, client):
    send_due(relay)

    (said,) = gateway.said
    token = make.token(pulse, ida(pulse).person)
    assert (said["to"], said["kind"]) == (PHONE, "invitation")
    assert said["link"].endswith(f"/p/{token}")
    assert said["link"] in said["text"]
    assert client.get(f"/p/{token}").status_code == 200
    assert Invitation.objects.slips().count() == 8
    assert len(relay.took) == pulse.invited - 8 - 1


def test_each_message_is_signed_and_has_one_name_however_often_it_is_tried(pulse, gateway, relay):
    gateway.status = 503
    send_due(relay)
    Letter.objects.update(leased_until=None)
    gateway.status = 200
    send_due(relay)

    (_, headers, body), (_, _, again) = gateway.took
    stamp = headers["X-SevenCs-Timestamp"]
    mac = hmac.new(KEY.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    assert headers["X-SevenCs-Signature"] == f"v1={mac}"
    assert int(stamp) == int(make.NOW.timestamp())
    assert json.loads(body)["id"] == json.loads(again)["id"]
    letter = Letter.objects.get(about_id=ida(pulse).pk)
    assert (letter.state, letter.attempts) == (Letter.State.SENT, 0)


def test_a_message_that_is_refused_is_given_up_alone(pulse, gateway, relay):
    gateway.status = 422
    send_due(relay)

    letter = Letter.objects.get(about_id=ida(pulse).pk)
    assert (letter.state, letter.error_code) == (Letter.State.DEAD, 422)
    assert Letter.objects.filter(state=Letter.State.SENT).count() == pulse.invited - 8 - 1


def test_while_the_gateway_is_away_mail_goes_on_and_the_page_knows_why(pulse, gateway, relay):
    gateway.status = 401
    send_due(relay)

    assert Letter.objects.waiting().get().about_id == ida(pulse).pk
    assert Channel.objects.get().error == "not_let_in"
    assert len(relay.took) == pulse.invited - 8 - 1


def test_reminders_go_to_the_same_telephone_and_never_to_slips(pulse):
    slips = list(Invitation.objects.slips().values_list("pk", flat=True))
    reminder = write_first_reminders([ida(pulse).pk, *slips], now=make.NOW)

    assert reminder.keys() == {ida(pulse).pk}
    assert isinstance(reminder[ida(pulse).pk], Message)
    steps.queue_reminder(pulse, 1, now=make.NOW)
    assert not Letter.objects.filter(kind=REMINDERS[0], about_id__in=slips).exists()


def test_whoever_stopped_messages_gets_none(pulse, gateway, relay, client, settings):
    message = write_invitations([ida(pulse).pk], now=make.NOW)[ida(pulse).pk]
    path = message.stop.removeprefix(settings.BASE_URL)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    send_due(relay)

    assert gateway.took == []


def test_without_a_gateway_a_telephone_is_nothing_and_its_owner_gets_a_slip(
    staffed,  # noqa: F811
    clock,  # noqa: F811
):
    unaddressed(1, team("Team Nord"), phone=PHONE)
    make.open_pulse()
    assert Invitation.objects.slips().count() == 9


@pytest.mark.parametrize("kind", [Channel.Kind.SLACK, Channel.Kind.TEAMS])
def test_everybody_is_told_once_that_a_pulse_is_open(pulse, server, relay, kind):
    board(server, kind)
    announcing.announce(make.NOW)
    announcing.announce(make.NOW)
    send_due(relay)

    told = [body for body in server.said if "to" not in body]
    assert len(told) == 1
    assert "a pulse is open until" in json.dumps(told)
    nothing_personal(pulse, json.dumps(told))
    form = ["text"] if kind == Channel.Kind.SLACK else ["type", "attachments"]
    assert list(told[0]) == form


def test_everybody_is_told_once_that_results_are_out(pulse, server, relay):
    board(server)
    for person in make.invited(pulse):
        make.cast(pulse, person)
    make.count(pulse)
    for at in (pulse.ends_at, pulse.released_at, pulse.released_at + make.HOUR):
        announcing.announce(at)
    Letter.objects.update(not_before=make.NOW)
    while deliver_due(now=pulse.released_at, connection=relay.connection()):
        pass

    assert len(server.said) == 1
    assert "the results of the last pulse are out" in server.said[0]["text"]
    assert str(pulse.certificate.counted) not in server.said[0]["text"]
    announcing.announce(pulse.released_at + 3 * 24 * make.HOUR)
    assert Letter.objects.count() == 1


def nothing_personal(pulse, text):
    ids = Invitation.objects.filter(pulse=pulse)
    secrets = [make.token(pulse, one.person) for one in ids.posted()] + slip_codes(pulse)
    assert "/p/" not in text
    assert not [secret for secret in secrets if secret in text]
    assert str(pulse.invited) not in text


def test_nothing_with_a_token_can_be_made_into_an_announcement(pulse):
    token = make.token(pulse, ida(pulse).person)
    code = slip_codes(pulse)[0]
    leaks = [token, code, codes.grouped(code), f"/p/{token}", "see /p/tablet", code.lower()]
    leaks += [f"https://x.example/{token}", codes.grouped(code).replace("-", " ")]

    for leak in leaks:
        for fields in ({"text": f"Hello {leak}."}, {"text": "Hello", "link": leak}):
            with pytest.raises(PersonalLink):
                Announcement(1, **fields)


@pytest.mark.parametrize("name", ["Sparkassenverband", "Havelund"])
def test_a_long_word_is_no_code(name):
    assert Announcement(1, f"{name}: a pulse is open.").text


def test_a_message_cannot_be_handed_to_a_board_nor_an_announcement_to_the_gateway(pulse, server):
    slack, gate = board(server), Channel.objects.gateway()
    for channel, wrong in ((slack, Message(PHONE, "test", "x")), (gate, Announcement(1, "x"))):
        with pytest.raises(Exception, match="refused"):
            hand_over(channel, wrong, name="a", now=make.NOW)
    assert server.took == []


def test_a_channel_that_was_removed_gets_nothing_more(pulse, server, relay):
    channel = board(server)
    announcing.announce(make.NOW)
    channel.delete()
    send_due(relay)

    assert [body for body in server.said if "to" not in body] == []
    assert not Letter.objects.waiting().exists()


def test_slack_cannot_be_made_to_call_everybody(pulse, server, relay):
    Organisation.objects.update(name="<!channel> & <@U1>")
    board(server)
    announcing.announce(make.NOW)
    send_due(relay)

    told = next(body for body in server.said if "to" not in body)
    assert told["text"].startswith("&lt;!channel&gt; &amp; &lt;@U1&gt;")
