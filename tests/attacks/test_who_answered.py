"""While a pulse is open, watching every page tells nothing about who answered."""

import re
import zlib
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import get_connection
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from culture.outbox.delivery import deliver_due
from surveys import steps
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.models.pulses import Pulse
from surveys.questions import questions
from tests import make
from tests.conftest import team
from tests.test_access import TABLE, addresses, kwargs_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CSRF = re.compile(r"\b[A-Za-z0-9]{64}\b")  # masked anew in every page
CHANGES = {"account_login", "account_request_login_code", "account_confirm_login_code"}


@pytest.fixture
def scene(staffed, hanna, max_, helga, emma, otto, sonja, kim, tore, settings):
    """One counted pulse, a programme, and a second pulse that opened this morning."""
    settings.MAIL_READY = True
    settings.SESSION_COOKIE_AGE = timedelta(days=30).total_seconds()
    pulse = make.counted_pulse()
    shredded = {"state": Pulse.State.SHREDDED, "released_at": pulse.opens_at}
    Pulse.objects.filter(pk=pulse.pk).update(**shredded)  # VACUUM needs a test without rollback
    make.programme()
    pulse = pulse.cadence.pulses.get(number=1)
    for minute in range(2):  # opened, then the next one planned
        tick(pulse.opens_at + minute * MINUTE)
    pulse.refresh_from_db()
    assert pulse.is_open
    return pulse


@pytest.fixture
def browsers(scene, hanna, max_, helga, emma, otto, sonja, kim, tore):
    """Everybody who can sign in, as a signed-in browser; and a stranger."""
    clients = {"stranger": Client()}
    with time_machine.travel(scene.opens_at, tick=False):
        for person in (hanna, max_, helga, emma, otto, sonja, kim, tore):
            clients[person.name] = Client()
            clients[person.name].force_login(person)
    return clients


def tick(now):
    """What beat does in this minute."""
    steps.run(now)
    nowhere = get_connection("django.core.mail.backends.dummy.EmailBackend")
    while deliver_due(now=now, connection=nowhere):
        pass


def drawn(client, address, **headers):
    response = client.get(address, headers=headers)
    return response.status_code, CSRF.sub("", response.text), sorted(response.headers.items())


def every_address(pulse, people):
    """All pages of the app, with the pages about these people and about this pulse."""
    params = dict(addresses())
    for name in set(TABLE) - CHANGES:
        values = kwargs_of(name) | {"pulse_id": pulse.pk}
        for person in people:
            given = values | {"person_id": person.pk, "token": make.token(pulse, person)}
            wanted = {k: v for k, v in given.items() if k in str(params.get(name))}
            yield reverse(name, kwargs=wanted)


def world(pulse, answering, browsers, people):
    """Every page as everybody sees it after this person answered and reminders went; undone."""
    pages, before = {}, transaction.savepoint()
    for person in [*others(pulse, people), answering]:
        make.cast(pulse, person, now=pulse.opens_at + MINUTE)
    late = pulse.opens_at + timedelta(days=3)
    with time_machine.travel(late, tick=False):
        tick(late)
        for address in sorted(set(every_address(pulse, people))):
            for who, client in browsers.items():
                pages[who, address] = drawn(client, address)
    transaction.savepoint_rollback(before)
    return pages


def others(pulse, people):
    """Half of the company."""
    return [person for person in make.invited(pulse) if person not in people][::2]


def test_no_page_differs_by_which_of_two_colleagues_answered(scene, browsers, emma):
    """Emma answers and her colleague is silent, or the other way round: not a byte differs."""
    twin = team("Team Nord").members.filter(name__startswith="Person").first()
    emma_answered = world(scene, emma, browsers, [emma, twin])
    twin_answered = world(scene, twin, browsers, [emma, twin])
    differs = [key for key, page in emma_answered.items() if page != twin_answered[key]]
    assert not differs
    shown = {who for (who, _), page in emma_answered.items() if page[0] == 200}
    assert shown == set(browsers)
    assert "Emma Employee" in emma_answered["Hanna HR", reverse("people:people")][1]


def test_polling_each_minute_shows_one_number_that_moves_on_the_hour(scene, browsers, emma):
    """Hanna and Max load what they can each minute; Emma answers at twenty past."""
    watched = [
        reverse("health:home"),
        reverse("health:results"),
        reverse("surveys:pulses"),
        reverse("surveys:pulse", args=[scene.pk]),
        reverse("surveys:certificate", args=[scene.pk]),
        reverse("results-list"),
    ]
    start = scene.opens_at + 2 * make.HOUR
    seen = []
    for minute in range(16, 63):
        now = start + minute * MINUTE
        with time_machine.travel(now, tick=False):
            tick(now)
            if minute == 20:
                make.cast(scene, emma, now=now)
            pages = [drawn(browsers[n], a) for n in ("Hanna HR", "Max Manager") for a in watched]
            part = {"HX-Request": "true"}
            pages.append(drawn(browsers["Hanna HR"], watched[3], **part))
        seen.append(pages)
    assert all(pages == seen[0] for pages in seen[:44])
    assert all(pages == seen[44] for pages in seen[44:])
    changed = [
        pair
        for before, after in zip(seen[0], seen[44], strict=True)
        for pair in zip(before[1].splitlines(), after[1].splitlines(), strict=True)
        if pair[0] != pair[1]
    ]
    assert changed
    number = re.compile(rf"\d+ of {scene.invited}|value=\"\d+\"|\d\d:\d\d|\d+ %|aria-|width")
    assert all(number.search(line) for pair in changed for line in pair)


def test_envelopes_of_the_same_answers_look_like_noise(scene, client):
    """Twenty people post the same, five the opposite: one size, nothing shared, nothing to pack."""
    people = make.invited(scene)[:25]
    with time_machine.travel(scene.opens_at + MINUTE, tick=False):
        for at, person in enumerate(people):
            said = {item.code: "5" if at < 20 else "1" for item in questions(scene).items}
            assert client.post(make.link(scene, person), said).status_code == 303
    kept = [bytes(sealed) for sealed in Ballot.objects.values_list("sealed", flat=True)]
    assert {len(sealed) for sealed in kept} == {SEALED_SIZE}
    assert len(kept) == 25
    noise = b"".join(sealed[1:] for sealed in kept)  # each begins with the mark of a curve point
    assert len(zlib.compress(noise, 9)) >= len(noise)
    pieces = [sealed[at : at + 8] for sealed in kept for at in range(1, SEALED_SIZE - 7)]
    assert len(set(pieces)) == len(pieces)


def test_answering_again_changes_one_envelope_and_nothing_else(scene, emma):
    """Two dumps around a second submission: neither how often nor when is kept."""
    make.cast(scene, emma, rating=1, now=scene.opens_at + MINUTE)
    before = dump()
    make.cast(scene, emma, rating=5, now=scene.opens_at + 9 * MINUTE)
    assert {row[0] for row in before ^ dump()} == {"surveys_ballot"}


def dump():
    with connection.cursor() as cursor:
        rows = set()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows |= {(table, row) for (row,) in cursor.fetchall()}
    return rows
