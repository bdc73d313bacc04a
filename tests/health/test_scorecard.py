"""The scorecard: four sides with the same room."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from culture.customers.metrics import METRICS
from culture.health.basis.picture import picture
from culture.health.basis.reading import reading
from culture.health.results.scorecard import card, employees, quadrants, recommended, table
from tests import make
from tests.customers.files import kept
from tests.health import published

PAGE = reverse("health:scorecard")


def page(client, url=PAGE):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def brought(released, hanna):
    kept(
        "satisfaction,Team Nord,2026-02,71,40",
        "revenue,Havelund,2026-02,98,",
        "margin,Havelund,2026-02,6.4,",
        by=hanna,
    )
    return released


def test_the_four_stand_side_by_side(brought, as_, hanna, sonja):
    for person in (hanna, sonja):
        said = page(as_(person))
        assert "Revenue against plan 98 % too early to compare" in said
        assert "Operating margin 6.4 %" in said
        assert "Satisfaction 71 %" in said
        assert "Experience, how it is to work here" in said
        assert "Answered 100 %" in said
        assert "All seven together" in said
        assert "Weakest: Communication" in said


def test_an_empty_side_says_what_to_bring(released, as_, hanna, sonja):
    said = page(as_(hanna))
    assert "An HR lead may bring revenue against plan and the operating margin" in said
    assert "An HR lead may bring satisfaction, complaints" in said
    assert said.count("Bring numbers") == 2
    assert "Bring numbers" not in page(as_(sonja))


@pytest.mark.django_db
def test_the_mean_of_the_seven_never_stands_alone():
    year = published.a_year(60)
    found = quadrants(year, picture(year))
    assert [each.title for each in found] == ["Finance", "Customers", "Employees", "Culture"]
    culture = found[-1]
    assert [line.name.split(":")[0] for line in culture.lines] == [
        "All seven together", "Weakest", "Strongest",
    ]  # fmt: skip
    assert ["Culture", "All seven together", "60", "their mean"] in table(found)


def test_recommending_is_a_range_where_few_answered():
    rounds = published.a_year(60)
    assert recommended(rounds) is None
    few = replace(rounds[-1], company=replace(rounds[-1].company, recommend=(8, 7, 5)))
    assert recommended([few]).value == "−19 to 45"
    many = replace(rounds[-1], company=replace(rounds[-1].company, recommend=(80, 70, 50)))
    assert recommended([many, rounds[-2]]).words == "4 to 26, allowing for chance; asked in June"
    assert recommended([many]).value == "15"
    rounds[-1] = few
    names = [line.name for line in employees(picture(rounds), rounds).lines]
    assert names[-2:] == ["Would recommend working here", "Answered"]


def test_nothing_is_printed_below_zero_by_less_than_half_a_point():
    this = published.a_year(60)[-1]
    even = replace(this, company=replace(this.company, recommend=(100, 100, 101)))
    assert recommended([even]).value == "0"
    assert METRICS["recommend"].printed(-0.3) == "0 points"
    assert METRICS["margin"].printed(-0.04) == "0.0 %"


def test_the_card_waits_for_numbers(released, hanna, django_assert_max_num_queries):
    read = reading(hanna, None, now=make.published_at(released))
    assert card(read) is None
    kept("revenue,Havelund,2026-02,98,", by=hanna)
    with django_assert_max_num_queries(2):
        assert card(read).url.startswith(PAGE)


def test_the_page_asks_few_queries(brought, as_, hanna, django_assert_max_num_queries):
    client = as_(hanna)
    page(client)
    with django_assert_max_num_queries(15):
        page(client)
