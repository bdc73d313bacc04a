"""Group by group since the start: each against itself, and which fell most."""

from dataclasses import replace

import pytest
from django.urls import reverse

from culture.health.groups.moves import headline, moves
from surveys.models.results import Group
from tests.health.published import a_year, everything, exact

PAGE = reverse("health:group-moves")


def a_group(number, score, name, *, n=40):
    """An exact group in the pulse of this number; `score` for every statement."""
    scores = everything(score, number)
    return exact(
        scores, n=n, level=Group.Level.EXACT, key=name, name=name, id=number * 10 + len(name)
    )


def year(**groups):
    """The baseline and a full cycle; `groups`: name → (score at the start, score since)."""
    return [
        replace(
            each,
            groups=tuple(
                a_group(number, now if number else then, name)
                for name, (then, now) in groups.items()
                if (now if number else then) is not None
            ),
        )
        for number, each in enumerate(a_year(60))
    ]


def test_the_group_that_fell_most_is_named_with_what_it_fell_on():
    found = moves(year(Nord=(70, 58), Süd=(60, 50), Ost=(50, 65)))

    assert headline(found, since="March").startswith("Furthest down since March: Nord, ")
    assert "down 12." in headline(found, since="March")
    assert [move.group.name for move in found] == ["Nord", "Süd", "Ost"]
    assert {each.points for each in found[2].clear} == {15}


def test_a_small_fall_may_be_chance():
    found = moves(year(Nord=(60, 58)))

    said = headline(found, since="March")
    assert said.startswith(
        "No group has clearly fallen since March. The largest fall may be chance: "
    )
    assert said.endswith("down 2.")
    assert not found[0].clear


def test_a_group_that_is_new_cannot_be_compared():
    found = moves(year(Nord=(None, 40)))

    assert not found[0].told
    assert headline(found, since="March").startswith("Cannot tell yet")


@pytest.mark.django_db
def test_in_the_first_round_the_page_says_that_it_cannot_tell(released, as_, hanna):
    page = as_(hanna).get(PAGE).text

    assert "Cannot tell yet" in page
    assert "Too small to set against themselves: Team Nord; Team Süd." in page


@pytest.mark.django_db
def test_more_groups_cost_no_more_queries(released, as_, hanna, django_assert_max_num_queries):
    client = as_(hanna)
    client.get(PAGE)
    with django_assert_max_num_queries(16):
        client.get(PAGE)
