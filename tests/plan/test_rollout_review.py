"""Deciding about a report, what it took, and what the next team should know."""

from datetime import timedelta

import pytest

from culture.talk.models import Notice
from roadmap.plan.models.rollouts import Review, Rollout
from tests import make
from tests.make import TODAY
from tests.plan.conftest import rollout, say, url

FLAG = "This names an event. What do people do differently?"


@pytest.fixture
def seen(charter):
    """The charter, with what anybody could observe once it has worked."""
    charter.milestone.behaviour = "People say “that is our rule” and mean it"
    charter.milestone.save()
    return charter


def decide(client, found, decision, note=""):
    return client.post(url("rollout-confirm", found.pk), {"decision": decision, "note": note})


def page(client, found):
    return client.get(url("rollout", found.pk)).content.decode()


def test_evidence_without_the_behaviour_is_reviewed_and_done_later(as_, seen, max_, helga):
    say(seen, "reported", max_, TODAY)
    assert "the evidence is fine, the behaviour is not seen yet" in page(as_(helga), seen)

    decide(as_(helga), seen, "review", "I will come by in April")

    seen.refresh_from_db()
    assert (seen.state, seen.done_on) == ("reviewed", None)
    assert "Reviewed: the behaviour is not seen yet" in page(as_(max_), seen)
    assert not Rollout.objects.to_confirm_by(helga).exists()
    later = TODAY + timedelta(days=31)
    assert list(Rollout.objects.to_look_at_by(helga, later)) == [seen]
    assert not Rollout.objects.to_look_at_by(helga, TODAY).exists()
    assert "Is the behaviour seen by now?" in page(as_(helga), seen)
    decide(as_(helga), seen, "confirm")
    seen.refresh_from_db()
    assert (seen.state, seen.done_on) == ("done", TODAY)


def test_a_month_after_a_review_the_roadmap_asks_to_look_again(as_, seen, max_, helga):
    say(seen, "reported", max_, TODAY)
    decide(as_(helga), seen, "review")
    words = "is the behaviour seen by now?"
    assert words not in as_(helga).get("/roadmap/").content.decode()

    Review.objects.update(on=TODAY - timedelta(days=30))

    assert words in as_(helga).get("/roadmap/").content.decode()
    assert words not in as_(max_).get("/roadmap/").content.decode()


def test_reviewed_is_given_back_or_done_by_the_same_people_only(as_, seen, max_, helga, otto):
    say(seen, "reported", max_, TODAY)
    decide(as_(helga), seen, "review")

    assert decide(as_(max_), seen, "confirm").status_code == 404
    assert decide(as_(otto), seen, "confirm").status_code == 404
    assert decide(as_(helga), seen, "review").status_code == 422
    decide(as_(helga), seen, "back", "Nobody does it yet")
    seen.refresh_from_db()
    assert seen.state == "under_way"


def test_without_a_behaviour_only_the_evidence_is_asked_for(as_, charter, max_, helga):
    charter.milestone.behaviour = ""
    charter.milestone.save()
    say(charter, "reported", max_, TODAY)

    words = page(as_(helga), charter)

    assert "<b>Done:</b> evidence is there<" in words
    assert "not seen yet" not in words
    assert decide(as_(helga), charter, "review").status_code == 422


@pytest.mark.parametrize(
    ("note", "fields", "flagged"),
    [
        ("We held a Workshop for all", {}, True),
        ("Two training sessions", {}, True),
        ("Kick-off on Monday", {}, True),
        ("Everybody greets by name now", {}, False),
        ("We are trained and it shows", {}, False),
        ("Workshop held", {"evidence_link": "https://havelund.example/board"}, False),
        ("Workshop held", {"evidence_name": "board.png"}, False),
        ("", {}, False),
    ],
)
def test_a_report_that_names_only_an_event_is_flagged(
    as_, seen, max_, helga, note, fields, flagged
):
    say(seen, "reported", max_, TODAY, note=note, **fields)

    for person in (max_, helga):
        assert (FLAG in page(as_(person), seen)) == flagged
    assert decide(as_(helga), seen, "confirm").status_code == 302


def test_under_way_may_speak_of_meetings(as_, seen, max_):
    say(seen, "under_way", max_, TODAY, note="First meeting held")

    assert FLAG not in page(as_(max_), seen)


def test_what_it_took_and_a_lesson_come_with_the_report(as_, seen, max_, helga, hanna, programme):
    said = {"state": "reported", "hours_spent": "14", "money_spent": "250", "lesson": "Start small"}
    as_(max_).post(url("rollout-report", seen.pk), said)

    seen.refresh_from_db()
    assert (seen.hours_spent, seen.money_spent) == (14, 250)
    milestone = url("milestone", seen.milestone_id)
    assert "Start small" not in as_(hanna).get(milestone).content.decode()
    decide(as_(helga), seen, "confirm")
    words = as_(hanna).get(milestone).content.decode()
    assert "“Start small”" in words
    assert "14 spent" in words
    south = rollout("CMT-M2", "Team Süd")
    assert "“Start small”" in page(as_(hanna), south)


