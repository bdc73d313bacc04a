"""The page of a construct: its words from figures made by hand, and what each reader gets."""

import re
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from culture.constructs import FACES
from culture.health.basis.picture import picture
from culture.health.results.construct import construct_page
from culture.health.results.moved_it import just_before, statements_words
from roadmap.actions.models import Action
from roadmap.plan.models.rollouts import Rollout
from surveys.asking import bank
from surveys.models.results import Group
from tests import make
from tests.conftest import team
from tests.health.published import a_year, everything, exact, rounded, rounds
from tests.health.test_picture import scores

STRATEGY = reverse("health:construct", args=["strategy"])
COMMUNICATION = reverse("health:construct", args=["communication"])


def seen(year, scale, reached=()):
    return construct_page(year, scale, dict(reached))


def commitment(believe, do, *, n=200):
    """A full cycle in which the two sides of commitment have these scores, from 50 each."""

    def of(number):
        asked = everything(50, number)
        sides = {"CMT1": believe, "CMT2": believe, "CMT3": do, "CMT4": do}
        moved = {code: sides.get(code, 50) for code in asked}
        return exact(moved if number else asked, n=n)

    return seen(rounds(*(of(number) for number in range(4))), "commitment")


def test_every_scale_stands_on_its_page_as_on_the_results():
    year = a_year(scores(58, consequence=46, trust=63), then=scores(50, consequence=45))
    picture_ = picture(year)

    for row in (*picture_.rows, *picture_.beside):
        assert replace(seen(year, row.face.key).row, url=row.url) == row
        assert row.url == f"/results/{row.face.key}/?pulse=3"


@pytest.mark.parametrize(
    ("then", "now", "headline"),
    [
        (50, 64, "It is clearer where we are going than in March. People know where we are going."),
        (50, 52, "No clear change since March. On strategy, people are in the middle: 52 of 100."),
        (40, 42, "No clear change since March. Where we are going is still not clear enough."),
        (64, 40, "It is less clear where we are going than in March. "
                 "Where we are going is not clear enough."),
    ],
)  # fmt: skip
def test_the_headline_says_the_change_and_the_state(then, now, headline):
    assert seen(a_year(now, then=then), "strategy").headline == headline


def test_the_first_result_and_one_too_early_are_said_so():
    first = rounds(exact(everything(55)))
    second = rounds(exact(everything(55)), exact(everything(70, 1)))

    assert seen(first, "trust").headline.startswith("This is where we start.")
    assert seen(first, "trust").course == ()
    assert seen(second, "trust").headline.startswith("It is too early to compare with March.")
    assert len(seen(second, "trust").course[0].points) == 2


def test_statements_stand_weakest_first_with_how_many_agree():
    year = rounds(exact(everything(60) | {"STR2": 20, "STR4": 80}))

    said = seen(year, "strategy").said

    assert [each.row.score for each in said] == [20, 60, 60, 80]
    assert (said[0].words, said[-1].words) == ("few agree", "most agree")
    assert {each.row.change_words for each in said} == {"first result"}


def test_a_statement_changes_only_in_the_same_wording_and_beyond_chance():
    year = a_year(scores(50))
    moved = dict.fromkeys(("STR1", "STR4"), 62)
    of_a = replace(year[1], company=exact(everything(50, 1) | moved))
    first = year[0].company
    items = first.items | {"STR4": replace(first.items["STR4"], version=2)}
    year = [replace(year[0], company=replace(first, items=items)), of_a, *year[2:]]

    rows = {each.wording[:12]: each.row for each in seen(year, "strategy").said}

    assert rows["I can say in"].change_words == "up 12"
    assert rows["Our goals fo"].change_words == "not comparable"
    assert rows["Our goals fo"].baseline is None
    assert rows["In my team, "].change_words == "no clear change"


def test_a_statement_not_asked_again_brings_no_change():
    said = seen(rounds(exact(everything(50)), exact(everything(70, 1))), "strategy").said

    assert sorted(each.row.change_words for each in said) == [
        "too early to say", "too early to say", "up 20", "up 20",
    ]  # fmt: skip
    assert sorted(each.asked for each in said) == ["April", "April", "March", "March"]


@pytest.mark.parametrize("n", [12, 30])
def test_few_answers_make_no_change_clear_among_so_many_statements(n):
    """Seven points of ten among thirty-six statements: chance makes one of them often."""
    year = a_year(scores(50), n=n)
    one = replace(year[1], company=exact(everything(50, 1) | {"STR1": 62}, n=n))

    rows = [each.row for each in seen([year[0], one, *year[2:]], "strategy").said]

    assert {row.change_words for row in rows} == {"no clear change"}


