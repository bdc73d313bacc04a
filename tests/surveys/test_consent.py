"""Consent: the employees' side agrees to the terms, or no pulse opens."""

from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localtime

from culture.access import Role
from culture.outbox.delivery import deliver_due
from culture.people import readdressed
from culture.people.models import Entry, Organisation, Person
from surveys import steps
from surveys.models.pulses import Pulse
from surveys.models.terms import Consent, Terms
from surveys.trust import agreement, consent
from tests import make

pytestmark = pytest.mark.django_db
AGREEMENT, TERMS = "/trust/agreement/", "/trust/terms/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def due(staffed, settings):
    """A pulse that opens now, if it may."""
    settings.MAIL_READY = True
    return make.cadence().pulses.first()


def opens(pulse):
    steps.open_due(make.NOW)
    pulse.refresh_from_db()
    return pulse.is_open


def as_in_force(**changed):
    """The form of the terms as it comes, with changes; an unticked box is not sent."""
    current = Terms.current()
    said = {name: getattr(current, name) for name in agreement.SETTINGS} | changed
    return {name: value for name, value in said.items() if value is not False}


def word(browser, **said):
    data = {"read": str(Terms.current().pk or 0), "agrees": "yes", "reason": ""} | said
    return browser.post(AGREEMENT, data)


def test_without_a_representative_pulses_open_and_the_promise_says_so(due, client):
    assert "nobody has agreed to this on the employees’ side" in client.get("/trust/").text
    assert opens(due)


def test_no_pulse_opens_before_a_representative_agreed(due, kim, as_):
    assert not opens(due)
    assert "It waits for Kim Keeper" in consent.missing(Terms.current())
    assert word(as_(kim)).status_code == 302
    assert opens(due)
    assert due.terms.consents.get().person == kim


def test_an_objection_keeps_pulses_shut_until_its_author_agrees(due, kim, as_):
    make.agree(make.person("Paul Second", role=Role.REPRESENTATIVE))
    word(as_(kim), agrees="no", reason="Five is too few.")
    assert not opens(due)
    assert "Kim Keeper: “Five is too few.”" in consent.missing(Terms.current())
    word(as_(kim))
    assert opens(due)


def test_a_word_of_somebody_who_left_counts_no_more(due, kim):
    make.agree(kim)
    kim.is_active = False
    kim.save()
    make.person("Paul Second", role=Role.REPRESENTATIVE)
    assert "It waits for Paul Second" in consent.missing(Terms.current())
    assert not opens(due)


def test_new_terms_need_a_new_word_and_an_open_pulse_keeps_its_own(due, kim, hanna, as_):
    make.agree(kim)
    assert opens(due)
    as_(hanna).post(TERMS, as_in_force(k_rounded=8, keep="1"))
    due.refresh_from_db()
    assert (due.k_rounded, Terms.current().k_rounded) == (5, 8)
    assert not opens(Pulse.objects.planned().first())
    assert "It waits for Kim Keeper" in consent.missing(Terms.current())
    page = as_(kim).get("/trust/").text
    assert "The open pulse keeps the terms it opened under" in page
    assert "at least 5 people" in page
    assert "at least 8 people" in page


def test_what_a_change_means_is_shown_before_it_is_kept(hanna, kim, as_):
    browser = as_(hanna)
    shown = browser.post(TERMS, as_in_force(comments=False)).text
    assert "The page has no box for comments." in shown
    assert "no pulse opens before Kim Keeper has agreed" in shown
    assert not Terms.objects.exists()
    browser.post(TERMS, as_in_force(comments=False, keep="1"))
    kept = Terms.objects.get()
    assert (kept.comments, kept.by, kept.at) == (False, hanna, make.NOW)


def test_the_same_terms_are_not_kept_twice(hanna, as_):
    shown = as_(hanna).post(TERMS, as_in_force(keep="1")).text
    assert "Nothing differs from the terms in force" in shown
    assert not Terms.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"k_rounded": 7}, "Choose 8 to 20"),
        ({"k_rounded": 21}, "Choose 8 to 20"),
        ({"k_exact": 51}, "Choose 10 to 50"),
        ({"k_rounded": 12}, "at least as many as behind a rounded score"),
        ({"k_exact": ""}, "This field is required."),
    ],
)
def test_thresholds_are_only_raised_and_within_reason(hanna, as_, changed, message):
    Terms.objects.create(k_rounded=8)
    response = as_(hanna).post(TERMS, as_in_force(**changed) | {"keep": "1"})
    assert message in response.text
    assert Terms.objects.count() == 1


def test_an_objection_needs_a_reason_and_what_was_typed_stays(kim, as_):
    response = word(as_(kim), agrees="no", reason="  ")
    assert response.status_code == 422
    assert "Say what speaks against it" in response.text
    assert 'value="no" required id="id_agrees_1"' in response.text.replace(" checked", "")
    assert not Consent.objects.exists()


def test_nobody_agrees_to_terms_that_they_did_not_read(kim, as_):
    browser = as_(kim)
    Terms.objects.create(k_rounded=6)
    response = word(browser, read="0", reason="Read the old ones.")
    assert "The terms changed while you read them." in response.text
    assert "Read the old ones." in response.text
    assert not Consent.objects.exists()


def test_only_representatives_give_a_word(hanna, emma, client, as_):
    for browser in (client, as_(hanna), as_(emma)):
        assert word(browser).status_code == 404
    assert not Consent.objects.exists()


