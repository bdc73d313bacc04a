"""Scores by distance from the top: whole groups at one distance, pooled from published counts."""

import re

import pytest
from django.urls import reverse

from culture.health.groups.from_the_top import UNTOLD, from_the_top_of, pool, table
from surveys.models.results import Group
from tests.health.published import everything, exact, item, rounds
from tests.health.test_groups import TREE, hotels

FROM_THE_TOP = reverse("health:from-the-top")


def company(*groups):
    return rounds(exact(everything(50)), groups=groups)


def layers(top=50, below=50, *, n=60):
    """Leaders at the top; the office one step below; Nord and Süd, and Ost, two steps below."""
    return company(
        hotels(top, id=10, name="Leaders", team_ids=(1,), key="leaders", n=n),
        hotels(50, id=50, name="Office", team_ids=(7,), key="office", n=n),
        hotels(below, id=30, name="Nord and Süd", team_ids=(3, 4), key="nord", n=n),
        hotels(below, id=40, name="Ost", team_ids=(6,), key="ost", n=n),
    )


def test_the_headline_says_where_the_ends_differ_most():
    seen = from_the_top_of(layers(70, 45), TREE)

    assert seen.headline == "Strategy scores higher at the top, 70, than two steps below, 45."
    assert [(step.name, step.people, step.groups) for step in seen.steps] == [
        ("at the top", 60, 1),
        ("one step below", 60, 1),
        ("two steps below", 120, 2),
    ]
    assert {each.words for each in seen.ladders} == {"higher at the top"}
    assert [rung.printed for rung in seen.ladders[0].rungs] == ["70", "50", "45"]


@pytest.mark.parametrize("year", [layers(54, 50), layers(60, 50, n=10)])
def test_small_differences_and_few_people_make_none_clear(year):
    seen = from_the_top_of(year, TREE)

    assert seen.headline == (
        "No clear difference between people near the top and people further from it."
    )
    assert not any(each.clear for each in seen.ladders)


def test_a_group_of_several_distances_is_left_out_and_named():
    seen = from_the_top_of(company(hotels(50)), TREE)  # hotels and their two teams together

    assert seen.headline == UNTOLD
    assert seen.mixed == ("Hotels",)
    assert seen.ladders == ()


def test_pooled_answers_are_those_of_one_group():
    """Ten people at 40 and thirty at 60: mean 55, and the spread between joins that within."""
    both = pool([item("STR1", 40, 10), item("STR1", 60, 30)])

    assert (both.score, both.n) == (55, 40)
    assert both.variance == pytest.approx((9 * 400 + 29 * 400 + 10 * 15**2 + 30 * 5**2) / 39)


def test_the_workbook_has_a_row_for_each_construct_and_step():
    rows = table(layers(70, 45), TREE)

    assert len(rows) == 1 + 7 * 3
    assert rows[1][:3] == ["Strategy", "at the top", "70"]


def page(client):
    response = client.get(FROM_THE_TOP)
    assert response.status_code == 200
    return response.content.decode()


def test_chart_and_table_hold_the_same_numbers(apart, as_, hanna, sonja, max_):
    for person in (hanna, sonja):
        html = page(as_(person))
        drawn = re.findall(r'<span class="rung-score">(\d+)</span>', html)
        written = re.findall(r'</td><td class="num">(\d+)</td><td class="num">\d+–\d+</td>', html)
        assert drawn == written
        assert len(drawn) == 21
        assert re.search(r"At the top: \d\d people in 1 group\.", html)
    assert as_(max_).get(FROM_THE_TOP).status_code == 404


def test_where_no_two_distances_can_be_told_it_says_so(released, as_, hanna):
    html = page(as_(hanna))

    assert "We cannot tell yet whether the top sees it otherwise" in html
    assert Group.objects.filter(pulse=released, level=Group.Level.EXACT).count() < 3
