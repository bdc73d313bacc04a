import threading
from datetime import timedelta

import pytest
from django.db import connection

from culture.people.models import Team
from roadmap.plan.models.rollouts import Review, Rollout
from tests import make
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url


def report(client, found, **fields):
    said = {"state": "under_way", "confidence": "likely", "hint": "Short of people"} | fields
    return client.post(url("rollout-report", found.pk), said)


def decide(client, found, decision="confirm", note=""):
    return client.post(url("rollout-confirm", found.pk), {"decision": decision, "note": note})


def test_three_taps_are_a_report(as_, charter, max_, helga):
    client = as_(max_)
    assert "Report to Helga Hotels" in client.get(url("rollout", charter.pk)).content.decode()

    assert report(client, charter).status_code == 302

    charter.refresh_from_db()
    assert (charter.state, charter.reached_on) == ("under_way", TODAY)
    review = charter.reviews.get()
    assert (review.by, review.confidence, review.note) == (max_, "likely", "Short of people")
    assert "Short of people" in client.get(url("rollout", charter.pk)).content.decode()


def test_done_waits_for_the_managers_manager(as_, charter, max_, helga):
    report(as_(max_), charter, state="reported", confidence="")
    charter.refresh_from_db()
    assert (charter.state, charter.done_on, charter.reported_by) == ("reported", None, max_)

    assert (
        "Max Manager says it is done" in as_(helga).get(url("rollout", charter.pk)).content.decode()
    )
    decide(as_(helga), charter)

    charter.refresh_from_db()
    assert (charter.state, charter.done_on) == ("done", TODAY)


def test_nobody_confirms_their_own_work_not_even_an_hr_lead(as_, programme, hanna):
    once = rollout("STR-M2", "Havelund")  # nobody leads Havelund: HR reports
    report(as_(hanna), once, state="reported")

    assert decide(as_(hanna), once).status_code == 404
    assert not once.confirm(by=hanna, day=TODAY)
    once.refresh_from_db()
    assert once.state == "reported"

    other = make.hr_lead("Hilde HR")
    decide(as_(other), once)
    once.refresh_from_db()
    assert once.state == "done"


def test_who_leads_two_levels_is_not_their_own_manager(as_, charter, max_, helga, hanna):
    Team.objects.filter(name="Hotels").update(manager=max_)
    report(as_(max_), charter, state="reported")

    assert decide(as_(max_), charter).status_code == 404
    assert not Rollout.objects.confirmable_by(helga).exists()
    assert list(Rollout.objects.to_confirm_by(hanna)) == [charter]


def test_given_back_it_is_under_way_with_a_note(as_, charter, max_, helga):
    report(as_(max_), charter, state="reported")

    refused = decide(as_(helga), charter, "back")
    assert refused.status_code == 422
    assert "Say what is missing" in refused.content.decode()
    decide(as_(helga), charter, "back", "Two people have not read it")

    charter.refresh_from_db()
    assert (charter.state, charter.reported_by, charter.done_on) == ("under_way", None, None)
    page = as_(max_).get(url("rollout", charter.pk)).content.decode()
    assert "Given back" in page
    assert "Two people have not read it" in page


def test_confirming_twice_keeps_the_first_day(as_, charter, max_, helga, hanna):
    say(charter, "reported", max_, TODAY - timedelta(days=3))
    assert charter.confirm(by=helga, day=TODAY - timedelta(days=2))

    assert not charter.confirm(by=hanna, day=TODAY)
    assert decide(as_(hanna), charter).status_code == 302

    charter.refresh_from_db()
    assert charter.done_on == TODAY - timedelta(days=2)
    assert charter.reviews.count() == 2


def test_what_is_done_takes_no_report_any_more(as_, charter, max_, helga):
    say(charter, "reported", max_, TODAY)
    charter.confirm(by=helga, day=TODAY)

    assert report(as_(max_), charter, state="stuck").status_code == 302
    assert not charter.report(Review(state="stuck"), by=max_, day=TODAY)

    charter.refresh_from_db()
    assert charter.state == "done"


def test_the_day_a_team_was_reached_is_the_first_one(charter, max_):
    say(charter, "stuck", max_, TODAY, note="No room")
    assert charter.reached_on is None

    say(charter, "under_way", max_, TODAY + timedelta(days=2))
    say(charter, "reported", max_, TODAY + timedelta(days=9))

    assert charter.reached_on == TODAY + timedelta(days=2)


def test_the_owner_reports_and_their_manager_confirms(as_, charter, max_, emma):
    Rollout.objects.filter(pk=charter.pk).update(owner=emma)

    assert report(as_(emma), charter, state="reported").status_code == 302
    decide(as_(max_), charter)

    charter.refresh_from_db()
    assert charter.state == "done"


def test_strangers_find_nothing(as_, charter, emma, otto, kim, tore):
    for person in (emma, otto, kim, tore):
        client = as_(person)
        assert client.get(url("rollout", charter.pk)).status_code == 404
        assert report(client, charter).status_code == 404
        assert decide(client, charter).status_code == 404


def test_readers_do_not_report(as_, charter, sonja, helga, max_, hanna):
    once = rollout("STR-M2", "Havelund")
    Team.objects.filter(name="Havelund").update(manager=helga)

    assert "Your report" not in as_(sonja).get(url("rollout", charter.pk)).content.decode()
    for person, found in [(sonja, charter), (helga, charter), (hanna, charter), (max_, once)]:
        assert report(as_(person), found).status_code == 404


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"state": ""}, "This field is required"),
        ({"state": "done"}, "Select a valid choice"),
        ({"confidence": ""}, "Say how sure you are"),
        ({"state": "stuck", "hint": ""}, "Say in a few words what is in the way"),
        ({"evidence_link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"evidence_link": "ftp://x.example/y"}, "Enter a valid URL"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why(as_, charter, max_, said, words):
    answer = report(as_(max_), charter, **said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not charter.reviews.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_decide_once(charter, max_, helga, hanna):
    say(charter, "reported", max_, TODAY)
    ready, won = threading.Barrier(2), []

    def decide_now(person, back):
        found = Rollout.objects.get(pk=charter.pk)
        ready.wait()
        if back:
            won.append(found.give_back(by=person, day=TODAY, note="Not yet"))
        else:
            won.append(found.confirm(by=person, day=TODAY))
        connection.close()

    threads = [
        threading.Thread(target=decide_now, args=args) for args in ((helga, False), (hanna, True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, True]
    assert charter.reviews.count() == 2


def test_a_rollout_page_costs_the_same_however_much_was_said(
    as_, charter, helga, max_, django_assert_max_num_queries
):
    for day in range(30):
        say(charter, "under_way", max_, TODAY + timedelta(days=day), note=f"Week {day}")
    client = as_(helga)

    with django_assert_max_num_queries(20):
        client.get(url("rollout", charter.pk))
