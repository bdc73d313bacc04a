"""Hours and money beside how the scores moved: never a cause, and nothing the gate keeps back."""

import pytest
from django.urls import reverse

from culture.constructs import FACES
from culture.health.basis.picture import picture
from culture.health.movement.investment import beside, headline
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.programmes.invested import Invested
from tests import make
from tests.health.published import a_year

PAGE = reverse("health:investment")


def spent(scale, hours, money=0):
    return Invested(FACES[scale], hours, hours, money, money)


def test_the_most_hours_stand_first_with_how_that_score_moved():
    rows = beside([spent("strategy", 20), spent("competency", 90)], picture(a_year(60)))

    assert [row.invested.face.key for row in rows] == ["competency", "strategy"]
    assert headline(rows) == "Most hours went into Competency so far. Its score: up 10."


def test_without_hours_or_with_as_many_twice_no_construct_is_named():
    seen = picture(a_year(60))

    assert headline([]) == "No hours are reported yet."
    assert headline(beside([spent("strategy", 0, 500)], seen)) == "No hours are reported yet."
    alike = [spent("strategy", 20), spent("trust", 20)]
    assert headline(beside(alike, seen)) == "40 hours are reported so far."


def test_before_anything_moved_the_words_say_so():
    rows = beside([spent("strategy", 20)], picture(a_year(60)[:1]))

    assert headline(rows) == "Most hours went into Strategy so far. Its score: first result."


@pytest.fixture
def programme(released):
    return make.programme()


def test_the_page_shows_both_sides_and_says_that_they_tell_no_cause(as_, programme, hanna, sonja):
    Rollout.objects.filter(milestone__code="CMT-M2").update(hours_spent=5)

    for person in (hanna, sonja):
        page = as_(person).get(PAGE).content.decode()
        assert "Most hours went into Commitment so far." in page
        assert "That does not tell whether one moved the other" in page
        assert "Not used for appraisal" in page


def test_another_programme_and_an_unknown_one_are_asked_for_by_address(as_, programme, hanna):
    client = as_(hanna)
    other = make.programme(name="Safe at work")
    Rollout.objects.filter(milestone__programme=other).update(hours_spent=3)

    assert "No hours are reported yet" in client.get(f"{PAGE}?programme={programme.pk}").text
    assert "Safe at work" in client.get(PAGE).text
    assert client.get(f"{PAGE}?programme=999").status_code == 404


def test_without_a_programme_or_a_result_the_page_waits(as_, hanna, released):
    assert "Nothing is planned or reported yet." in as_(hanna).get(PAGE).text


def test_before_the_first_result_no_score_is_shown(as_, staffed, hanna):
    make.programme()

    assert "Hours and money beside the scores" not in as_(hanna).get(PAGE).text


def test_the_page_costs_few_queries(as_, programme, hanna, django_assert_max_num_queries):
    client = as_(hanna)
    with django_assert_max_num_queries(24):
        client.get(PAGE)
