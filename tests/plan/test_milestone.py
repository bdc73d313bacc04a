from datetime import date, timedelta

import pytest

from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from tests.make import TODAY
from tests.plan.conftest import as_sent, rollout, say, url


@pytest.fixture
def milestone(charter):
    return charter.milestone


def change(milestone, **fields):
    """What the form would send, with some fields changed."""
    milestone.refresh_from_db()
    return as_sent(milestone) | fields


def dates(code):
    rows = Rollout.objects.filter(milestone__code=code).order_by("team__name")
    return [(row.starts_on, row.due_on) for row in rows]


def test_the_page_says_what_done_means_what_it_waits_for_and_where_it_stands(as_, milestone, hanna):
    page = as_(hanna).get(url("milestone", milestone.pk)).content.decode()

    assert milestone.done_means in page
    assert url("milestone", Milestone.objects.get(code="STR-M4").pk) in page
    assert "Everyday thanks from four sides" in page
    assert "Team Nord" in page
    assert "Max Manager" in page
    assert url("milestone-change", milestone.pk) in page


def test_a_manager_sees_their_own_teams_and_cannot_change(as_, milestone, max_, emma):
    page = as_(max_).get(url("milestone", milestone.pk)).content.decode()

    assert "Team Nord" in page
    assert "Team Süd" not in page
    assert as_(max_).get(url("milestone-change", milestone.pk)).status_code == 404
    assert as_(emma).get(url("milestone", milestone.pk)).status_code == 404


def test_new_dates_move_it_in_every_team_after_the_knock_on_was_seen(as_, milestone, hanna):
    client, page = as_(hanna), url("milestone-change", milestone.pk)
    before, thanks = dates("CMT-M2"), dates("CSQ-M2")
    later = timedelta(days=40)
    said = change(milestone, starts_on=milestone.starts_on + later, due_on=milestone.due_on + later)

    looked = client.post(page, said)
    words = looked.content.decode()

    assert "This moves other milestones too" in words
    assert "Everyday thanks from four sides" in words
    assert dates("CMT-M2") == before
    client.post(page, said | {"seen": looked.context["change"].mark})
    assert dates("CMT-M2") == [(start + later, due + later) for start, due in before]
    assert all(new[0] > old[0] for new, old in zip(dates("CSQ-M2"), thanks, strict=True))
    for (_, due), (start, _) in zip(dates("CMT-M2"), dates("CSQ-M2"), strict=True):
        assert start > due
    milestone.refresh_from_db()
    assert milestone.starts_on == min(start for start, _ in dates("CMT-M2"))


def test_what_is_reported_as_done_keeps_its_dates(as_, charter, milestone, hanna, max_):
    say(charter, "reported", max_, TODAY)
    others = Rollout.objects.filter(milestone=milestone).exclude(pk=charter.pk)
    first, last = min(r.starts_on for r in others), max(r.due_on for r in others)
    week = timedelta(days=7)

    as_(hanna).post(
        url("milestone-change", milestone.pk),
        change(milestone, starts_on=first + week, due_on=last + week),
    )

    kept = (charter.starts_on, charter.due_on)
    charter.refresh_from_db()
    assert (charter.starts_on, charter.due_on) == kept
    assert min(r.starts_on for r in others.all()) == first + week


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        ((0, -400), "The due date must not lie before the start"),
        ((-200, 0), "This lies before the programme"),
        ((-60, -60), "The first possible day is"),
        ((0, 4000), "This lies years after the target"),
        ((0, -77), "In some teams it would be due before it starts"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_nothing_moves(as_, milestone, hanna, shift, words):
    before = dates("CMT-M2")
    start, due = (timedelta(days=days) for days in shift)
    said = change(milestone, starts_on=milestone.starts_on + start, due_on=milestone.due_on + due)

    page = as_(hanna).post(url("milestone-change", milestone.pk), said).content.decode()

    assert words in page
    assert dates("CMT-M2") == before


def test_a_milestone_cannot_wait_for_itself(as_, milestone, hanna):
    said = change(milestone, needs=[milestone.pk])
    page = as_(hanna).post(url("milestone-change", milestone.pk), said).content.decode()

    assert "A milestone cannot wait for itself" in page
    assert milestone not in milestone.after.all()


def test_milestones_that_would_wait_for_each_other_are_named(as_, milestone, hanna):
    thanks = Milestone.objects.get(code="CSQ-M2")
    said = change(milestone, needs=[thanks.pk])

    page = as_(hanna).post(url("milestone-change", milestone.pk), said).content.decode()

    assert "These would wait for each other" in page
    assert "Team charter → Everyday thanks from four sides → Team charter" in page
    assert thanks not in milestone.after.all()


def test_words_needs_and_owner_change_without_a_second_step(as_, programme, hanna, emma):
    vision = Milestone.objects.get(code="STR-M4")
    said = change(vision, title="Standards on one page", owner="EMMA.employee@havelund.example")

    assert as_(hanna).post(url("milestone-change", vision.pk), said).status_code == 302

    vision.refresh_from_db()
    assert vision.title == "Standards on one page"
    assert vision.rollouts.get().owner == emma


@pytest.mark.parametrize(
    "odd",
    [
        {"starts_on": "9999-12-31", "due_on": "9999-12-31"},
        {"starts_on": "0001-01-01"},
        {"starts_on": "", "due_on": "soon"},
        {"needs": ["x", "99999999"]},
        {"title": "", "done_means": ""},
        {"owner": "nobody@havelund.example"},
    ],
)
def test_odd_input_is_answered_with_words(as_, programme, hanna, odd):
    once = Milestone.objects.get(code="STR-M4")
    answer = as_(hanna).post(url("milestone-change", once.pk), change(once, **odd))

    assert answer.status_code == 422
    assert "Please look at this again" in answer.content.decode()


def test_a_milestone_that_is_done_everywhere_keeps_its_dates(as_, programme, hanna, max_):
    vision = rollout("STR-M2", "Havelund")
    say(vision, "reported", max_, TODAY)
    said = change(vision.milestone, title="One sentence", starts_on=date(2026, 9, 1))

    as_(hanna).post(url("milestone-change", vision.milestone_id), said)

    kept = (vision.starts_on, vision.due_on)
    vision.refresh_from_db()
    assert vision.milestone.title == "One sentence"
    assert (vision.starts_on, vision.due_on) == kept
