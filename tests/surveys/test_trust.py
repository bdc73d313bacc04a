"""The promise as anybody can check it: what its pages say is what the code and the database do."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.urls import reverse

from culture.people.models import Organisation
from surveys import steps, tally
from surveys.answer import known
from surveys.keepers import keepers
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.results import Certificate, Group
from surveys.models.terms import Terms
from surveys.trust import attacks, remains
from tests import make
from tests.conftest import team
from tests.paper.conftest import unaddressed

pytestmark = pytest.mark.django_db
PROMISE = "/trust/"
TEMPLATES = settings.BASE_DIR / "templates"
NOT_FOR_APPRAISAL = "Please do not guess who said what. Not used for appraisal."


@pytest.fixture
def clock():
    with time_machine.travel(make.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pulse(staffed, emma, clock):
    return make.open_pulse()


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def answers(pulse):
    """What the database answers to each printed question, by its title."""
    return {one.title: asked(one.command) for one in remains.questions_about(pulse)[:-1]}


def certificate_of(pulse):
    return reverse("surveys:certificate", args=[pulse.pk])


def ask_htmx(client, path):
    return client.get(path, headers={"HX-Request": "true"})


# The promise ------------------------------------------------------------------------------------


def test_the_promise_stands_word_for_word_as_in_the_mails(client, pulse, kim):
    page = client.get(PROMISE).text
    assert "stands in the mails of March 2026" in page
    assert all(line in page for line in pulse.promise.split("\n"))
    assert "where it cannot, our server does it on arrival" in pulse.promise


def test_who_agreed_and_when_stands_beside_it(client, staffed, kim, clock):
    make.open_pulse()
    page = client.get(PROMISE).text
    assert "Agreed by Kim Keeper, employee representative, on 10 March 2026." in page


def test_we_are_mailing_now_from_where_the_mails_come(client, pulse, settings):
    settings.DEFAULT_FROM_EMAIL, settings.BASE_URL = "pulse@havelund.example", "https://h.example"
    page = client.get(PROMISE).text
    assert f"{pulse.cadence.sender} via Seven Cs<br>pulse@havelund.example" in page
    assert "https://h.example/p/" in page
    assert "Thursday 19 March, 18:00" in page


def test_nothing_is_mailed_between_pulses(client, pulse):
    make.counted_pulse(pulse=pulse)
    page = client.get(PROMISE).text
    assert "Nothing is being mailed" in page
    assert "The next pulse opens on Tuesday 14 April, 08:00." in page


def test_before_any_pulse_the_page_claims_none(client, db):
    page = client.get(PROMISE).text
    assert "No pulse is planned yet." in page
    assert "No pulse has been counted yet." in page


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"two_keepers": True}, "neither of them can open anything alone."),
        ({"remind_everybody": True}, "so that it can count how many have answered;"),
        ({}, "so that it can stop reminding you;"),
    ],
)
def test_the_promise_of_the_next_pulse_follows_the_terms(client, staffed, clock, terms, sentence):
    Terms.objects.create(**terms)
    make.cadence(starts_on=make.TODAY + timedelta(days=7))
    page = client.get(PROMISE).text
    assert "will stand in the mails of March 2026" in page
    assert sentence in page


def test_the_page_costs_a_bounded_number_of_queries(client, pulse, django_assert_max_num_queries):
    make.counted_pulse(pulse=pulse)
    with django_assert_max_num_queries(16):
        client.get(PROMISE)


def test_printed_codes_are_explained_where_people_have_no_address(client, staffed, clock):
    assert "Printed codes" not in client.get(PROMISE).text
    unaddressed(1, team("Team Nord"))

    page = " ".join(client.get(PROMISE).text.split())

    docs = " ".join((settings.BASE_DIR / "docs" / "privacy.md").read_text().split())
    said = [
        "whether it was used, and fingerprints of the code and its envelope. It names nobody; who "
        "drew which is written nowhere, in no column and no order.",
        "If two different answers come with one code, neither counts, so whoever printed it cannot "
        "change what somebody said",
        "The secret that makes codes makes no links, and is destroyed with the other keys.",
        "could send with those that nobody uses",
        "cannot change it, only spoil it: if they send with",
        "draw from a hat, and tear up what is left in front of everybody.",
    ]
    assert not [words for words in said if words not in page or words not in docs]


def test_the_sample_alone_offers_its_database(client, company):
    assert "Find Emma" not in client.get(PROMISE).text


def test_no_mail_asks_for_a_password():
    folders = ("mail", "account/email")
    mails = [path for name in folders for path in (TEMPLATES / name).glob("*.*")]
    assert mails
    assert not [path.name for path in mails if "password" in path.read_text().lower()]


def test_pages_about_managers_say_what_a_result_is_not_used_for(staffed, max_, hanna, as_, clock):
    pulse = make.counted_pulse()
    nord = max_.managed_teams.get()
    page = reverse("health:group", args=[Group.objects.get(pulse=pulse, name="Team Nord").pk])
    clock.move_to(make.published_at(pulse))
    seen = [as_(max_).get("/"), as_(max_).get(page), as_(hanna).get(page)]
    seen.append(as_(hanna).get(reverse("people:team", args=[nord.pk])))
    assert not [one.request["PATH_INFO"] for one in seen if NOT_FOR_APPRAISAL not in one.text]


# Attacks ----------------------------------------------------------------------------------------


def written(tmp_path, **changed):
    names = [f"AT{number}" for number in range(1, 25)]
    rows = [
        {"id": name, "if": f"Somebody {name}", "tried": "All", "found": "None", "passed": True}
        for name in names
    ]
    file = tmp_path / "attacks.json"
    file.write_text(json.dumps({"ran_on": "2026-03-09", "attacks": rows} | changed))
    return file


def test_without_a_run_nothing_is_claimed(client, db, monkeypatch, tmp_path):
    monkeypatch.setattr(attacks.last_run, "__defaults__", (tmp_path / "none.json",))
    for path in (PROMISE, reverse("trust:attacks")):
        assert "The attacks have not been run for this version" in client.get(path).text


def test_the_last_run_is_told_a_dozen_first_and_all_on_their_page(
    client, db, monkeypatch, tmp_path
):
    monkeypatch.setattr(attacks.last_run, "__defaults__", (written(tmp_path),))
    page = client.get(PROMISE).text
    assert "12 of 24 attacks" in page
    assert "Ran on 9 March 2026" in page
    every = client.get(reverse("trust:attacks")).text
    assert every.count("<span>kept</span>") == 24
    assert "Every promise was kept." in every


def test_an_attack_that_found_something_is_not_hidden(client, db, monkeypatch, tmp_path):
    lost = {"id": "AT1", "if": "Somebody joins", "tried": "All", "found": "200", "passed": False}
    monkeypatch.setattr(attacks.last_run, "__defaults__", (written(tmp_path, attacks=[lost]),))
    assert "1 found what they must not find." in client.get(reverse("trust:attacks")).text


# What an administrator can ask ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_printed_questions_find_everything_before_the_count_and_nothing_after(
    client, staffed, clock
):
    other = make.open_pulse()
    pulse = make.open_pulse()
    for person in make.invited(pulse):
        make.cast(pulse, person)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = answers(pulse)
    assert list(before.values()) == [pulse.invited, pulse.invited, pulse.invited, 0]

    make.count(pulse)
    tally.shred(pulse, now=pulse.ends_at)

    assert set(answers(pulse).values()) == {0}
    assert answers(other)["Mails about links"] == other.invited
    printed = client.get(certificate_of(pulse)).text
    assert f"WHERE pulse_id = {pulse.pk};" in printed
    assert pulse.fingerprint in printed


def test_the_questions_stand_in_the_docs_word_for_word():
    docs = (settings.BASE_DIR / "docs" / "privacy.md").read_text()
    questions = remains.questions_about(Pulse(pk=7))[:-1]
    assert not [one.title for one in questions if one.command not in docs]


def test_the_question_about_samples_would_find_some(pulse):
    """Columns of which PostgreSQL keeps samples again, as it does unless told otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE surveys_invitation ALTER COLUMN person_id SET STATISTICS 100")
        cursor.execute("ANALYZE surveys_invitation")
    assert asked(remains.SAMPLES) == 1


