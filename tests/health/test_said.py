"""Said and lived: the sentences from figures made by hand, and what each reader gets."""

import re
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from culture.customers.models import CustomerNumber, Import
from culture.health.basis.reading import reading
from culture.health.voices import said as pages
from culture.health.voices.said import said_page, table
from culture.health.voices.sides import View, sides_of
from culture.people.tree import Tree
from surveys.models.results import Group
from surveys.published import Gap
from tests import make
from tests.conftest import team
from tests.health.published import exact, item, rounded, rounds

PAGE = reverse("health:said")


def gap(difference, *, half=4.0, said=70.0):
    return Gap(said, said + difference, difference - half, difference + half)


def asked(**gaps):
    """One round with these gaps by pair; the others are much the same."""
    found = {"GAP1": gap(0.0), "GAP2": gap(0.0), "GAP3": gap(0.0)} | gaps
    scores = {f"{code}S": each.said for code, each in found.items()}
    scores |= {f"{code}L": each.lived for code, each in found.items()}
    (this,) = rounds(exact(scores, gaps=found))
    return replace(this, pulse=replaced(this.pulse, customer="guest"))


def replaced(pulse, **fields):
    for name, value in fields.items():
        setattr(pulse, name, value)
    return pulse


@pytest.mark.parametrize(
    ("gaps", "headline"),
    [
        ({"GAP1": gap(-16)}, "People hear that guests come first more than they see it."),
        ({"GAP1": gap(-6), "GAP3": gap(-16)},
         "People hear leaders ask for the front line’s word more than they see them act on it."),
        ({"GAP2": gap(-6), "GAP3": gap(20)},
         "People hear what guests may expect more than they see them get it."),
        ({"GAP1": gap(7)}, "People see guests come first more than they hear it."),
        ({}, "What we say is much what people live."),
        ({"GAP1": gap(-4, half=3)}, "What we say is much what people live."),
        ({"GAP1": gap(-6, half=12)}, "Whether people live what we say cannot be told yet."),
    ],
)  # fmt: skip
def test_the_headline_says_where_less_is_lived_than_said(gaps, headline):
    assert said_page(asked(**gaps), []).headline == headline


@pytest.mark.parametrize(
    ("found", "words", "spread", "clear"),
    [
        (gap(-16), "16 less than said", "between 20 less and 12 less", True),
        (gap(9), "9 more than said", "between 5 more and 13 more", True),
        (gap(1), "much as said", "between 3 less and 5 more", False),
        (gap(-16, half=20), "cannot tell yet", "between 36 less and 4 more", False),
        (gap(-4, half=3), "much as said", "between 7 less and 1 less", False),
    ],
)
def test_a_gap_is_told_only_beyond_chance(found, words, spread, clear):
    row = said_page(asked(GAP1=found), []).pairs[0]

    assert (row.words, row.spread, row.clear) == (words, spread, clear)


def test_without_the_figures_nothing_is_told_but_when():
    page = said_page(None, [], waits="The pulse of 12 May 2026 asks it.")

    assert page.headline == "Whether people live what we say cannot be told yet."
    assert (page.pairs, page.sides, page.asked) == ((), (), None)
    assert page.waits == "The pulse of 12 May 2026 asks it."


def side(score, *sizes):
    return [item("GAP1L", score, n) for n in sizes]


def view(leaders, front, **fields):
    return View("Guests really do come first here.", leaders, front, **fields)


@pytest.mark.parametrize(
    ("leaders", "front", "words"),
    [
        (side(70, 30), side(50, 90, 60), "leaders see it more"),
        (side(50, 30), side(70, 90, 60), "the front line sees it more"),
        (side(61, 60), side(60, 90, 60), "both see it alike"),
        (side(70, 10), side(62, 12), "cannot tell yet"),
        (side(70, 30), [], "cannot tell yet"),
        ([], side(70, 30), "cannot tell yet"),
    ],
)
def test_leaders_and_front_line_are_apart_only_beyond_chance(leaders, front, words):
    (row,) = said_page(None, [view(leaders, front)]).sides

    assert row.words == words


def test_among_many_statements_one_apart_by_chance_is_not_called_clear():
    near = view(side(68, 20), side(57, 40))
    alone = said_page(None, [near]).sides[0]
    among = said_page(None, [near, *[view(side(60, 20), side(60, 40))] * 5]).sides[0]

    assert (alone.clear, among.clear) == (True, False)


def test_people_of_groups_are_put_together_by_how_many_they_are():
    (row,) = said_page(None, [view([*side(80, 10), *side(50, 20)], side(60, 40))]).sides

    leaders, front, customers = row.dots
    assert (leaders.printed, leaders.about) == ("60", "of 30")
    assert (front.printed, front.about) == ("60", "of 40")
    assert customers.score is None


