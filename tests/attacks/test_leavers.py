"""Somebody sets two pulses against each other to read the answers of the one person who left."""

from collections import Counter
from random import Random

import pytest

from culture.people.models import Person
from surveys import gate
from surveys.asking.questions import questions
from surveys.box.seal import Answers
from surveys.models.invitations import Invitation
from tests import make
from tests.attacks.companies import Box

pytestmark = pytest.mark.django_db
TEAMS, PEOPLE = 16, 18
CHANGED, ANSWERING = 0.3, 0.8  # an answer that is another one next time; who answers a pulse


def company():
    make.organisation()
    top = make.team("Top")
    for at in range(TEAMS):
        team = make.team(f"Team {at:02}", parent=top)
        Person.objects.bulk_create(
            Person(email=f"{at}.{number}@havelund.example", name=f"Person {number}", team=team,
                   joined_on=make.TODAY.replace(year=2020))
            for number in range(PEOPLE)
        )  # fmt: skip


def answered(pulse, opinions, random, *, steady: bool) -> None:
    """Everybody says what they think; unless all are steady, some stay away or think again."""
    box, codes = Box(pulse), [item.code for item in questions(pulse).items]
    for pk, person in Invitation.objects.values_list("pk", "person_id"):
        if not steady and person not in opinions["left"] and random.random() > ANSWERING:
            continue
        said = opinions[person]
        if not steady and person not in opinions["left"]:
            said = {code: moved(value, random) for code, value in said.items()}
        box.cast(pk, Answers(tuple(said.get(code, 4) for code in codes), 8))


def moved(value: int, random: Random) -> int:
    if random.random() >= CHANGED:
        return value
    return min(max(value + random.choice((-1, 1)), 1), 5)


def two_pulses(*, steady: bool):
    """A full first pulse, one person of each team leaves, and the next pulse."""
    random = Random(11)
    company()
    first, second = make.cadence().pulses.all()[:2]
    make.launch.open_pulse(first, now=first.opens_at)
    codes = [item.code for item in questions(first).items]
    opinions = {
        person: {code: random.choice((1, 2, 3, 4, 4, 5)) for code in codes}
        for person in Invitation.objects.values_list("person_id", flat=True)
    }
    left = {
        team.members.order_by("pk").first().pk for team in make.Team.objects.exclude(name="Top")
    }
    opinions["left"] = left
    for pulse in (first, second):
        pulse.refresh_from_db()
        if pulse == second:
            Person.objects.filter(pk__in=left).update(is_active=False)
            make.launch.open_pulse(second, now=second.opens_at)
            second.refresh_from_db()
        answered(pulse, opinions, random, steady=steady)
        make.count(pulse)
    return first, second, opinions


def guesses(first, second, opinions) -> Counter:
    """How often the difference of two sums, and how often a mean, is the leaver's answer."""
    reader = make.hr_lead("Rita Reader", team=None)
    groups = [
        {g.name: g for g in gate.read(reader, [pulse], now=pulse.ends_at) if not g.is_company}
        for pulse in (first, second)
    ]
    right = Counter()
    for person in opinions["left"]:
        name = Person.objects.get(pk=person).team.name
        before, after = groups[0][name], groups[1][name]
        for code in after.items.keys() & before.items.keys():
            item = after.items[code]
            old, truth = before.items[code], opinions[person][code]
            right["asked"] += 1
            right["by difference"] += clipped(total(old) - total(item)) == truth
            right["by guessing"] += clipped(total(old) / old.n) == truth
    return right


def total(item) -> float:
    """The sum of all ratings, from the published score."""
    return item.n * (item.score / 25 + 1)


def clipped(rating: float) -> int:
    return min(max(round(rating), 1), 5)


@pytest.mark.attack(
    "AT13",
    f"One of {PEOPLE} people leaves each of {TEAMS} teams; the sums of both pulses are subtracted "
    f"and read as the leaver's answers. Of the others {ANSWERING:.0%} answer, and {CHANGED:.0%} of "
    "their answers move by a point.",
)
def test_the_difference_of_two_pulses_tells_no_more_of_a_leaver_than_a_guess(found):
    right = guesses(*two_pulses(steady=False))
    asked = right["asked"]
    assert asked > 100
    assert right["by difference"] <= right["by guessing"] + 3 * (asked / 4) ** 0.5
    found(
        f"{right['by difference']} of {asked} answers hit by difference, {right['by guessing']} by "
        "guessing from the group's mean."
    )


@pytest.mark.attack(
    "AT13", "The same where everybody else answers and repeats every answer, as nobody does."
)
def test_only_where_all_others_repeat_everything_a_difference_tells(found):
    """No threshold can stop that: exact sums of two pulses differ by one person. We say so."""
    right = guesses(*two_pulses(steady=True))
    found(
        f"Then {right['by difference']} of {right['asked']}: a limit of exact figures over time, "
        "which we name."
    )
