"""Whatever happens in whatever order, no letter is lost and none is sent twice without a reason."""

import os
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from culture.outbox.delivery import deliver_due
from culture.outbox.mail import WRITERS, writes
from culture.outbox.models import LEASE, Letter
from culture.outbox.replies import TRIES
from tests.make import NOW
from tests.outbox.relay import KIND, hello

MINUTE = timedelta(minutes=1)
SURELY = timedelta(days=1)
State = Letter.State


class Killed(BaseException):
    """kill -9: nothing after it runs."""


class Relay:
    """Does what `script` says, mail by mail; "take" where it says nothing."""

    def __init__(self):
        self.script, self.reachable = [], True
        self.taken, self.unsure, self.ids = Counter(), Counter(), set()

    def open(self):
        if not self.reachable:
            raise ConnectionRefusedError

    def close(self):
        pass

    def send_messages(self, messages):
        step = self.script.pop(0) if self.script else "take"
        address = messages[0].to[0]
        if step in ("take", "take, then hang up", "take, then killed"):
            self.taken[address] += 1
            self.ids.add((address, messages[0].extra_headers["Message-ID"]))
        if step.endswith(("hang up", "killed")):
            self.unsure[address] += 1
        FAULTS[step](address)


def fail(error):
    raise error


FAULTS = {
    "take": lambda address: None,
    "refuse for now": lambda address: fail(SMTPRecipientsRefused({address: (450, b"busy")})),
    "refuse for ever": lambda address: fail(SMTPDataError(554, b"no")),
    "take, then hang up": lambda address: fail(SMTPServerDisconnected()),
    "hang up": lambda address: fail(SMTPServerDisconnected()),
    "take, then killed": lambda address: fail(Killed()),
    "killed": lambda address: fail(Killed()),
}


class Outbox(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        Letter.objects.all().delete()
        self.now, self.relay, self.next_id, self.unwanted = NOW, Relay(), 1, set()
        self.given_up = set()
        writes(KIND)(self.write)

    def write(self, about_ids, *, now):
        return {pk: hello(pk) for pk in about_ids if pk not in self.unwanted}

    @rule(count=st.integers(1, 4), later=st.integers(0, 10))
    def put(self, count, later):
        new = range(self.next_id, self.next_id + count)
        due = self.now + later * MINUTE
        letters = [Letter.about(KIND, pk, now=self.now, not_before=due) for pk in new]
        Letter.objects.bulk_create(letters * 2, ignore_conflicts=True)
        self.next_id += count

    @rule(script=st.lists(st.sampled_from(list(FAULTS)), max_size=4), size=st.integers(1, 5))
    def deliver(self, script, size):
        self.relay.script = list(script)
        with suppress(Killed):
            deliver_due(now=self.now, connection=self.relay, size=size)

    @rule()
    def claim_and_die(self):
        Letter.objects.claim(3, now=self.now)

    @rule(minutes=st.integers(1, 300))
    def wait(self, minutes):
        self.now += minutes * MINUTE

    @rule()
    def somebody_tries_the_dead_again(self):
        Letter.objects.retry(now=self.now)

    @rule()
    def somebody_gives_the_dead_up(self):
        self.given_up |= set(Letter.objects.dead().values_list("about_id", flat=True))
        Letter.objects.drop()

    @rule()
    def all_is_restored_from_a_minute_ago(self):
        """An older copy of the database: what was sent since may go again, as the same mail."""
        kept = list(Letter.objects.all())
        self.deliver_one()
        changed = {one.pk: one.state for one in Letter.objects.all()}
        for letter in kept:
            if letter.state == State.WAITING and changed[letter.pk] == State.SENT:
                self.relay.unsure[hello(letter.about_id).to] += 1
            letter.save()

    def deliver_one(self):
        self.relay.script = []
        deliver_due(now=self.now, connection=self.relay, size=1)

    @rule()
    def relay_goes_or_comes(self):
        self.relay.reachable = not self.relay.reachable

    @precondition(lambda self: self.next_id > 1)
    @rule(data=st.data())
    def no_longer_wanted(self, data):
        self.unwanted.add(data.draw(st.integers(1, self.next_id - 1)))

    @invariant()
    def sent_means_that_the_relay_took_it(self):
        for letter in Letter.objects.filter(state=State.SENT):
            assert self.relay.taken[hello(letter.about_id).to] >= 1

    @invariant()
    def every_copy_beyond_the_first_has_a_reason(self):
        for address, copies in self.relay.taken.items():
            assert copies <= 1 + self.relay.unsure[address]

    @invariant()
    def copies_are_the_same_mail(self):
        assert len(self.relay.ids) == len(self.relay.taken)

    def teardown(self):
        """When all is well again, everything settles, and what is wanted and possible was taken."""
        self.relay.reachable, self.relay.script = True, []
        for _ in range(3):
            self.now += SURELY + LEASE
            while deliver_due(now=self.now, connection=self.relay):
                pass
        assert Letter.objects.count() == self.next_id - 1
        for letter in Letter.objects.all():
            if letter.about_id in self.unwanted | self.given_up:
                assert letter.state != State.WAITING
            elif letter.state == State.DEAD:
                assert letter.error_code == 554 or letter.attempts >= TRIES
            else:
                assert letter.state == State.SENT
        del WRITERS[KIND]


@pytest.mark.django_db(transaction=True)
def test_the_outbox_keeps_its_promises_in_every_order():
    run_state_machine_as_test(
        Outbox,
        settings=settings(
            max_examples=int(os.environ.get("OUTBOX_EXAMPLES", "60")),
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
        ),
    )
