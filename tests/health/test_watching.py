"""Control charts of the company: words first, and nothing before six pulses."""

import pytest
import time_machine
from django.urls import reverse

from culture.health.movement.series import series
from culture.health.movement.watching import card, page, table, watch
from culture.plots import place_controls
from surveys.asking import bank
from tests import make
from tests.health.published import everything, exact, reading_of, rounded, rounds
from tests.health.test_picture import scores

WATCHING = reverse("health:watching")


def course(*moves, scale="strategy", n=200):
    """The company pulse by pulse: 50 everywhere, one scale so many points above."""
    return rounds(
        *(
            exact(
                {
                    code: 50 + move * (bank.library()[code].scale == scale)
                    for code in everything(50, number)
                },
                n=n,
            )
            for number, move in enumerate(moves)
        )
    )


def words(year, scale="strategy"):
    return watch(year, scale).words


def test_a_company_that_stays_is_within_its_usual_range():
    year = course(*[0] * 8)

    assert words(year) == "Within its usual range."
    assert page(year)["headline"] == "All nine are within their usual range."


def test_a_slow_fall_leaves_it_and_says_since_when():
    year = course(0, 0, 0, -2, -3, -4, -6, -8)

    assert words(year) == "Has left its usual range since August, downwards."
    assert page(year)["headline"] == "Strategy has left its usual range."
    assert words(year, "trust") == "Within its usual range."


def test_what_came_back_is_said_to_be_back():
    year = course(0, 0, 0, 9, 9, 0, 0, 0, 0)

    assert words(year[:5]) == "Too early: 5 pulses of the six that it takes."
    assert words(year[:6]).startswith("Has left its usual range since June, upwards.")
    assert words(year) == "Within its usual range again since October."


def test_statements_of_other_levels_are_no_signal():
    """Months ask different statements; each is set against itself."""
    at = {"STR1": 20, "STR2": 80, "STR3": 35, "STR4": 65}
    year = rounds(
        *(
            exact({code: at.get(code, 50) for code in everything(50, number)})
            for number in range(10)
        )
    )

    found = series({each.number: each.company for each in year}, "strategy")

    assert set(found.scores.values()) == {50}
    assert words(year) == "Within its usual range."


def test_fewer_answers_make_the_usual_range_wider():
    wide, narrow = (watch(course(*[0] * 8, n=n), "strategy").chart for n in (20, 200))

    assert wide.points[-1].limit > 3 * narrow.points[-1].limit
    assert words(course(0, 0, 0, -2, -3, -4, -6, -8, n=20)) == "Within its usual range."


def test_a_company_of_few_has_no_charts():
    year = rounds(*(rounded(scores(60.0), level=0, key="all") for _ in range(8)))

    assert page(year)["charts"] == []
    assert page(year)["headline"].startswith("Too early to say what is usual")
    assert card(reading_of(year)) is None


def test_picture_table_and_export_hold_the_same_numbers():
    year = course(0, 0, 0, -2, -3, -4, -6, -8)
    charts = page(year)["charts"]
    placed = place_controls(charts)
    head, *rows = table(year)

    assert [len(each.scores) for each in placed] == [8] * 9
    assert len(placed[0].signals) == sum(charts[0].outside(point) for point in charts[0].points)
    shown = [(c.face.name, *row[:2]) for c in charts for row in c.rows]
    assert [(scale, pulse, f"{score}") for scale, pulse, score, *_ in rows] == shown
    assert len(head) == len(rows[0])


def test_the_card_says_the_headline_to_those_who_read_everything():
    year = course(0, 0, 0, -2, -3, -4, -6, -8)

    found = card(reading_of(year))

    assert found.words == "Strategy has left its usual range."
    assert found.url == "/results/watching/?pulse=7"
    assert card(reading_of(year[:4])) is None


def html(client):
    response = client.get(WATCHING)
    assert response.status_code == 200
    return response.content.decode()


def test_after_two_pulses_the_page_says_how_many_it_takes(
    released, as_, hanna, sonja, django_assert_max_num_queries
):
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    with time_machine.travel(make.published_at(following), tick=False):
        for person in (hanna, sonja):
            client = as_(person)
            with django_assert_max_num_queries(20):
                page_ = html(client)
            assert "Too early to say what is usual: it takes six pulses." in page_
            assert page_.count("2 pulses of the six that it takes") == 9


@pytest.mark.parametrize("role", ["max_", "emma", "kim", "tore"])
def test_others_find_no_such_page(released, as_, role, request):
    assert as_(request.getfixturevalue(role)).get(WATCHING).status_code == 404