def test_groups_that_mix_leaders_and_front_line_are_on_neither_side():
    tree = Tree([(1, None, "Havelund", 9), (2, 1, "Hotels", 8), (3, 2, "Bar", 7), (4, 2, "Inn", 6)])

    def group(name, score, *teams):
        exactly = {"level": Group.Level.EXACT, "key": name, "name": name, "team_ids": teams}
        return exact({"GAP1L": score}, n=20, **exactly)

    groups = [
        group("Leaders", 80, 1, 2), group("Front", 40, 3), group("Mixed", 10, 2, 4),
        rounded({"strategy": 55.0}, key="few", team_ids=(4,)),
    ]  # fmt: skip
    this = replace(asked(), groups=tuple(groups))

    leaders, front = sides_of(this, tree, "GAP1L")

    assert [each.score for each in leaders] == [80]
    assert [each.score for each in front] == [40]


def test_customers_stand_on_the_line_only_where_they_answered():
    without = said_page(None, [view(side(70, 30), side(50, 90))])
    page = said_page(
        None, [view(side(70, 30), side(50, 90), customers=41.0, asked_as="“They did.”")]
    )

    assert [kind.name for kind in without.kinds] == ["Leaders", "Front line"]
    assert [kind.name for kind in page.kinds] == ["Leaders", "Front line", "Customers"]
    assert page.sides[0].note == "Customers were asked: “They did.”"
    assert page.sides[0].dots[-1].printed == "41"


def test_a_sheet_has_the_numbers_of_both_charts():
    page = said_page(asked(GAP1=gap(-16)), [view(side(70, 30), side(50, 90))])

    header, *rows = table(page)
    first = dict(zip(header, rows[0], strict=True))
    assert (first["view"], first["score"], first["in words"]) == ("Said", 70, "16 less than said")
    assert [row[1] for row in rows[-2:]] == ["Leaders", "Front line"]
    assert len(rows) == 8


@pytest.fixture
def pairs(staffed):
    """A counted pulse that asked what is said (5) and what is lived (3); hotels lead two teams."""
    make.people(18, team("Hotels"))
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))

    def rating(person, each):
        return 5 if each.scale == "said" else 3

    pulse = make.later_pulse(2, sender=make.hr_lead("Anna Berg"))
    make.counted_pulse(rating, pulse)
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


def html(client, url=PAGE):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_vision_stands_above_what_is_said_and_lived(pairs, as_, hanna, sonja):
    make.programme()

    for person in (hanna, sonja):
        page = html(as_(person))
        assert "more than they see" in page
        assert "“Guests say we keep our word.”" in page
        assert "50 less than said" in page
        assert "Leaders: groups of teams that all have teams below them" in page


def test_only_hr_leads_and_sponsors_open_it(pairs, as_, max_, emma, kim, tore):
    for person in (max_, emma, kim, tore):
        assert as_(person).get(PAGE).status_code == 404


def test_the_table_holds_the_numbers_of_the_chart(pairs, as_, hanna):
    page = html(as_(hanna))
    drawn = re.findall(r"\b(?:said|lived|leaders|front line) (\d+)\b", page)
    written = re.findall(r'<td class="num">(\d+)[ <]', page)

    assert drawn == written
    assert len(drawn) == 12


def test_customers_answers_to_the_same_question_stand_beside(pairs, as_, hanna):
    by = Import.objects.create(
        name="June.csv", by=hanna, at=pairs.ends_at, new=1, changed=0, unchanged=0
    )
    top = team("Havelund")
    month = pairs.ends_at.date().replace(day=1)
    for metric, value in (("kept_promises", 41.0), ("satisfaction", 99.0)):
        CustomerNumber.objects.create(
            metric=metric, team=top, month=month, value=value, brought_by=by
        )

    page = html(as_(hanna))

    assert "Customers were asked: “They kept their promises.”" in page
    assert "customers 41" in page
    assert "customers 99" not in page
    assert "Satisfaction" not in page

    CustomerNumber.objects.update(month=date(2025, 1, 1))
    assert "customers 41" not in html(as_(hanna))


def test_before_any_pulse_asked_it_the_date_of_the_one_that_will(released, as_, hanna):
    page = html(as_(hanna))

    assert "The pulse of 12 May 2026 asks it." in page
    assert 'class="outline"' in page
    assert "cannot be told yet" in page


def test_the_card_says_what_the_page_says(pairs, as_, hanna, django_assert_max_num_queries):
    found = reading(hanna, None, now=make.published_at(pairs))
    with django_assert_max_num_queries(0):
        card = pages.card(found)

    assert card.words in html(as_(hanna), card.url)


def test_it_needs_few_queries(pairs, as_, hanna, django_assert_max_num_queries):
    make.programme()
    client = as_(hanna)

    with django_assert_max_num_queries(26):
        html(client)
