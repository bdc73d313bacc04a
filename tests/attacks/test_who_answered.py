"""While a pulse is open, watching every page tells nothing about who answered."""

import re
import zlib
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core.mail import get_connection
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from culture.outbox.delivery import deliver_due
from roadmap.plan.models.rollouts import Rollout
from surveys import steps
from surveys.asking.questions import questions
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.models.pulses import Pulse
from tests import make
from tests.attacks.catalogue import IN_FULL
from tests.conftest import team
from tests.test_access import TABLE, addresses, kwargs_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# Drawn anew in every page: the marks of forms, and suggestions of a passphrase.
RANDOM = re.compile(r"\b[A-Za-z0-9]{64}\b|\b(?:[a-z0-9]{4}-){4}[a-z0-9]{4}\b")
CHANGES = {"account_login", "account_request_login_code", "account_confirm_login_code"}


@pytest.fixture
def scene(staffed, hanna, max_, helga, emma, otto, sonja, kim, tore, settings):
    """One counted pulse, a programme, and a second pulse that opened this morning."""
    settings.MAIL_READY = True
    settings.SESSION_COOKIE_AGE = timedelta(days=30).total_seconds()
    pulse = make.counted_pulse()
    shredded = {"state": Pulse.State.SHREDDED, "released_at": pulse.opens_at}
    Pulse.objects.filter(pk=pulse.pk).update(**shredded)  # sweeping needs a test that commits
    make.programme()
    make.action(team("Team Nord"), by=max_)
    make.comment(Rollout.objects.filter(team=team("Team Nord")).first(), by=max_)
    make.statement(by=hanna)
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
        for person in (hanna, max_, emma, kim, *((helga, otto, sonja, tore) if IN_FULL else ())):
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
    """Status, content and headers, without what is random in every page."""
    response = client.get(address, headers=headers)
    content = unpacked(b"".join(response) if response.streaming else response.content)
    text = RANDOM.sub("", content.decode("utf-8", "backslashreplace"))
    return response.status_code, text, sorted(response.headers.items())


def unpacked(content: bytes) -> bytes:
    """What is inside a workbook or slides: zipped files, without the order they were packed in."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as files:
        return b"\n".join(name.encode() + files.read(name) for name in sorted(files.namelist()))


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


@pytest.mark.attack(
    "AT15",
    "Every page as every role after Emma answered and her colleague did not, and the other way "
    "round, with the reminders gone.",
)
@pytest.mark.attack("AT22", "Before the count: every page that tells of mails, bounces or people.")
def test_no_page_differs_by_which_of_two_colleagues_answered(scene, browsers, emma, found):
    """Emma answers and her colleague is silent, or the other way round: not a byte differs."""
    twin = team("Team Nord").members.filter(name__startswith="Person").first()
    emma_answered = world(scene, emma, browsers, [emma, twin])
    twin_answered = world(scene, twin, browsers, [emma, twin])
    differs = [key for key, page in emma_answered.items() if page != twin_answered[key]]
    assert not differs
    shown = {who for (who, _), page in emma_answered.items() if page[0] == 200}
    assert shown == set(browsers)
    assert "Emma Employee" in emma_answered["Hanna HR", reverse("people:people")][1]
    found(f"{len(emma_answered)} pages of {len(browsers)} readers: not a byte differs.")


@pytest.mark.attack(
    "AT22", "The page of an open pulse where all, some or none were left to remind."
)
def test_the_page_of_the_pulse_tells_reminders_by_the_clock_alone(scene, browsers, found):
    """After each reminder, every state of its letters: only the company's number may differ."""
    people = make.invited(scene)
    worlds = [pulse_pages(scene, browsers, people[:n]) for n in (0, 1, 20, len(people))]
    assert all(world == worlds[0] for world in worlds)
    assert 'First reminder<span class="hidden">: done' in worlds[0][0][1]
    found(f"{len(worlds)} courses of a pulse, {len(worlds[0])} looks each: not a byte differs.")


