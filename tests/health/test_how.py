"""How we count: rules for everybody, the numbers behind the words for those who read everything."""

import re
from dataclasses import replace

from django.urls import reverse

from culture.health.results.how import blocks, table
from surveys.models.results import Figure, Group
from surveys.published import Reliability
from tests.health.published import everything, exact, rounds
from tests.health.test_agreement import company, group

HOW = reverse("health:how")


def told(year, at, **scales):
    found = {scale: Reliability(*row) for scale, row in scales.items()}
    told = replace(year[at], company=replace(year[at].company, reliability=found))
    return [*year[:at], told, *year[at + 1 :]]


def test_each_figure_comes_with_what_it_says():
    year = told(
        company(group("Team Nord", 2), group("Team Süd", 3)),
        0,
        strategy=(0.82, 0.84, 0.12, 0.71),
        commitment=(0.61, 0.65, 0.03, 0.32),
    )

    together, apart, alike = blocks(year)

    assert together.sentence == "1 of 2 scales hang together."
    assert [cells for _, cells in together.rows] == [
        ("0.82", "0.84", "hangs together"),
        ("0.61", "0.65", "too loose: read its statements one by one"),
    ]
    assert apart.sentence == "On 1 of 2 scales a ranking of groups would be chance; we rank none."
    assert [cells[-1] for _, cells in apart.rows] == [
        "groups differ; a group’s mean is steady",
        "groups differ little; do not rank groups",
    ]
    assert alike.rows[0][1] == ("0.89", "0.81", "2 of 2", "strong")


def test_months_ask_too_little_so_the_last_full_pulse_tells_how_scales_hang_together():
    year = rounds(*(exact(everything(50, number)) for number in range(3)))
    year = told(year, 0, strategy=(0.82, 0.84, 0.12, 0.71))
    year = told(year, 2, strategy=(None, None, 0.05, 0.4))

    together, apart, _ = blocks(year)

    assert together.on == str(year[0].pulse)
    assert apart.on == str(year[2].pulse)
    assert apart.rows[0][1][:2] == ("0.05", "0.40")


def test_what_cannot_be_told_is_said_so():
    together, apart, alike = blocks(rounds(exact(everything(50))))

    assert {block.rows for block in (together, apart, alike)} == {()}
    assert all("Cannot tell" in block.sentence for block in (together, apart, alike))
    assert table(rounds(exact(everything(50)))) == [["Scale", "Figure", "Value", "Pulse"]]


def page(client):
    return client.get(HOW).content.decode()


def test_hr_and_sponsors_read_the_numbers_and_nobody_else(apart, as_, hanna, sonja, max_, emma):
    for person in (hanna, sonja):
        html = page(as_(person))
        assert "The numbers behind this page" in html
        assert re.search(r"<td class=\"num\">4 of 5</td>", html)
        assert "r_wg(j)" in html
    for person in (max_, emma):
        html = page(as_(person))
        assert "From answers to a score" in html
        assert "The numbers behind this page" not in html
        assert "ICC" not in html


def test_before_the_first_result_there_are_only_the_rules(company, as_, hanna):
    assert "The numbers behind this page" not in page(as_(hanna))


def test_figures_of_the_count_stand_on_the_page(released, as_, hanna):
    whole = Group.objects.get(pulse=released, level=Group.Level.COMPANY)
    numbers = [82, 84, 12, 71] * 9
    whole.figures.update_or_create(kind=Figure.Kind.RELIABILITY, defaults={"numbers": numbers})

    html = page(as_(hanna))

    assert "9 of 9 scales hang together." in html
    assert html.count('<td class="num">0.71</td>') == 9
