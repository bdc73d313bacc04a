"""Promises: whose they are, what becomes of them, and who may say so."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from culture.access import Role
from culture.people.models import Person
from culture.talk.models import Notice
from roadmap.actions.models import Action
from surveys.models.pulses import Pulse
from tests import make
from tests.conftest import team
from tests.make import TODAY

DAY = timedelta(days=1)


def url(name, action):
    return reverse(f"actions:{name}", args=[action.pk])


def ids(rows):
    return set(rows.values_list("pk", flat=True))


# What becomes of one


@pytest.mark.parametrize(
    ("ended", "days", "fate", "words"),
    [
        ({}, 0, "promised", "Promised by 9 April"),
        ({}, 31, "late", "Late since 9 April"),
        ({"did": "Done so.", "did_on": TODAY + DAY}, 31, "kept", "Kept on 11 March"),
        (
            {"did": "Done so.", "did_on": TODAY + 31 * DAY},
            31,
            "kept late",
            "Kept late, on 10 April; promised by 9 April",
        ),
        ({"reason": "The house closed.", "ended": "broken"}, 31, "broken", "Broken"),
        ({"reason": "Better so.", "ended": "changed"}, 0, "changed", "Changed"),
    ],
)
def test_a_promise_says_what_became_of_it(db, ended, days, fate, words):
    said = {"ended": "kept"} | ended if ended else {}
    promise = make.action(**said)

    assert promise.fate(TODAY + days * DAY) == fate
    assert promise.fate_words(TODAY + days * DAY) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_on": TODAY - DAY}, "The date lies before the day it was promised."),
        ({"ended": "kept"}, "A kept promise says what was done"),
        ({"ended": "kept", "did": "Done."}, "A kept promise says what was done"),
        ({"did": "Done.", "did_on": TODAY}, "A kept promise says what was done"),
        ({"ended": "broken"}, "Say why it was changed or broken."),
    ],
)
def test_the_database_takes_no_half_said_promise(db, fields, words):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.action(**fields)
    half = Action(scale="trust", heard="x", will="y", pulse_number=0, made_on=TODAY)
    half.due_on = TODAY
    for name, value in fields.items():
        setattr(half, name, value)
    with pytest.raises(ValidationError, match=words):
        half.validate_constraints()


def test_what_happened_to_it_is_read_on_its_page(as_, nord, max_):
    nord.change(will="One note at every handover.", due_on=TODAY + 40 * DAY, by=max_, on=TODAY)
    nord.keep(did="A red book lies at the desk.", did_on=TODAY, by=max_, on=TODAY)
    nord.reopen(by=max_, on=TODAY)

    html = as_(max_).get(url("action", nord)).content.decode()

    told = ["Taken up again", "Kept", "New words or date", "Promised"]
    places = [html.index(f'<b class="strong">{words}</b>') for words in told]
    assert places == sorted(places)
    assert "Room changes in one note at every handover. By 9 April 2026." in html
    assert "A red book lies at the desk." in html
    assert (nord.fate(TODAY), nord.did, nord.did_on) == ("promised", "", None)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_end_it_at_once_one_does(company, max_):
    promise = make.action(team("Team Nord"), by=max_)
    both, won = Barrier(2, timeout=20), []

    def end(deed, **said):
        mine = Action.objects.get(pk=promise.pk)
        both.wait()
        won.append(getattr(mine, deed)(**said, by=max_, on=TODAY))
        connection.close()

    threads = [
        Thread(target=end, args=["keep"], kwargs={"did": "Done.", "did_on": TODAY}),
        Thread(target=end, args=["drop"], kwargs={"end": "broken", "reason": "No time."}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, True]
    assert promise.steps.exclude(kind="promised").count() == 1


def test_a_team_with_a_promise_is_not_deleted_or_the_promise_would_be_everybody_s(nord):
    with pytest.raises(Exception, match="protected"):
        team("Team Nord").delete()


# Whose they are


def test_everybody_sees_the_company_s_and_their_own_team_s(
    nord, everybody_s, hanna, max_, helga, emma, otto, sonja, kim
):
    both = {nord.pk, everybody_s.pk}
    seen = {
        person.first_name: ids(Action.objects.visible_to(person))
        for person in (hanna, max_, helga, emma, otto, sonja, kim)
    }

    assert seen == {
        "Hanna": both,
        "Max": both,
        "Helga": both,
        "Emma": both,
        "Sonja": both,
        "Otto": {everybody_s.pk},
        "Kim": {everybody_s.pk},
    }


def test_who_leads_a_team_sees_what_the_team_above_was_promised(helga, max_, emma):
    above = make.action(team("Hotels"), by=helga)

    assert above in Action.objects.visible_to(max_)  # counted there
    assert above not in Action.objects.visible_to(emma)


def test_who_leads_all_its_teams_keeps_it_and_leaders_the_company_s(
    nord, everybody_s, hanna, max_, helga, emma, sonja
):
    joined = make.action(team("Team Nord"), team("Team Süd"), by=helga)
    kept = {
        person.first_name: ids(Action.objects.editable_by(person))
        for person in (hanna, max_, helga, emma, sonja)
    }

    assert kept == {
        "Hanna": {nord.pk, everybody_s.pk, joined.pk},
        "Max": {nord.pk},
        "Helga": {nord.pk, joined.pk},
        "Emma": set(),
        "Sonja": {everybody_s.pk},
    }


def test_who_looks_after_one_says_what_became_of_it(as_, nord, emma):
    Action.objects.filter(pk=nord.pk).update(owner=emma)

    sent = {"did": "A red book lies at the desk.", "did_on": "2026-03-10"}
    response = as_(emma).post(url("action-keep", nord), sent, follow=True)

    nord.refresh_from_db()
    assert nord.fate(TODAY) == "kept"
    assert "Actions</a>" not in response.content.decode()


@pytest.mark.parametrize("deed", ["change", "keep", "drop", "reopen"])
def test_nobody_else_can_touch_it(as_, nord, otto, emma, sonja, deed):
    for person in (otto, emma, sonja):
        assert as_(person).post(url(f"action-{deed}", nord), {}).status_code == 404


# Making, changing, ending


@pytest.fixture
def result(company, hanna, max_, helga):
    make.people(12, team("Team Nord"))
    return make.counted_pulse(sender=hanna)


def said(**fields):
    return {
        "scale": "communication",
        "answers": "0",
        "heard": "Changes reach us too late.",
        "will": "One note at every handover.",
        "due_on": "2026-04-09",
        "owner": "max.manager@havelund.example",
    } | fields


def test_a_leader_promises_everybody_and_a_manager_a_team(as_, result, sonja, max_, emma):
    sent = said(owner=sonja.email, item="COM4")
    as_(sonja).post(reverse("actions:action-make"), sent)
    as_(max_).post(reverse("actions:action-make"), said(team=team("Team Nord").pk))

    ours, theirs = Action.objects.order_by("pk")
    assert ids(Action.objects.for_everybody()) == {ours.pk}
    assert (ours.item, ours.owner, ours.pulse_number) == ("COM4", sonja, result.number)
    assert [str(each) for each in theirs.teams.all()] == ["Team Nord"]


def test_a_promise_that_is_sent_twice_is_made_once(as_, result, sonja, max_):
    for person, sent in ((sonja, said()), (max_, said(team=team("Team Nord").pk))):
        for _ in range(2):
            as_(person).post(reverse("actions:action-make"), sent)

    assert Action.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_one_moment_make_one_promise(as_, hanna, max_):
    clients, ready = [as_(hanna), as_(hanna)], Barrier(2, timeout=20)

    def click(client):
        ready.wait()
        client.post(reverse("actions:action-make"), said())
        connection.close()

    threads = [Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Action.objects.count() == 1
    assert Notice.objects.filter(what="given").count() == 1


def test_a_manager_promises_neither_for_everybody_nor_for_other_teams(as_, result, max_):
    for place in ("", team("Team Süd").pk):
        response = as_(max_).post(reverse("actions:action-make"), said(team=place))
        assert response.status_code == 422
    assert not Action.objects.exists()


def test_dates_and_owners_that_cannot_be_are_refused_in_words(as_, result, sonja):
    refused = [
        ({"due_on": "2026-03-09"}, "This day has passed."),
        ({"due_on": "2028-03-09"}, "This lies more than a year ahead."),
        ({"owner": "nobody@havelund.example"}, "Nobody on the roster has this address."),
        ({"will": ""}, "This field is required."),
    ]
    for fields, words in refused:
        response = as_(sonja).post(reverse("actions:action-make"), said(**fields))
        assert words in response.content.decode()


def test_an_item_of_another_construct_is_forgotten(as_, result, sonja):
    sent = said(owner=sonja.email, item="STR1")
    as_(sonja).post(reverse("actions:action-make"), sent)

    assert Action.objects.get().item == ""


def test_words_and_date_change_until_it_ends(as_, nord, max_):
    browser, sent = as_(max_), {"will": "A red book.", "due_on": "2026-05-01", "why": "It is late."}
    browser.post(url("action-change", nord), sent)
    nord.refresh_from_db()
    assert (nord.will, f"{nord.due_on}") == ("A red book.", "2026-05-01")

    browser.post(url("action-drop", nord), {"end": "broken", "reason": "Nobody wrote in it."})
    response = browser.post(url("action-change", nord), sent | {"will": "Late."}, follow=True)

    nord.refresh_from_db()
    assert "This had ended already: broken, said Max Manager." in response.content.decode()
    assert (nord.will, nord.reason) == ("A red book.", "Nobody wrote in it.")


def test_a_day_before_the_promise_or_still_to_come_keeps_nothing(as_, nord, max_):
    for day, words in (("2026-03-09", "It was promised on"), ("2026-03-11", "still to come")):
        response = as_(max_).post(url("action-keep", nord), {"did": "Done.", "did_on": day})
        assert response.status_code == 422
        assert words in response.content.decode()


# The list


def test_the_list_says_how_many_were_kept_and_stands_in_groups(as_, nord, everybody_s, hanna, max_):
    nord.keep(did="A red book lies at the desk.", did_on=TODAY, by=max_, on=TODAY)
    Action.objects.filter(pk=everybody_s.pk).update(made_on=TODAY - 9 * DAY, due_on=TODAY - DAY)

    html = as_(hanna).get(reverse("actions:actions")).content.decode()

    assert "<h1>One of 2 promises is kept. One is late.</h1>" in html
    assert html.index("The whole company") < html.index("Team Nord")
    assert "Late since 9 March" in html
    late = as_(hanna).get(reverse("actions:actions"), {"state": "late"}).content.decode()
    assert "Publish every roster" in late
    assert "Room changes" not in late


@pytest.mark.parametrize("size", [2, 50])
def test_the_list_costs_the_same_however_many_there_are(
    as_, company, hanna, size, django_assert_max_num_queries
):
    for _ in range(size):
        make.action(team("Team Nord"), team("Team Süd"), by=hanna)
    browser = as_(hanna)

    with django_assert_max_num_queries(9):
        assert browser.get(reverse("actions:actions")).status_code == 200


def test_a_free_promise_needs_no_result_not_even_a_first_pulse(as_, hanna, max_, emma):
    assert not Pulse.objects.exists()
    browser, new = as_(max_), reverse("actions:action-make")
    assert "What does it answer?" not in browser.get(new).content.decode()

    browser.post(new, said(team=team("Team Nord").pk, owner=emma.email))

    made = Action.objects.get()
    assert (made.pulse_number, made.owner) == (None, emma)
    assert "One note at every handover." in as_(emma).get(url("action", made)).content.decode()


def test_a_promise_answers_the_latest_result_or_none(as_, result, sonja):
    new, sent = reverse("actions:action-make"), said(owner=sonja.email)
    assert f"The result of {result}" in as_(sonja).get(new).content.decode()

    as_(sonja).post(new, sent)
    as_(sonja).post(new, sent | {"answers": "", "will": "Something of our own."})
    assert as_(sonja).post(new, sent | {"answers": "7"}).status_code == 422

    numbers = Action.objects.order_by("pk").values_list("pulse_number", flat=True)
    assert list(numbers) == [0, None]


def test_whoever_is_given_a_promise_to_look_after_hears_of_it_once(as_, result, sonja, max_):
    for _ in range(2):
        as_(sonja).post(reverse("actions:action-make"), said())

    notice = Notice.objects.get(person=max_)
    assert (notice.kind, notice.what, notice.by) == ("action", "given", sonja)
    assert not Notice.objects.filter(person=sonja).exists()


def test_the_second_of_two_who_end_it_reads_who_was_quicker(as_, nord, max_, helga):
    as_(helga).post(url("action-keep", nord), {"did": "A red book.", "did_on": "2026-03-10"})

    sent = {"end": "broken", "reason": "No time."}
    html = as_(max_).post(url("action-drop", nord), sent, follow=True).content.decode()

    assert "This had ended already: kept, said Helga Hotels. Nothing has changed." in html


def test_bars_of_hr_and_managers_lead_to_actions(as_, company, hanna, max_, emma):
    for person, shown in ((hanna, True), (max_, True), (emma, False)):
        bar = as_(person).get(reverse("health:home")).content.decode()
        assert (f'href="{reverse("actions:actions")}"' in bar) == shown
    assert Person.objects.filter(role=Role.SPONSOR).count() == 0
