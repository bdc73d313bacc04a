"""Somebody looks for the language in which somebody answered: few speak Arabic in a small group."""

import logging

import pytest
import time_machine
from django.db import connection
from django.test import Client

from surveys.box import keys
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.box.opening import open_ballot
from tests import make
from tests.attacks.lived import filled

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "de", "fr", "es", "nb", "ar")


def every_row():
    """All tables as text but for the envelopes, which are noise by design."""
    rows = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table != Ballot._meta.db_table:
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                rows |= {(table, row) for (row,) in cursor.fetchall()}
    return rows


def sent_in(language, pulse, person):
    """What a person of any language does who changes it on the page, and then sends."""
    client, link = Client(), make.link(pulse, person)
    address = f"{link}?l={language}"
    assert client.get(address).status_code == 200
    assert client.post(link, {"STR1": "3", "l": language}).status_code == 200
    response = client.post(
        address, filled(pulse, 3), content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 303
    assert client.get(response.url).status_code == 200
    assert not client.cookies


def lies_in(pulse, person):
    invitation = make.invitation(pulse, person)
    sealed = Ballot.objects.get(invitation=invitation).sealed
    assert len(sealed) == SEALED_SIZE
    return open_ballot(
        sealed,
        keys.private_key(pulse.fingerprint),
        pulse_id=pulse.pk,
        token_digest=invitation.token_digest,
        items=36,
    )


@pytest.mark.attack(
    "AT19",
    "The same answers sent in each of six languages, chosen on the page: looked for in every row, "
    "every log line, the size of the envelopes and what lies in them.",
)
def test_in_which_language_somebody_answered_is_nowhere(staffed, found, caplog):
    caplog.set_level(logging.DEBUG)
    with time_machine.travel(make.NOW, tick=False):
        pulse = make.open_pulse()
        people = make.invited(pulse)[: len(LANGUAGES)]
        before = every_row()
        caplog.clear()
        for person, language in zip(people, LANGUAGES, strict=True):
            sent_in(language, pulse, person)
    changed = {table for table, _ in every_row() ^ before}
    assert changed == {"surveys_invitation"}  # "answered" alone, as in test_time
    assert "?l=" not in caplog.text
    assert not [line for line in caplog.messages if "/p/" in line]
    assert len({lies_in(pulse, person) for person in people}) == 1
    found("Six languages, six equal envelopes; no row but the note that a link was used.")