def test_believing_and_doing_stand_beside_each_other():
    page = commitment(70, 55)

    assert [(half.name, half.row.printed) for half in page.halves] == [
        ("Believe", "70"),
        ("Do", "55"),
    ]
    assert [half.row.change_words for half in page.halves] == ["up 20", "up 5"]
    assert page.halves_words == "People believe in it more than they do it."
    assert commitment(55, 70).halves_words == "People do it more than they believe in it."


@pytest.mark.parametrize(("believe", "do", "n"), [(54, 50, 200), (57, 50, 12)])
def test_sides_a_little_apart_are_not_called_apart(believe, do, n):
    page = commitment(believe, do, n=n)

    assert page.halves_words.startswith("No clear difference")


def test_only_commitment_has_sides():
    year = a_year(60)

    assert [key for key in FACES if seen(year, key).halves] == ["commitment"]


def test_groups_that_stand_apart_are_named_in_tree_order_and_only_those():
    year = a_year(scores(50))
    groups = [
        ("Bar", 66, 30), ("Desk", 40, 30), ("Hall", 54, 30), ("Inn", 66, 30), ("Few", 70, 10),
    ]  # fmt: skip
    year = [
        replace(each, groups=tuple(group(name, score, n, each) for name, score, n in groups))
        for each in year
    ]

    assert seen(year, "strategy").differs == (
        "Clearly above the company: Bar; Inn; Few. Clearly below the company: Desk."
    )
    assert seen(a_year(50), "strategy").differs == ""


def group(name, score, n, each):
    asked = dict.fromkeys(everything(0, each.pulse.number), score)
    return exact(asked, n=n, level=Group.Level.EXACT, key=name, name=name)


def test_a_group_without_a_full_cycle_is_not_compared():
    year = a_year(50)
    year[-1] = replace(year[-1], groups=(group("Bar", 90, 30, year[-1]),))

    assert seen(year, "strategy").differs == ""


def test_a_company_of_few_has_no_statements_and_no_sides():
    page = seen(rounds(rounded(scores(60.0), level=0, key="all")), "commitment")

    assert page.row.printed == "≈ 60"
    assert (page.said, page.halves, page.differs) == ((), (), "")
    assert (
        page.headline == "This is where we start. On commitment, people lean to agree: ≈ 60 of 100."
    )


