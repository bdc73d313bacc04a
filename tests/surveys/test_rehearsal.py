"""A pulse to yourself stores nothing, whatever is sent from it."""

from email import message_from_bytes, policy

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from culture.outbox.delivery import deliver_due
from culture.outbox.models import Letter
from surveys.asking import bank
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/p/rehearsal"


def everything_stored():
    rows = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows |= {(table, row) for (row,) in cursor.fetchall()}
    return rows


def test_hr_gets_the_mail_of_the_next_pulse_with_a_page_that_asks_the_same(
    hanna, as_, relay, client
):
    with time_machine.travel(make.NOW, tick=False):
        for _ in range(2):
            assert as_(hanna).post(reverse("surveys:rehearsal-mail")).status_code == 302
        assert Letter.objects.count() == 1
        deliver_due(now=make.NOW, connection=relay.connection())
        mail = message_from_bytes(relay.took[0], policy=policy.default)
        page = client.get(PAGE)
    assert mail["Subject"].startswith("Rehearsal: What is service like here? 37 questions")
    text = mail.get_body("plain").get_content()
    assert PAGE in text
    assert "no manager, HR lead or report ever sees" in text
    assert all(item.worded("customer")["en"] in page.text for item in bank.core()[:3])
    assert page.headers["Cache-Control"] == "no-store"


def test_what_is_sent_is_checked_and_dropped(staffed, client):
    make.cadence()
    before = everything_stored()
    said = {item.code: "4" for item in bank.core()[:20]}
    sent = client.post(PAGE, said | {"comment": "Only a rehearsal"})
    assert (sent.status_code, sent.url) == (303, "/p/rehearsal/thanks")
    assert "Nothing was stored" in client.get(sent.url).text
    refused = client.post(PAGE, {"STR1": "9"})
    assert refused.status_code == 422
    assert everything_stored() == before


def test_before_set_up_there_is_nothing_to_rehearse(client):
    assert client.get(PAGE).status_code == 404
