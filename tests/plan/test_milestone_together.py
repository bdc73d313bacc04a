"""Two people who change the same milestone at once: nobody's words are lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from roadmap.plan.milestones.change import draft_change, open_span
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Value
from roadmap.plan.moves import Overtaken
from tests import make
from tests.make import TODAY
from tests.plan.conftest import as_sent, rollout, say, url


@pytest.fixture
def charter_milestone(charter):
    return charter.milestone


@pytest.fixture
def hilde(company):
    return make.hr_lead("Hilde HR")


def save(client, milestone, said, **changes):
    return client.post(url("milestone-change", milestone.pk), said | changes)


def test_the_second_is_told_what_changed_by_whom_and_loses_nothing(
    as_, charter_milestone, hanna, hilde
):
    opened = as_sent(charter_milestone)
    save(as_(hilde), charter_milestone, opened, title="Our charter", hours_planned="12")

    answer = save(
        as_(hanna), charter_milestone, opened, title="The charter", done_means="All signed"
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else saved this milestone meanwhile" in page
    assert "Hilde HR changed it on" in page
    assert "from “Team charter” to “Our charter”" in page
    assert "You typed “The charter”" in page
    charter_milestone.refresh_from_db()
    assert charter_milestone.title == "Our charter"

    form = answer.context["form"]
    assert form["title"].value() == "The charter"
    assert form["done_means"].value() == "All signed"
    assert form["hours_planned"].value() == "12"
    save(as_(hanna), charter_milestone, dict(form.data.lists()))

    charter_milestone.refresh_from_db()
    assert charter_milestone.title == "The charter"
    assert charter_milestone.done_means == "All signed"
    assert charter_milestone.hours_planned == 12


def test_aims_needs_dates_and_people_are_compared_too(as_, programme, hanna, hilde, emma):
    once = rollout("STR-M4", "Havelund").milestone
    value = Value.objects.create(programme=programme, name="Warmth")
    need = Milestone.objects.get(code="STR-M2")
    opened = as_sent(once)
    save(
        *(as_(hilde), once, opened),
        for_mission=[],
        values=[value.pk],
        needs=[],
        owner=emma.email,
        due_on=once.due_on - timedelta(days=1),
    )

    page = save(as_(hanna), once, opened, title="One sentence").content.decode()

    assert "from “Yes” to “No”" in page
    assert "from “Nothing” to “Warmth”" in page
    assert f"from “{need}” to “Nothing”" in page
    assert f"to “{emma.email}”" in page
    assert page.count("Hilde HR changed it on") == 5
    assert page.count("The form has taken it over") == 5


def test_dates_moved_by_a_knock_on_count_as_a_saving(as_, charter_milestone, hanna, hilde):
    thanks = Milestone.objects.get(code="CSQ-M2")
    opened = as_sent(thanks)
    said = as_sent(charter_milestone)
    moved = charter_milestone.due_on.replace(year=charter_milestone.due_on.year + 1)
    looked = save(as_(hilde), charter_milestone, said, due_on=moved)
    mark = looked.context["change"].mark
    assert save(as_(hilde), charter_milestone, said, due_on=moved, seen=mark).status_code == 302

    answer = save(as_(hanna), thanks, opened, title="Thanks")

    assert answer.status_code == 409
    assert "First start" in answer.content.decode()


def test_a_report_that_came_meanwhile_moves_no_dates(as_, charter, charter_milestone, hanna, max_):
    opened = as_sent(charter_milestone)
    others = charter_milestone.rollouts.exclude(pk=charter.pk).order_by("pk")
    before = list(others.values_list("starts_on", "due_on"))
    say(charter, "reported", max_, TODAY)

    assert save(as_(hanna), charter_milestone, opened, title="Our charter").status_code == 302

    assert list(others.values_list("starts_on", "due_on")) == before


def test_a_team_that_begins_in_the_last_moment_undoes_the_move(charter, charter_milestone, max_):
    week, rows = timedelta(weeks=1), charter_milestone.rollouts.order_by("pk")
    start, due = open_span(charter_milestone)
    change = draft_change(charter_milestone, starts_on=start + week, due_on=due + week, needs=())
    say(charter, "under_way", max_, TODAY)
    before = list(rows.values_list("starts_on", "due_on"))

    with pytest.raises(Overtaken):
        change.save()

    assert list(rows.values_list("starts_on", "due_on")) == before


def test_who_typed_the_same_is_not_asked_to_choose(as_, charter_milestone, hanna, hilde):
    opened = as_sent(charter_milestone)
    save(as_(hilde), charter_milestone, opened, title="Our charter")

    page = save(as_(hanna), charter_milestone, opened, title="Our charter").content.decode()

    assert "You typed" not in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_in_the_same_moment_one_is_asked_to_look(
    as_, charter_milestone, hanna, hilde
):
    opened, ready, codes = as_sent(charter_milestone), threading.Barrier(2), []
    clients = [as_(hanna), as_(hilde)]

    def save_now(client, title):
        ready.wait()
        codes.append(save(client, charter_milestone, opened, title=title).status_code)
        connection.close()

    threads = [
        threading.Thread(target=save_now, args=args)
        for args in zip(clients, ["Ours", "Theirs"], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) == [302, 409]
