"""Too many refusals pause a run, and only a person lets it go on; bad addresses are left alone."""

from datetime import timedelta

import pytest

from culture.outbox import watch
from culture.outbox.delivery import deliver_due
from culture.outbox.models import Bounce, Letter, Run
from tests.make import NOW
from tests.outbox.relay import address

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NO_MAILBOX = "550 5.1.1 no such mailbox"
State = Letter.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def send(relay):
    """Send all that is due at `now`."""

    def work(now=NOW, size=100):
        while deliver_due(now=now, connection=relay.connection(), size=size):
            pass

    return work


def refuse(relay, *about_ids, words="550 5.7.1 you may not"):
    relay.faults = {address(pk): words for pk in about_ids}


def test_more_than_five_in_a_hundred_of_the_first_fifty_refused_pause_the_run(
    relay, post, run, send, caplog
):
    post(*range(1, 201))
    refuse(relay, 10, 20, 30)

    send()

    assert len(relay.took) == 27
    paused = Run.objects.get()
    assert (paused.tried, paused.refused, paused.code) == (30, 3, 550)
    assert watch.standing(NOW).paused == [paused]
    assert "test letters are paused (550)" in caplog.text


@pytest.mark.parametrize("refused", [(10, 20), range(60, 90)])
def test_two_of_the_first_or_thirty_later_do_not(relay, post, run, send, refused):
    post(*range(1, 201))
    refuse(relay, *refused)

    send()

    assert len(relay.took) == 200 - len(refused)


def test_it_never_goes_on_by_itself_and_goes_on_when_somebody_says_so(relay, post, run, send):
    post(*range(1, 101))
    refuse(relay, 1, 2, 3)
    send()
    assert relay.took == []
    send(NOW + DAY)
    send(NOW + 30 * DAY)
    assert relay.took == []

    assert [Run.objects.get().resume(), Run.objects.get().resume()] == [True, False]
    send(NOW + 30 * DAY)

    assert len(relay.took) == 97
    assert not watch.standing(NOW + 30 * DAY).trouble


def test_after_that_the_next_fifty_are_watched_like_the_first(relay, post, run, send):
    post(*range(1, 101))
    refuse(relay, *range(1, 7))
    send()
    Run.objects.get().resume()

    send(NOW + MINUTE)

    assert relay.took == []
    assert Run.objects.get().paused_at >= NOW + MINUTE


def test_a_paused_run_holds_up_no_other(relay, post, run, send):
    post(*range(1, 11))
    refuse(relay, 1, 2, 3)
    send()
    post(*range(11, 21), now=NOW + MINUTE)

    send(NOW + MINUTE)

    assert relay.addresses == sorted(address(pk) for pk in range(11, 21))


def test_what_is_busy_for_now_pauses_nothing(relay, post, run, send):
    post(*range(1, 21))
    refuse(relay, *range(1, 11), words="450 mailbox busy")

    send()

    assert len(relay.took) == 10
    assert not Run.objects.paused().exists()


def test_of_kinds_whose_fate_is_not_told_nothing_is_counted(relay, post, send):
    post(*range(1, 21))
    refuse(relay, *range(1, 11), words=NO_MAILBOX)

    send()
    Letter.objects.retry(now=NOW)
    send()

    assert len(relay.took) == 10
    assert not Run.objects.exists()
    assert not Bounce.objects.exists()


def test_an_address_that_does_not_exist_is_left_alone_until_it_is_cleared(relay, post, run, send):
    post(1, 2)
    refuse(relay, 1, words=NO_MAILBOX)
    send()
    assert Bounce.objects.not_mailed([address(1), address(2)]) == {address(1): "no_mailbox"}

    relay.faults = {}
    post_again(1, post, send)
    assert relay.tried.count(address(1)) == 1
    assert Letter.objects.get(about_id=1).state == State.DEAD

    Bounce.objects.of([address(1)]).delete()
    post_again(1, post, send)
    assert relay.addresses == [address(1), address(2)]


def test_a_new_key_forgets_nobody_while_the_old_one_is_a_fallback(settings):
    Bounce.objects.note(address(1), "no_mailbox", on=NOW.date())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8

    assert Bounce.objects.not_mailed([address(1)])


def post_again(pk, post, send, now=NOW):
    Letter.objects.filter(about_id=pk).delete()
    post(pk, now=now)
    send(now)


@pytest.mark.parametrize(("words", "stopped"), [((1, 1, 1), True), ((1, 0, 1), False)])
def test_a_full_mailbox_stops_mail_the_third_time_in_a_row(relay, post, run, send, words, stopped):
    for days, full in enumerate(words):
        relay.faults = {address(1): "552 5.2.2 mailbox full"} if full else {}
        post_again(1, post, send, now=NOW + days * DAY)

    assert Bounce.objects.final().exists() == stopped


@pytest.mark.parametrize("words", ["550 5.7.1 policy", "550 5.1.8 bad sender", "550 no"])
def test_other_refusals_say_nothing_about_the_address(relay, post, run, send, words):
    post(1)
    refuse(relay, 1, words=words)

    send()

    assert not Bounce.objects.exists()


def test_the_list_of_bad_addresses_holds_no_address(relay, post, run, send):
    post(1)
    refuse(relay, 1, words=NO_MAILBOX)

    send()

    assert "havelund" not in str(list(Bounce.objects.values()))