def pulse_pages(pulse, browsers, answering):
    """The page as HR and the representative see it while reminders wait and after they went.

    The company's number is left as it was: it has a rule and a test of its own.
    """
    before, pages = transaction.savepoint(), []
    for person in answering:
        make.cast(pulse, person, now=pulse.opens_at + MINUTE)
    for days in (2, 3, 7):
        now = pulse.opens_at + timedelta(days=days, hours=7)
        with time_machine.travel(now, tick=False):
            steps.remind(now)
            pages += looks(pulse, browsers)
            tick(now)
            Pulse.objects.filter(pk=pulse.pk).update(answered=10, answered_at=pulse.opens_at)
            pages += looks(pulse, browsers)
    transaction.savepoint_rollback(before)
    return pages


def looks(pulse, browsers):
    address = reverse("surveys:pulse", args=[pulse.pk])
    part = {"HX-Request": "true"}
    readers = [browsers[name] for name in ("Hanna HR", "Kim Keeper")]
    return [drawn(reader, address, **how) for reader in readers for how in ({}, part)]


@pytest.mark.attack("AT15", "HR lead and manager load all results every minute of an hour.")
def test_polling_shows_one_number_that_moves_on_the_hour(scene, browsers, emma, found):
    """Hanna and Max load what they can each minute; Emma answers at twenty past."""
    minutes = range(16, 63) if IN_FULL else (16, 19, 20, 21, 22, 40, 59, 60, 61)
    seen = {}
    for minute in minutes:
        now = scene.opens_at + 2 * make.HOUR + minute * MINUTE
        with time_machine.travel(now, tick=False):
            tick(now)
            if minute == 20:
                make.cast(scene, emma, now=now)
            seen[minute] = polled(scene, browsers)
    first, last = seen[16], seen[60]
    assert all(pages == (first if minute < 60 else last) for minute, pages in seen.items())
    changed = changed_lines(first, last)
    assert changed
    number = re.compile(rf"\d+ of {scene.invited}|value=\"\d+\"|\d\d:\d\d|\d+ %|aria-|width")
    assert all(number.search(line) for line in changed)
    found(f"{len(seen)} looks: nothing moved when she answered; on the hour the company's number.")


def polled(pulse, browsers):
    """Everything that Hanna and Max can load while it is open, and the part that htmx asks for."""
    own = reverse("surveys:pulse", args=[pulse.pk])
    watched = [
        reverse("health:home"),
        reverse("health:results"),
        reverse("surveys:pulses"),
        own,
        reverse("surveys:certificate", args=[pulse.pk]),
        reverse("results-list"),
    ]
    pages = [drawn(browsers[n], a) for n in ("Hanna HR", "Max Manager") for a in watched]
    return [*pages, drawn(browsers["Hanna HR"], own, **{"HX-Request": "true"})]


def changed_lines(first, last):
    """What stood there before, and what stands in its place, line by line."""
    return [
        line
        for before, after in zip(first, last, strict=True)
        for pair in zip(before[1].splitlines(), after[1].splitlines(), strict=True)
        if pair[0] != pair[1]
        for line in pair
    ]


@pytest.mark.attack("AT5", "Twenty people who post the same and five who post the opposite.")
def test_envelopes_of_the_same_answers_look_like_noise(scene, client, found):
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
    found(f"{len(kept)} envelopes: of {len(pieces)} pieces of eight bytes no two are the same.")


@pytest.mark.attack("AT3", "Every row before and after somebody answers once more, minutes later.")
def test_answering_again_changes_one_envelope_and_nothing_else(scene, emma, found):
    """Two dumps around a second submission: neither how often nor when is kept."""
    make.cast(scene, emma, rating=1, now=scene.opens_at + MINUTE)
    before = dump()
    make.cast(scene, emma, rating=5, now=scene.opens_at + 9 * MINUTE)
    assert {row[0] for row in before ^ dump()} == {"surveys_ballot"}
    found("One envelope changes; neither how often nor when is kept.")


def dump():
    with connection.cursor() as cursor:
        rows = set()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows |= {(table, row) for (row,) in cursor.fetchall()}
    return rows
