"""Somebody reads every log and table for traces of those who opened or sent an answer page."""

import pytest

from culture.outbox.delivery import deliver_due
from surveys import steps
from surveys.models.terms import Terms
from tests import make
from tests.attacks.lived import ANSWERS, FORWARDED, MARKS, VISITOR

pytestmark = pytest.mark.django_db


@pytest.mark.attack(
    "AT19",
    "149 people from an address of their own, with browser, language, cookie and referring page, "
    "and a visitor who breaks every page: looked for in the logs of the running web server, "
    "worker, PostgreSQL and queue, and in every table.",
)
def test_no_log_and_no_table_knows_who_visited_an_answer_page(evidence, found):
    stored = evidence.dumps["open"].text + evidence.dumps["counted"].text
    everywhere = evidence.logs + evidence.queue + stored
    traces = [*MARKS.values(), VISITOR, FORWARDED, "SpyingBrowser", "cookiethatmustnot"]
    assert "Listening at" in evidence.logs  # these are the logs of a running app
    assert not [trace for trace in traces if trace in everywhere]
    assert "/p/" not in evidence.logs
    assert not [token for token in evidence.tokens if token in everywhere]
    found(f"0 of {len(traces)} traces and 0 of {ANSWERS} links; not one line about an answer page.")


@pytest.mark.attack("AT19", "An error of PostgreSQL while an envelope is kept.")
def test_a_database_error_quotes_neither_row_nor_statement(evidence, found):
    assert "ballots_have_one_size" in evidence.logs
    assert "wordsofafailedstatement" not in evidence.logs
    assert "STATEMENT" not in evidence.logs
    assert "DETAIL" not in evidence.logs
    found("The error is named, the row and the statement are not.")


@pytest.mark.attack(
    "AT22",
    "51 of 200 people are reminded and one mail is returned. After the count: outbox, logs, queue "
    "and planner's samples.",
)
def test_after_the_count_nothing_tells_who_was_reminded(evidence, found):
    reminded = {mail["To"].addresses[0].addr_spec for mail in evidence.mails["reminders"]}
    silent = {pk for pk in evidence.units if pk not in set(evidence.order)}
    assert len(reminded) == len(silent) - 1  # one mailbox is gone
    left = evidence.dumps["counted"].text
    assert evidence.rows["counted"]["outbox_letter"] == []
    assert not [word for word in ("pulse.reminder", "pulse.invitation") if word in left]
    assert not [to for to in reminded | {evidence.bounced} if to in evidence.logs + evidence.queue]
    assert "1 failed (550), 50 sent" in evidence.logs
    found(
        f"Outbox empty; logs say “1 failed (550), 50 sent” and no address. What {len(reminded)} "
        "mail servers wrote down on the way we cannot delete, as we say."
    )


@pytest.mark.attack("AT22", "The list of a mail server where the terms say “remind everybody”.")
@pytest.mark.django_db(transaction=True)
def test_where_everybody_is_reminded_no_list_tells_who_was_silent(staffed, relay, found):
    Terms.objects.create(remind_everybody=True)
    pulse = make.open_pulse()
    people = make.invited(pulse)
    for person in people[::2]:
        make.cast(pulse, person)
    steps.queue_reminder(pulse, 1, now=make.NOW)
    later = pulse.ends_at - make.HOUR
    while deliver_due(now=later, connection=relay.connection()):
        pass
    # An invitation and a reminder each.
    assert relay.addresses == sorted(2 * [person.email for person in people])
    found(f"All {len(people)} are on it, whoever had answered.")