# What a link knows ------------------------------------------------------------------------------


def test_every_column_of_an_invitation_is_explained():
    assert {field.name for field in Invitation._meta.concrete_fields} == set(known.WORDS)


def test_the_row_is_printed_as_it_is_stored(client, pulse, emma):
    row = make.invitation(pulse, emma)
    page = client.get(f"{make.link(pulse, emma)}/know").text
    stored = {
        field.column: str(getattr(row, field.attname)) for field in Invitation._meta.concrete_fields
    }
    digest = bytes(row.token_digest).hex()
    told = stored | {
        "address": "e••••@havelund.example",
        "answered": "yes or no",
        "envelope": "empty",
        "site": "empty",
        "token_digest": f"{digest[:4]} {digest[4:8]} … {digest[-4:]}",
    }
    assert not [f"{name}: {told[name]}" for name in told if f"{name}: {told[name]}<" not in page]
    assert "Team Nord, 21 people invited" in page


# The count as an event --------------------------------------------------------------------------


def test_before_the_close_the_page_tells_what_will_happen_and_no_number(client, pulse, emma):
    make.cast(pulse, emma)
    page = client.get(certificate_of(pulse)).text
    assert "The count of March 2026 is on Thursday 19 March, 18:00." in page
    assert "Envelopes</dt>" not in page
    assert "hx-trigger" not in page