def html(client, url=COMMUNICATION, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_the_table_holds_the_numbers_of_the_chart(released, as_, hanna):
    page = html(as_(hanna))
    drawn = re.findall(r'<span class="score">(\d+)</span>', page)
    written = re.findall(r'<th scope="row">[^<]+</th><td class="num">(\d+)</td>', page)

    assert drawn == written == sorted(drawn)
    assert len(drawn) == 4


def test_each_reads_the_groups_and_the_roadmap_as_far_as_they_may(
    released, as_, hanna, sonja, max_, emma, kim, tore
):
    make.programme()

    for person in (hanna, sonja):
        assert {"Team Nord</a>", "Team Süd</a>"} <= set(
            re.findall(r"Team \w+</a>", html(as_(person)))
        )
    own = html(as_(max_))
    assert "Team Nord</a>" in own
    assert "Team Süd" not in own
    for person in (emma, kim):
        page = html(as_(person))
        assert "People are told too late." in page
        assert "Team Nord" not in page
        assert "What we promised" not in page
    html(as_(tore), status=404)
    assert html(as_(max_)).count("What we promised") == 1


def test_hr_finds_the_milestones_of_the_construct_and_what_to_do_next(released, as_, hanna):
    programme = make.programme()
    mine = programme.milestones.filter(construct="communication").first()
    other = programme.milestones.exclude(construct="communication").first()

    page = html(as_(hanna))

    assert mine.title in page
    assert other.title not in page
    assert "/roadmap/?construct=communication" in page
    assert "Do next" in page


def test_what_is_late_comes_first_on_the_page_of_its_own_construct(released, as_, hanna, max_):
    make.programme()
    late = Rollout.objects.filter(team=team("Team Nord")).first()
    Rollout.objects.filter(pk=late.pk).update(starts_on="2026-03-02", due_on="2026-03-13")
    own, *others = sorted(FACES, key=lambda key: key != late.milestone.construct)

    def on(person, key):
        return html(as_(person), reverse("health:construct", args=[key]))

    assert "<b>Ask Max Manager</b>" in on(hanna, own)
    assert "<b>Report</b>" in on(max_, own)
    assert "It was due on <b>Friday 13 March</b>" in on(max_, own)
    for key in others:
        assert "Ask Max Manager" not in on(hanna, key)


def test_the_results_lead_here_and_on_to_the_one_before_and_after(released, as_, hanna):
    results = html(as_(hanna), reverse("health:results"))
    for key in FACES:
        assert f'href="/results/{key}/?pulse=0"' in results

    page = html(as_(hanna), f"{STRATEGY}?pulse=0")
    assert 'href="/results/characteristics/?pulse=0" rel="next"' in page
    assert 'rel="prev"' not in page
    assert 'href="/results/?pulse=0"' in page


def test_what_is_not_a_scale_or_not_a_pulse_is_not_there(released, as_, hanna):
    html(as_(hanna), "/results/happiness/", status=404)
    html(as_(hanna), f"{STRATEGY}?pulse=7", status=404)


def test_employees_wait_for_the_release_here_too(counted, as_, emma, hanna):
    assert "First results on Friday 20 March." in html(as_(emma))
    assert "People are told too late." in html(as_(hanna))


def test_it_needs_few_queries_however_many_groups(
    released, as_, hanna, max_, django_assert_max_num_queries
):
    make.programme()
    for person in (hanna, max_):
        client = as_(person)
        with django_assert_max_num_queries(32):
            html(client)


def test_the_heat_column_keeps_its_colour_without_a_rank(released, as_, hanna):
    column = html(as_(hanna))
    column = column[column.index('<table class="heat heat-one"') :]

    assert column.index("Whole company") < column.index("Team Nord") < column.index("Team Süd")
    assert "≈" in column


def test_an_earlier_pulse_shows_no_promises_of_today(released, as_, hanna):
    following = released.cadence.pulses.get(number=1)
    make.programme()
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    with time_machine.travel(make.published_at(following), tick=False):
        assert "What we promised" in html(as_(hanna))
        first = html(as_(hanna), f"{COMMUNICATION}?pulse=0")
        assert "This is where we start." in first
        assert "What we promised" not in first


def test_what_moved_it_names_the_statements_that_clearly_did():
    year = a_year(scores(50))
    moved = {"STR1": 62, "STR4": 40}
    year[1] = replace(year[1], company=exact(everything(50, 1) | moved))
    said = seen(year, "strategy").said

    assert statements_words(said, since="March") == (
        f"Up: “{bank.library()['STR1'].wordings['en']}” by 12. "
        f"Down: “{bank.library()['STR4'].wordings['en']}” by 10."
    )
    assert statements_words(seen(a_year(50), "strategy").said, since="March") == (
        "No statement has moved clearly since March."
    )
    assert statements_words(said, since="") == ""


def test_milestones_count_as_just_before_for_four_months():
    reached = [(date(2026, 1, 2), "Old"), (date(2026, 4, 2), "New"), (date(2026, 8, 2), "Later")]

    assert just_before(reached, date(2026, 6, 19)) == [(date(2026, 4, 2), "New")]


def test_promises_stand_on_the_page_of_their_construct_with_their_fate(
    released, as_, hanna, max_, emma, otto
):
    promise(hanna, "A weekly page for all", teams=[])
    promise(max_, "Ten minutes each Monday", teams=[team("Team Nord")])

    for person in (hanna, max_, emma):
        page = html(as_(person))
        assert "What moved it" in page
        assert "A weekly page for all" in page
        assert "Promised by" in page
        assert "Ten minutes each Monday" in page
    assert "Ten minutes each Monday" not in html(as_(otto))
    assert "A weekly page for all" not in html(as_(hanna), STRATEGY)


def promise(person, will, *, teams):
    made = Action(
        scale="communication",
        heard="News comes late.",
        will=will,
        made_on=date(2026, 3, 20),
        due_on=date(2026, 5, 4),
        owner=person,
        pulse_number=0,
    )
    made.promise(teams, by=person)


def test_hr_reads_of_each_milestone_whether_it_helped_and_managers_when_it_was(
    released, as_, hanna, max_
):
    programme = make.programme()
    mine = programme.milestones.filter(construct="communication").first()
    mine.rollouts.update(reached_on=date(2026, 3, 2))

    page, own = html(as_(hanna)), html(as_(max_))

    assert f'href="/results/effects/?pulse=0#milestone-{mine.pk}"' in page
    assert "Too early." in page or "Cannot tell." in page
    assert "/results/effects/" not in own
    assert f"{mine.title}, March 2026" in own
