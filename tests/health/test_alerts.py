"""Look here: only what chance does not do, never a rating, never a name of a person."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.urls import reverse

from culture.figures import change
from culture.health.movement.alerts import (
    N_MIN,
    card,
    headline,
    look,
    looked_at,
    moves,
    watched_groups,
)
from surveys.asking import bank
from surveys.models.results import Group
from tests import make
from tests.health.published import everything, exact, reading_of, rounds

LOOK_HERE = reverse("health:look-here")


def year(*moves, groups=(), company=(), n=300):
    """Pulse by pulse. `groups`: (name, people, scale, moves); the company moves by `company`."""
    made = rounds(*(exact(asked(n_, *told(company, n_)), n=n) for n_ in range(len(moves) or 9)))
    return [
        replace(each, groups=tuple(group(each, at, *here) for at, here in enumerate(groups, 1)))
        for each in made
    ]


def told(moves, number):
    scale, points = moves or ("strategy", (0,) * 20)
    return scale, points[number]


def asked(number, scale, move):
    known = bank.library()
    return {code: 50 + move * (known[code].scale == scale) for code in everything(50, number)}


def group(each, at, name, people, scale, points):
    number = each.pulse.number
    fields = {"id": at, "key": name, "name": name, "team_ids": (at,), "n": people}
    return exact(asked(number, scale, points[number]), level=Group.Level.EXACT, **fields)


def found(made):
    return [(alert.group, alert.face.name, alert.words) for alert in look(made).alerts]


SUDDEN = (0, 0, 0, 0, 0, 0, -20, -20, -20)
STILL = (0,) * 9


def test_a_group_that_fell_beyond_chance_is_named():
    made = year(groups=[("Bar", 60, "trust", STILL), ("Desk", 60, "leadership", SUDDEN)])

    assert found(made) == [
        ("Desk", "Leadership",
         "down 20, from 50 to 30, since the same statements were asked before"),
    ]  # fmt: skip
    (alert,) = look(made).alerts
    assert alert.down
    assert alert.url == "/results/groups/2/?pulse=8"
    assert "60 people" in alert.why


@pytest.mark.parametrize(
    ("people", "points"),
    [(60, (0, 0, 0, 0, 0, 0, -7, -7, -7)), (N_MIN - 1, SUDDEN), (24, (0,) * 6 + (-9,) * 3)],
    ids=["fewer than eight points", "fewer than twenty people", "chance would do it"],
)
def test_small_moves_and_small_groups_are_not(people, points):
    made = year(groups=[("Desk", people, "leadership", points)])

    assert not [words for *_, words in found(made) if "asked before" in words]


def test_the_family_is_every_group_and_all_seven_of_one_pulse():
    """What one group alone would be told, it is not among forty."""
    points = (0,) * 6 + (-12,) * 3
    desk = ("Desk", 30, "leadership", points)
    others = [(f"Team {at}", 30, "leadership", STILL) for at in range(40)]

    alone, among = year(groups=[desk]), year(groups=[desk, *others])
    compared = moves(among[-1], watched_groups(among))
    (lone,) = (each for each in compared if each.group.name == "Desk" and each.change.difference)

    assert len(compared) == look(among).compared == 7 * 42
    assert change.holm([each.change.p for each in compared])[compared.index(lone)] > 0.05
    assert any("asked before" in words for *_, words in found(alone))
    assert not [words for name, _, words in found(among) if "asked before" in words]


def test_a_slow_fall_of_the_company_is_seen_by_its_chart():
    slow = (0, 0, 0, -1, -2, -3, -4, -5, -6)

    assert found(year(company=("communication", slow))) == [
        ("Whole company", "Communication", "below its usual range since September"),
    ]  # fmt: skip


def test_trust_inside_is_said_to_fall_first():
    slow = (0, 0, 0, -1, -2, -3, -4, -5, -6)
    ((_, scale, words),) = found(year(company=("trust", slow)))

    assert scale == "Trust"
    assert words.endswith("trust inside often falls before customers’ trust does")


def test_an_old_rise_is_told_for_one_cycle_and_an_old_fall_until_it_is_over():
    rise = (0, 0, 0, 6, 6, 6, 6, 6, 6)

    assert found(year(company=("strategy", rise))[:6])
    assert not found(year(company=("strategy", rise)))
    assert found(year(company=("strategy", tuple(-each for each in rise))))


def test_a_group_that_goes_the_way_of_the_company_is_not_named_again():
    slow = (0, 0, 0, -3, -6, -9, -12, -15, -18)
    desk = ("Desk", 15, "leadership", slow)

    both = look(year(groups=[desk], company=("leadership", slow))).alerts
    alone = look(year(groups=[desk])).alerts

    assert {alert.group for alert in both} == {"Whole company"}
    assert [(alert.group, alert.down) for alert in alone] == [("Desk", True)]


def test_falls_come_before_rises():
    made = year(
        groups=[
            ("Up", 60, "trust", STILL),
            ("Bar", 60, "strategy", tuple(-each for each in SUDDEN)),
            ("Desk", 60, "leadership", SUDDEN),
        ]
    )

    assert [group for group, *_ in found(made)] == ["Desk", "Bar"]


def test_before_anything_was_asked_twice_nothing_is_said():
    made = year()[:2]

    assert headline(look(made)) == "Nothing stands out beyond chance."
    assert (look(made).compared, look(made).charts) == (0, 0)


def html(client, url=LOOK_HERE):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_hr_leads_alone_read_the_list(released, as_, hanna, sonja, max_, emma, kim, tore):
    page = html(as_(hanna))
    assert "Nothing stands out beyond chance." in page
    assert "No comparisons yet" in page
    assert "Not used for appraisal" in page
    for person in (sonja, max_, emma, kim, tore):
        assert as_(person).get(LOOK_HERE).status_code == 404


def test_a_pulse_is_looked_through_once(released, as_, hanna, django_assert_max_num_queries):
    client = as_(hanna)
    html(client)
    with django_assert_max_num_queries(14):
        html(client)


@pytest.fixture
def fallen(released, hanna):
    """As if Team Süd had fallen: the list is kept under the pulse it was made for."""
    made = year(groups=[("Team Süd", 60, "leadership", SUDDEN)])
    key = f"look-here:{released.pk}:{released.fingerprint}"
    cache.set(key, look(made))
    return released


def test_home_and_card_show_the_first_of_them(fallen, as_, hanna, sonja):
    home = html(as_(hanna), reverse("health:home"))
    found = card(replace(reading_of(year()), person=hanna, companies=companies(hanna)))

    assert "Look here" in home
    assert "leadership down 20, from 50 to 30" in home
    assert found.words == (
        "One place to look at. Team Süd: leadership down 20, from 50 to 30, since the same "
        "statements were asked before."
    )
    assert "Look here" not in html(as_(sonja), reverse("health:home"))


def companies(person):
    from culture.health.basis.rounds import rounds_of

    return rounds_of(person, now=make.NOW.replace(month=4))


def test_nobody_is_named(fallen, as_, hanna, max_):
    page = html(as_(hanna))

    assert "Team Süd" in page
    assert max_.name not in page
    assert looked_at(hanna, companies(hanna), make.NOW).alerts[0].group == "Team Süd"
