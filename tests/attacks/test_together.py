"""How answers go together is told of a hundred people or more, and of exact groups alone."""

from collections import Counter
from random import Random

import pytest

from culture.constructs import Scale
from surveys.asking.questions import questions
from surveys.box.seal import Answers
from surveys.models.invitations import Invitation
from surveys.models.results import Certificate, Figure
from tests import make
from tests.attacks.companies import Box, thrown_away
from tests.conftest import team

pytestmark = pytest.mark.django_db
Kind = Figure.Kind
BY_CHANCE = (Kind.INTERVAL, Kind.GAPS, Kind.DRIVERS)  # drawn by the order of ballots, too
NEAR = {1: 2, 2: 1, 3: 4, 4: 3, 5: 5}
FULL, PAIRS = 0, 2  # numbers of a pulse that asks everything, and of one with what is lived


@pytest.fixture
def reader(company):
    return make.hr_lead("Rita Reader", team=None)


def play(number, reader, said) -> list[tuple]:
    """Everything that is published of a pulse, which is then thrown away.

    `said`: of the pulse, the ratings of each who answers, by team.
    """
    with thrown_away():
        pulse = make.later_pulse(number, sender=reader)
        box, ratings = Box(pulse), {name: iter(rows) for name, rows in said(pulse).items()}
        links = Invitation.objects.filter(pulse=pulse).order_by("person_id")
        for pk, name in links.values_list("pk", "unit__name"):
            if (row := next(ratings[name], None)) is not None:
                box.cast(pk, Answers(tuple(row), None))
        make.count(pulse)
        return published(pulse)


def published(pulse) -> list[tuple]:
    group = ("group__level", "group__name", "group__n", "group__n_words")
    told = Figure.objects.filter(group__pulse=pulse).values_list("kind", *group, "numbers")
    fields = ("envelopes", "counted", "invalid", "smallest_group")
    return [*sorted(told, key=str), Certificate.objects.values_list(*fields).get(pulse=pulse)]


def evenly(ratings: dict):
    """By team one rating of each: every statement is rated so, or near it."""

    def said(pulse):
        odd = [at % 2 for at, _ in enumerate(questions(pulse).items)]
        return {
            name: [[NEAR[rating] if here else rating for here in odd] for rating in rows]
            for name, rows in ratings.items()
        }

    return said


def alike(pulse):
    """Whoever rates one statement high rates all of them high."""
    asked = Counter(Invitation.objects.filter(pulse=pulse).values_list("unit__name", flat=True))
    return evenly({name: [1 + 5 * at // n for at in range(n)] for name, n in asked.items()})(pulse)


def mixed(pulse):
    """The same answers to each statement in each team, each time from other people."""
    random = Random(1)
    return {
        name: list(zip(*(random.sample(said, len(said)) for said in zip(*rows)), strict=True))  # noqa: B905
        for name, rows in alike(pulse).items()
    }


@pytest.mark.attack(
    "AT11",
    "Twin companies of 99 people with the same answers to every statement in every team: in one "
    "the same people rate all of them high, in the other each time other people.",
)
@pytest.mark.parametrize("number", [FULL, PAIRS])
def test_how_answers_of_fewer_than_a_hundred_combine_changes_no_byte(reader, number, found):
    for name, size in (("Hotels", 12), ("Team Nord", 20), ("Team Süd", 67)):
        make.people(size, team(name))
    assert play(number, reader, alike) == play(number, reader, mixed)

    make.people(1, team("Team Süd"))
    assert play(number, reader, alike) != play(number, reader, mixed)
    found("Of 99 people not a byte differs; of a hundred the width of intervals does.")


@pytest.mark.attack(
    "AT11",
    "Two of a team of four and two of a team of eight, which are counted together, change places.",
)
def test_who_is_in_which_part_of_a_group_changes_no_byte(reader, found):
    """Twelve are asked in each team; because four answered in one, the count joins both."""
    for name, size in (("Havelund", 45), ("Hotels", 45), ("Team Nord", 12), ("Team Süd", 12)):
        make.people(size, team(name))
    elsewhere = {"Havelund": [1, 2, 2] * 15, "Hotels": [3, 4, 4] * 15}
    parts = [
        {"Team Nord": [5, 5, 5, 5], "Team Süd": [5, 5, 1, 1, 1, 1, 1, 1]},
        {"Team Nord": [5, 5, 1, 1], "Team Süd": [5, 5, 5, 5, 1, 1, 1, 1]},
    ]

    worlds = [certain(play(FULL, reader, evenly(elsewhere | part))) for part in parts]

    assert worlds[0] == worlds[1]
    assert None not in reliability(worlds[0])
    found("ICC and everything else that chance does not draw stay what they were.")


@pytest.mark.attack(
    "AT11",
    "Two exact groups, in one of which only four rated the scale: two of these and two of the "
    "other group change places.",
)
def test_who_of_few_rated_a_scale_changes_no_byte(reader, found):
    for name, size in (("Havelund", 60), ("Hotels", 60), ("Team Nord", 16), ("Team Süd", 16)):
        make.people(size, team(name))
    elsewhere = {"Havelund": [1, 2, 3, 4, 5] * 12, "Hotels": [2, 3, 4, 5, 5] * 12}
    parts = [
        {"Team Nord": [5, 5, 5, 5] + [0] * 12, "Team Süd": [5, 5] + [1] * 14},
        {"Team Nord": [5, 5, 1, 1] + [0] * 12, "Team Süd": [5, 5, 5, 5] + [1] * 12},
    ]

    worlds = [certain(play(FULL, reader, trusting(elsewhere | part))) for part in parts]

    assert worlds[0] == worlds[1]
    assert any(number is not None for number in reliability(worlds[0]))
    found("A group in which too few rated a scale is joined with another for its ICC.")


def trusting(ratings: dict):
    """By team the rating that each gives to the statements of trust, 0 to none; 3 to all others."""

    def said(pulse):
        rates = [item.scale == Scale.TRUST for item in questions(pulse).items]
        return {
            name: [[each if of else 3 for of in rates] for each in rows]
            for name, rows in ratings.items()
        }

    return said


def certain(told: list[tuple]) -> list[tuple]:
    return [row for row in told if row[0] not in BY_CHANCE]


def reliability(told: list[tuple]) -> list:
    (numbers,) = [row[-1] for row in told if row[0] == Kind.RELIABILITY]
    return numbers


@pytest.mark.attack("AT14", "A team of nine in the only exact group, with a hundred others.")
@pytest.mark.parametrize("rating", [2, 5])
def test_the_only_exact_group_has_no_icc_from_which_a_part_could_be_read(reader, rating, found):
    make.people(100, team("Team Nord"))
    make.people(9, team("Team Süd"))
    said = evenly({"Team Nord": [1, 2, 3, 4, 5] * 20, "Team Süd": [rating] * 9})

    told = reliability(play(FULL, reader, said))

    assert told[2::4] == told[3::4] == [None] * 9
    found("No scale tells how far the parts of an exact group differ.")