def test_four_steps_tick_and_a_page_that_saw_them_is_sent_nothing(client, pulse, clock):
    for person in make.invited(pulse):
        make.cast(pulse, person)
    clock.move_to(pulse.ends_at)
    closed = client.get(certificate_of(pulse)).text
    assert closed.count(": done") == 1
    assert 'hx-trigger="every 3s"' in closed
    assert ask_htmx(client, f"{certificate_of(pulse)}?seen=1-0-0-0").status_code == 204

    make.count(pulse)
    counted = ask_htmx(client, f"{certificate_of(pulse)}?seen=1-0-0-0").text
    assert counted.count(": done") == 3
    assert "<html" not in counted

    Certificate.objects.update(key_destroyed_at=pulse.ends_at)
    finished = ask_htmx(client, f"{certificate_of(pulse)}?seen=3-0-0-0").text
    assert "hx-trigger" not in finished
    assert "Key destroyed" in finished


def test_a_count_of_two_keepers_says_whom_it_waits_for(
    client, staffed, hanna, kim, clock, settings, tmp_path
):
    settings.KEYS_DIR, settings.KEEPERS_DIR = tmp_path / "keys", tmp_path / "keepers"
    Terms.objects.create(two_keepers=True)
    for person in (hanna, kim):
        keepers.choose(person, "four words of their own", now=make.NOW)
        made = keepers.keeper_of(keepers.part_of(person))
        keepers.rehearse(made, "four words of their own", now=make.NOW)
    pulse = make.open_pulse()
    for person in make.invited(pulse):
        make.cast(pulse, person)
    clock.move_to(pulse.ends_at)
    waits = "It waits for {}."
    assert waits.format("Hanna HR and Kim Keeper") in client.get(certificate_of(pulse)).text
    keepers.enter(pulse, keepers.part_of(hanna), "four words of their own", now=pulse.ends_at)
    assert waits.format("Kim Keeper") in client.get(certificate_of(pulse)).text


def test_a_count_that_does_not_come_through_says_so(client, pulse, clock):
    for person in make.invited(pulse):
        make.cast(pulse, person)
    clock.move_to(pulse.ends_at + timedelta(minutes=11))
    assert "The count has not come through yet." in client.get(certificate_of(pulse)).text


@pytest.mark.django_db(transaction=True)
def test_a_finished_certificate_never_changes(client, staffed, clock):
    """Not by the clock, not by the next pulse, not by a new name or time zone."""
    pulse = make.counted_pulse()
    tally.shred(pulse, now=pulse.ends_at)
    path = reverse("surveys:certificate-text", args=[pulse.pk])
    kept = client.get(path)
    assert "Envelopes:                       48\n" in kept.text
    assert kept.headers["Content-Disposition"].endswith('"certificate-2026-03-10.txt"')

    Organisation.objects.update(name="Renamed", time_zone="America/New_York")
    Terms.objects.create(k_rounded=9)
    clock.move_to(pulse.ends_at + timedelta(days=40))
    steps.run(pulse.ends_at + timedelta(days=40))
    tally.shred(pulse, now=pulse.ends_at + timedelta(days=41))

    assert client.get(path).content == kept.content


def test_a_pulse_that_was_never_sent_has_no_certificate(client, pulse):
    Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.SKIPPED)
    assert client.get(certificate_of(pulse)).status_code == 404