def test_reasons_are_read_by_the_two_sides_alone(kim, hanna, emma, client, as_):
    make.agree(kim, agrees=False, reason="Five is too few.")
    for browser in (as_(kim), as_(hanna)):
        assert "Five is too few." in browser.get(AGREEMENT).text
    for browser in (client, as_(emma)):
        page = browser.get(AGREEMENT).text
        assert "Kim Keeper objected" in page
        assert "Five is too few." not in page


@pytest.mark.parametrize(
    ("days", "shown"), [(-1, False), (1, True), (13, True), (15, False)], ids=str
)
def test_a_word_given_soon_after_an_address_changed_says_so(kim, client, days, shown):
    Person.objects.filter(pk=kim.pk).update(email="rita.alias@havelund.example")
    changed_at = readdressed.last_change(kim, "address")
    make.agree(kim, now=changed_at + timedelta(days=days))
    day = localtime(changed_at, Organisation.current().zone)
    words = f"; their mail address changed on {day:%-d %B %Y}."
    for path in (AGREEMENT, "/trust/"):
        assert (words in client.get(path).text) is shown


def test_every_setting_has_its_sentence_in_the_agreement_and_on_the_promise(client, company):
    settings = {field.name for field in Terms._meta.fields} - {"id", "by", "at"}
    assert settings == set(agreement.SETTINGS)
    for path in (AGREEMENT, "/trust/"):
        page = client.get(path).text
        assert not [words for words in agreement.sentences(Terms()) if words not in page]


def test_the_representative_is_told_at_home_until_the_word_is_given(kim, as_):
    browser = as_(kim)
    assert "The agreement waits for your word" in browser.get("/").text
    word(browser)
    assert "The agreement waits for your word" not in browser.get("/").text


@pytest.mark.parametrize("who", ["hanna", "kim"])
def test_pulses_say_what_they_wait_for_and_the_representative_changes_nothing(
    request, due, hanna, kim, as_, who
):
    browser = as_(request.getfixturevalue(who))
    coming = Pulse.objects.planned().last()
    for path in (reverse("surveys:pulses"), reverse("surveys:pulse", args=[coming.pk])):
        page = browser.get(path).text
        assert "It waits for Kim Keeper" in page
        assert who == "hanna" or page.count("<form") == 1  # to sign out


def test_words_and_changes_of_terms_stand_in_the_log(kim, hanna, as_):
    as_(hanna).post(TERMS, as_in_force(two_keepers="on", keep="1"))
    word(as_(kim), agrees="no", reason="Not yet.")
    word(as_(kim))
    told = [(entry.kind, entry.by) for entry in Entry.objects.order_by("pk")]
    assert told == [("terms", hanna), ("objected", kim), ("agreed", kim)]


def test_a_change_of_terms_asks_the_representative_by_mail_once(staffed, hanna, kim, as_, relay):
    make.agree(kim)
    assert as_(hanna).post(TERMS, as_in_force(comments=False) | {"keep": "1"}).status_code == 302
    for _ in range(2):
        while deliver_due(now=make.NOW, connection=relay.connection()):
            pass
    assert len(relay.took) == 1
    mail = message_from_bytes(relay.took[0], policy=policy.default)
    assert mail["To"] == kim.email
    assert AGREEMENT in mail.get_body("plain").get_content()


def test_a_word_given_meanwhile_makes_the_mail_needless(staffed, hanna, kim, as_, relay):
    make.agree(kim)
    as_(hanna).post(TERMS, as_in_force(comments=False) | {"keep": "1"})
    make.agree(kim)
    deliver_due(now=make.NOW, connection=relay.connection())
    assert not relay.took


def test_an_objection_stands_when_the_role_is_taken_away(due, kim):
    make.agree(kim, agrees=False, reason="Comments name people.")
    Person.objects.filter(pk=kim.pk).update(role=Role.EMPLOYEE)
    assert not opens(due)
    successor = make.person("Pia Post", team=kim.team, role=Role.REPRESENTATIVE)
    make.agree(successor)
    assert opens(due)


def together(act, *browsers, rounds, afresh=None):
    """Each browser acts at the same moment, so many times; what all acts returned."""
    ready, said = Barrier(len(browsers), action=afresh, timeout=20), []

    def run(browser):
        browser.raise_request_exception = False
        for turn in range(rounds):
            ready.wait()
            said.append(act(browser, turn))
        ready.wait()
        connection.close()

    threads = [Thread(target=run, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_one_moment_keep_the_terms_once(hanna, kim, as_):
    forms = [as_in_force(k_exact=11 + turn, keep="1") for turn in range(15)]

    def click(browser, turn):
        return browser.post(TERMS, forms[turn]).status_code

    codes = together(click, as_(hanna), as_(hanna), rounds=15)

    assert sorted(codes) == [200] * 15 + [302] * 15
    assert Terms.objects.count() == 15


@pytest.mark.django_db(transaction=True)
def test_two_first_words_in_one_moment_are_about_the_same_terms(company, kim, as_):
    pia, rows = make.person("Pia Post", team=company, role=Role.REPRESENTATIVE), []

    def afresh():
        rows.append(Terms.objects.count())
        Consent.objects.all().delete()
        Terms.objects.all().delete()

    def speak(browser, turn):
        return browser.post(AGREEMENT, {"read": "0", "agrees": "yes"}).status_code

    codes = together(speak, as_(kim), as_(pia), rounds=15, afresh=afresh)

    assert rows == [0] + [1] * 15
    assert 500 not in codes