def test_a_field_left_empty_keeps_what_was_told_before(as_, seen, max_):
    client, said = as_(max_), {"state": "under_way", "confidence": "sure"}
    client.post(url("rollout-report", seen.pk), said | {"hours_spent": "5"})
    client.post(url("rollout-report", seen.pk), said | {"hours_spent": ""})

    seen.refresh_from_db()
    assert seen.hours_spent == 5


def test_who_answers_hears_of_a_report_and_who_reported_of_the_answer(as_, seen, max_, helga):
    as_(max_).post(url("rollout-report", seen.pk), {"state": "reported"})
    assert Notice.objects.get(person=helga).what == "reported"

    decide(as_(helga), seen, "back", "Not everybody signed")

    assert Notice.objects.get(person=max_).what == "given_back"


def test_where_nobody_leads_above_hr_hears_of_a_report(as_, programme, hanna):
    hilde = make.hr_lead("Hilde HR")
    once = rollout("STR-M2", "Havelund")

    as_(hanna).post(url("rollout-report", once.pk), {"state": "reported"})

    assert Notice.objects.get().person == hilde


def correct(client, found, day, note="The list says so"):
    return client.post(url("rollout-reached", found.pk), {"reached_on": day, "note": note})


def test_hr_corrects_the_day_it_was_reached_with_a_reason(as_, seen, max_, hanna):
    say(seen, "under_way", max_, TODAY)
    earlier = TODAY - timedelta(days=5)

    assert correct(as_(hanna), seen, earlier).status_code == 302

    seen.refresh_from_db()
    assert (seen.reached_on, seen.state) == (earlier, "under_way")
    words = page(as_(max_), seen)
    assert "Really reached on 5 March 2026, corrected" in words
    assert "The list says so" in words


@pytest.mark.parametrize(
    ("days", "note", "words"),
    [
        (1, "Why not", "This day is still to come"),
        (-60, "Why not", "The programme began on 10 March"),
        (-1, "", "This field is required"),
    ],
)
def test_a_day_that_cannot_be_is_refused(as_, seen, max_, hanna, days, note, words):
    say(seen, "under_way", max_, TODAY)

    answer = correct(as_(hanna), seen, TODAY + timedelta(days=days), note)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    seen.refresh_from_db()
    assert seen.reached_on == TODAY


def test_only_hr_corrects_and_only_what_was_reached(as_, seen, max_, helga, hanna):
    assert correct(as_(hanna), seen, TODAY).status_code == 404
    say(seen, "under_way", max_, TODAY)
    assert correct(as_(max_), seen, TODAY).status_code == 404
    assert correct(as_(helga), seen, TODAY).status_code == 404


def test_an_owner_who_left_is_named_and_so_is_who_reports_now(as_, seen, max_, helga, emma):
    Rollout.objects.filter(pk=seen.pk).update(owner=emma)
    emma.is_active = False
    emma.save()

    words = page(as_(helga), seen)

    assert "Emma Employee, who owned it, has left. Max Manager reports now." in words
    assert as_(max_).post(url("rollout-report", seen.pk), {"state": "reported"}).status_code == 302


def test_hr_sees_what_nobody_reports_on(as_, seen, hanna, max_, emma):
    client = as_(hanna)
    Rollout.objects.filter(pk=seen.pk).update(owner=emma)
    assert seen not in client.get(url("rollouts-unowned")).context["page"]

    for person in (max_, emma):
        person.is_active = False
        person.save()

    listed = client.get(url("rollouts-unowned"))
    assert seen in listed.context["page"]
    assert "Emma Employee has left" in listed.content.decode()
    words = client.get(url("milestone", seen.milestone_id)).content.decode()
    assert "Nobody who works here reports on it" in words


def test_hr_reports_what_is_done_once_when_its_owner_left(as_, programme, hanna, emma):
    once = rollout("STR-M2", "Havelund")
    Rollout.objects.filter(pk=once.pk).update(owner=emma)
    assert not Rollout.objects.reportable_by(hanna).filter(pk=once.pk).exists()

    emma.is_active = False
    emma.save()

    assert "An HR lead reports now" in page(as_(hanna), once)
    assert Rollout.objects.reportable_by(hanna).filter(pk=once.pk).exists()


def test_pages_cost_the_same_however_many_teams(
    as_, seen, hanna, max_, django_assert_max_num_queries
):
    max_.is_active = False
    max_.save()
    client = as_(hanna)

    with django_assert_max_num_queries(24):
        client.get(url("milestone", seen.milestone_id))
    with django_assert_max_num_queries(13):
        client.get(url("rollouts-unowned"))
