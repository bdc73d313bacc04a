"""The list: every milestone in rows, found by filters and words, sorted, a page at a time."""

from datetime import timedelta

import pytest

from roadmap.plan.looks import listing
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollouts import Rollout
from tests.make import TODAY
from tests.plan.conftest import rollout, say

LIST = "/roadmap/list/"


def titles(answer):
    sections = answer.context["sections"]
    return [row.milestone.title for section in sections for row in section.rows]


def test_each_construct_has_its_rows_and_its_sum(as_, programme, hanna, max_):
    vision = rollout("STR-M2", "Havelund")
    say(vision, "reported", max_, TODAY)
    vision.confirm(by=hanna, day=TODAY)

    answer = as_(hanna).get(LIST)

    assert len(titles(answer)) == 12
    assert "1 of 3 done" in answer.content.decode()


def test_a_row_says_how_far_the_teams_are_and_whom_to_ask(as_, charter, hanna, max_):
    say(charter, "stuck", max_, TODAY, note="Short of people")

    page = as_(hanna).get(LIST).content.decode()

    assert "0 of 3 teams. Ask Team Nord what is in the way" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"construct": "commitment", "state": "stuck"},
        {"tempo": "at_risk"},
        {"q": "CHARTER"},
        {"q": "cmt-m2"},
        {"q": "greet by name"},
        {"owner": "Team managers", "state": "stuck"},
    ],
)
def test_filters_and_words_find_a_milestone(as_, charter, hanna, max_, asked):
    Milestone.objects.filter(pk=charter.milestone_id).update(behaviour="Guests we greet by name")
    say(charter, "stuck", max_, TODAY, note="Short of people")

    assert titles(as_(hanna).get(LIST, asked)) == ["Team charter"]


def test_the_due_days_have_a_range(as_, programme, hanna):
    last = programme.milestones.order_by("-due_on").first()

    found = titles(as_(hanna).get(LIST, {"due_from": last.due_on, "due_to": last.due_on}))

    assert last.title in found
    assert len(found) < 12


def test_a_day_that_is_none_is_named_and_the_others_filter(as_, programme, hanna):
    answer = as_(hanna).get(LIST, {"due_from": "soon", "construct": "strategy"})

    assert "Enter a valid date" in answer.content.decode()
    assert len(titles(answer)) == 3


@pytest.mark.parametrize("sort", listing.ORDERS)
def test_rows_can_be_sorted(as_, programme, hanna, sort):
    Rollout.objects.filter(milestone__code="CMT-M2").update(
        starts_on=TODAY - timedelta(days=30), due_on=TODAY - timedelta(days=8)
    )
    (section,) = as_(hanna).get(LIST, {"sort": sort}).context["sections"]

    keys = [listing.ORDERS[sort](row) for row in section.rows]
    assert keys == sorted(keys)
    assert len(keys) == 12


def test_a_long_list_has_pages_which_keep_the_filters(as_, programme, hanna, monkeypatch):
    monkeypatch.setattr(listing, "ROWS_A_PAGE", 5)

    answer = as_(hanna).get(LIST, {"page": 2, "sort": "title", "owner": "Team managers"})
    first = as_(hanna).get(LIST, {"sort": "title"})

    assert "Page 1 of 3" in first.content.decode()
    assert "page=2&amp;sort=title" in first.content.decode()
    assert answer.context["page"].number == 1


def test_htmx_gets_the_list_alone(as_, programme, hanna):
    page = as_(hanna).get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="list"')
