"""What improved and what slipped, and how people meet each other and customers."""

import re

import time_machine
from django.urls import reverse

from culture.constructs import SEVEN
from culture.health.results.improved import (
    card,
    headline,
    since_asked_before,
    since_the_start,
    table,
)
from culture.health.results.toward import CUSTOMERS, EACH_OTHER, toward
from surveys.asking import bank
from tests import make
from tests.health.published import a_year, everything, exact, reading_of, rounded, rounds
from tests.health.test_picture import scores

IMPROVED = reverse("health:improved")


def a_year_of(**moved):
    """A full cycle after a start at 50, in which these statements have other scores."""

    def of(number):
        asked = everything(50, number)
        return exact(asked | {c: s for c, s in moved.items() if number and c in asked})

    return rounds(*(of(number) for number in range(4)))


def test_clear_changes_stand_by_statement_the_largest_first():
    year = a_year_of(STR1=60, COM2=72, CSQ3=38, TRU1=52)

    found = since_the_start(year)

    assert [each.row.change_words for each in found.up] == ["up 22", "up 10"]
    assert [each.row.change_words for each in found.down] == ["down 12"]
    assert found.of == 36
    assert headline(found) == "Two statements improved since March, one slipped."
    assert [row[4] for row in table(year)[1:]] == ["up 22", "up 10", "down 12"]


def test_seven_points_of_few_people_are_no_change_among_thirty_six():
    year = a_year_of(STR1=57)
    few = [exact({c: i.score for c, i in each.company.items.items()}, n=30) for each in year]

    assert headline(since_the_start(rounds(*few))) == "No statement changed clearly since March."


def test_a_statement_is_compared_with_the_pulse_that_asked_it_before():
    months = [exact(everything(50, number)) for number in range(4)]
    again = exact(everything(50, 4) | {"STR1": 65})

    found = since_asked_before(rounds(*months, again))

    assert (found.since, found.of) == ("April", 12)
    assert [each.row.change_words for each in found.up] == ["up 15"]
    assert found.up[0].row.baseline == 50


def test_the_first_result_improves_nothing_and_few_people_have_no_statements():
    first = rounds(exact(everything(55)))
    few = rounds(*[rounded(dict.fromkeys(SEVEN, 60.0), level=0, key="all")] * 2)

    assert headline(since_the_start(first)).startswith("This is where we start.")
    assert since_asked_before(first).of == since_asked_before(few).of == 0
    assert card(reading_of(first)) is None
    assert card(reading_of(few)) is None


def test_each_statement_belongs_to_one_side_or_to_none():
    core = {item.code for item in bank.core()}

    assert core > EACH_OTHER.keys() | CUSTOMERS.keys()
    assert not EACH_OTHER.keys() & CUSTOMERS.keys()
    assert len(EACH_OTHER) == len(CUSTOMERS) == 12


def test_the_two_attitudes_have_their_score_and_their_change():
    year = a_year_of(**dict.fromkeys(CUSTOMERS, 66))

    seen = toward(year)

    assert [row.face.name for row in seen.rows] == ["Toward each other", "Toward customers"]
    assert [row.score for row in seen.rows] == [50, 66]
    assert [row.change_words for row in seen.rows] == ["no clear change", "up 16"]
    assert seen.words == "People meet customers better than they meet each other."
    assert toward(a_year(scores(50))).words.startswith("No clear difference")


def test_a_company_of_few_is_not_told_by_attitude():
    assert toward(rounds(rounded(dict.fromkeys(SEVEN, 60.0), level=0, key="all"))) is None


def page(client):
    response = client.get(IMPROVED)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_what_improved(released, as_, emma, max_, hanna, tore):
    for person in (emma, max_, hanna):
        html = page(as_(person))
        assert "This is where we start." in html
        assert "Toward each other, toward customers" in html
    assert as_(tore).get(IMPROVED).status_code == 404


def test_chart_and_table_hold_the_same_numbers(released, as_, emma):
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    with time_machine.travel(make.published_at(following), tick=False):
        html = page(as_(emma))

    assert re.search(r"<h1>\w+ statements improved since March, none slipped\.</h1>", html)
    drawn = re.findall(r'<span class="score">(\d+)</span>', html)
    written = re.findall(
        r'<th scope="row">[^<]+</th><td class="num">\d+</td><td class="num">(\d+)', html
    )
    assert drawn == written
    assert drawn
