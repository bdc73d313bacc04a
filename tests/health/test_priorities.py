"""Where to start: level, change and what goes with it, from figures made by hand and real pages."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from culture.constructs import SEVEN
from culture.health.results.priorities import card, priorities_of, table
from culture.plots import place_spots
from culture.plots.scatter import Box
from surveys.models.results import Figure, Group
from surveys.published import Driver
from tests.health.published import a_year, everything, exact, pulse, reading_of, rounded, rounds
from tests.health.test_picture import scores

PRIORITIES = reverse("health:priorities")
EVENLY = dict.fromkeys(SEVEN, (14, 6, 22))


def with_drivers(year, **weights):
    """The same rounds, whose last company has these weights: percent, low, high."""
    drivers = tuple(Driver(scale, *row) for scale, row in (EVENLY | weights).items())
    last = replace(year[-1], company=replace(year[-1].company, drivers=drivers, explained=46))
    return [*year[:-1], last]


def test_what_is_low_does_not_move_and_goes_with_it_comes_first():
    year = a_year(scores(62, communication=44, consequence=42), then=scores(50, communication=44))

    seen = priorities_of(with_drivers(year, communication=(31, 22, 40), strategy=(25, 16, 33)))

    assert seen.headline == (
        "Start with Communication: low, not moving, "
        "and it goes most with how people find working here."
    )
    assert [each.face.key for each in seen.rows][:3] == ["communication", "consequence", "strategy"]
    words = {each.face.key: each.words for each in seen.rows}
    assert words["consequence"] == "low, falling"
    assert words["strategy"] == "goes more than most with how people find working here"
    assert words["leadership"] == "no reason to start here"


def test_it_goes_with_and_never_causes():
    year = with_drivers(a_year(scores(50)), trust=(1, 1, 1))
    said = [priorities_of(year).headline, *(cell for row in table(year) for cell in row)]

    assert "cause" not in " ".join(said)


def test_a_weight_that_chance_brings_down_to_an_even_share_is_no_reason():
    seen = priorities_of(with_drivers(a_year(scores(62)), leadership=(30, 14, 41)))

    assert {each.goes for each in seen.rows} == {""}
    assert seen.headline.endswith(
        "Which of the seven goes most with how people find working here, we cannot tell yet."
    )


@pytest.mark.parametrize(
    ("then", "headline"),
    [
        (50, "Start with Consequence: low and falling."),
        (42, "Start with Consequence: low and not moving."),
        (30, "Start with Consequence: it is low."),
    ],
)
def test_without_weights_it_says_so_at_the_same_size_and_goes_by_level_and_change(then, headline):
    year = a_year(scores(62, consequence=42), then=scores(50, consequence=then))

    seen = priorities_of(year)

    assert seen.headline == (
        f"{headline} What goes with how people find working here, we cannot tell yet."
    )
    assert seen.spots == ()
    assert seen.rows[0].weight == "–"


def test_where_a_hundred_can_never_answer_nothing_is_promised():
    year = a_year(scores(62, consequence=42), then=scores(50, consequence=42), n=50)
    small = [replace(each, pulse=pulse(each.number - 1, invited=60)) for each in year]

    assert priorities_of(small).headline == "Start with Consequence: low and not moving."
    assert not priorities_of(small).can_tell


def test_the_first_result_has_a_level_and_no_change():
    seen = priorities_of(rounds(exact(everything(55) | {"COM1": 20, "COM2": 20})))

    assert seen.headline.startswith("Start with Communication: it is low.")
    assert seen.rows[0].row.change_words == "first result"


@pytest.mark.parametrize("then", [60, 70])
def test_where_all_is_well_nothing_asks_for_a_start(then):
    year = with_drivers(a_year(scores(70), then=then))

    assert priorities_of(year).headline.startswith(
        "None of the seven asks for a start before the others."
    )


def test_its_card_says_the_same_and_few_people_get_none():
    year = with_drivers(a_year(scores(62, communication=44)), communication=(31, 22, 40))
    few = rounds(rounded(dict.fromkeys(SEVEN, 40.0), level=0, key="all"))

    assert card(reading_of(year)).words == priorities_of(year).headline
    assert card(reading_of(year)).face.key == "communication"
    assert card(reading_of(few)) is None
    assert priorities_of(few).headline.startswith("Start with Strategy: it is low.")


def test_labels_of_marks_that_lie_together_keep_apart():
    year = with_drivers(a_year(scores(50)))

    placed = place_spots(priorities_of(year).spots, even=100 / 7).spots

    boxes = [box(each) for each in placed]
    for at, one in enumerate(boxes):
        assert one.is_free(boxes[at + 1 :])


def box(place):
    x, y = float(place.x[:-1]) / 100, float(place.y) + float(place.label)
    return Box.of_label(x, y, before=place.before)


def test_a_mark_stands_where_its_numbers_say():
    low, high = (
        place_spots(priorities_of(with_drivers(a_year(scores(50, strategy=score)))).spots, even=14)
        for score in (30, 70)
    )

    def x(scatter):
        (spot,) = [each for each in scatter.spots if each.spot.face.key == "strategy"]
        return float(spot.x[:-1])

    assert x(low) < x(high)


@pytest.fixture
def driven(released):
    """As if a hundred people had answered: the count has written weights of the company."""
    company = Group.objects.get(pulse=released, level=Group.Level.COMPANY)
    rows = [(30, 20, 41), *[(12, 5, 20)] * 5, (10, 4, 19)]
    numbers = [number for row in rows for number in row]
    company.figures.create(kind=Figure.Kind.DRIVERS, numbers=[*numbers, 44])
    return released


def page(client):
    response = client.get(PRIORITIES)
    assert response.status_code == 200
    return response.content.decode()


def test_the_table_holds_the_numbers_of_the_plot(driven, as_, hanna, sonja, max_):
    for person in (hanna, sonja, max_):
        html = page(as_(person))
        drawn = re.findall(r'class="spot-text[^"]*"[^>]*>(\d+ %)</text>', html)
        written = re.findall(r'data-label="Goes with"><b>(\d+ %)</b>', html)
        assert sorted(drawn) == sorted(written)
        assert len(drawn) == 7
        assert "Together the seven go with 44 % of the differences" in html
        assert "it does not prove a cause" in html


def test_without_weights_there_is_no_plot(released, as_, hanna):
    html = page(as_(hanna))

    assert "cannot tell" not in html  # a company of fifty never can
    assert '<svg class="plot scatter' not in html
    assert "Whatever is low and does not rise comes first." in html
