"""Wanted and experienced: the sentences from figures made by hand, and what each reader gets."""

import re
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from culture.health.basis.reading import Reading, reading
from culture.health.voices import profile as pages
from culture.health.voices.asking import asked_in
from culture.health.voices.profile import group_line, profile_page, small_words, table
from culture.pairs import PAIRS
from roadmap.characteristics.models import Profile, Target
from surveys.models.results import Group
from tests import make
from tests.health.published import everything, exact, rounded, rounds

PAGE = reverse("health:profile")
CONSTRUCT = reverse("health:construct", args=["characteristics"])
DAY = date(2026, 3, 1)


def aims(value=25, tolerance=10, **changed):
    """A target that no database knows; `changed` values by pair."""
    profile = Profile(number=1, minimum=60, set_on=DAY)
    profile.by_pair = {
        code: Target(pair=code, value=changed.get(code, value), tolerance=tolerance, why="So.")
        for code in PAIRS
    }
    return profile


def answered(value=25, *, n=200, groups=(), **changed):
    """One round in which the six pairs were asked beside the core items."""
    said = {code: changed.get(code, value) for code in PAIRS}
    return rounds(exact(everything(50) | said, n=n), groups=groups)


def seen(*args, target=None, **changed):
    return profile_page(answered(*args, **changed), aims() if target is None else target)


@pytest.mark.parametrize(
    ("changed", "headline"),
    [
        ({}, "On all six pairs we are as we want to be."),
        ({"PRO1": 60}, "We are nearer to low cost than we want."),
        ({"PRO1": 60, "PRO4": 90},
         "We are nearer to speed than we want. One more pair lies clearly off the target."),
        ({"PRO3": 0, "PRO1": 60, "PRO4": 90},
         "We are nearer to speed than we want. Two more pairs lie clearly off the target."),
        ({"PRO5": 2}, "We are nearer to working as one team than we want."),
        ({"PRO1": 36}, "On no pair is it clear that we are off the target."),
    ],
)  # fmt: skip
def test_the_headline_says_the_widest_clear_gap(changed, headline):
    assert seen(**changed).headline == headline


@pytest.mark.parametrize(
    ("score", "n", "words"),
    [
        (35, 200, "as we want"),
        (36, 200, "cannot tell yet"),
        (25, 12, "cannot tell yet"),
        (42, 200, "17 nearer to low cost"),
        (42, 12, "cannot tell yet"),
        (8, 200, "17 nearer to quality"),
    ],
)
def test_a_pair_is_off_only_beyond_what_is_as_good_and_beyond_chance(score, n, words):
    assert seen(PRO1=score, n=n).rows[0].words == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (25, "close to the target: about 0 points a pair"),
        (40, "some way from the target: about 15 points a pair"),
        (60, "far from the target: about 35 points a pair"),
    ],
)
def test_all_six_together_are_told_in_words(value, words):
    assert seen(value).distance == words


def test_before_a_target_is_set_the_answers_are_shown_alone():
    page = profile_page(answered(), None)

    assert page.headline == "People have said how we are. How we want to be is not set yet."
    assert (page.distance, {row.words for row in page.rows}) == ("", {"no target yet"})


def test_before_a_pulse_asked_it_the_targets_stand_alone():
    page = profile_page([], aims(), waits="The pulse of 10 August 2026 asks it.")

    assert page.waits == "The pulse of 10 August 2026 asks it."
    assert [row.target for row in page.rows] == [25] * 6
    assert {row.printed for row in page.rows} == {"–"}


def test_the_time_before_is_shown_only_in_the_same_wording():
    first, second = answered(10)[0], answered(25)[0]
    items = first.company.items
    first.company.items["PRO2"] = replace(items["PRO2"], version=2)

    rows = profile_page([first, second], aims()).rows

    assert [row.printed_before for row in rows] == ["10", "–", "10", "10", "10", "10"]


def test_among_few_people_it_is_never_told(hanna):
    """Even were there a rounded figure of it: a company of five to nine has no pairs."""
    few = rounded({"strategy": 50.0}, level=Group.Level.COMPANY, key="all")
    few.scales["profile"] = replace(few.scales["strategy"], scale="profile")
    told = Reading(hanna, make.NOW, rounds(few), rounds(few))

    assert asked_in(told.companies, "profile") == []
    assert pages.on_construct(told, "characteristics") == {}
    assert pages.card(told) is None
    assert small_words(answered(groups=(few,))[0]).endswith("Whole company.")


def test_a_group_is_told_as_it_is_and_small_ones_are_named():
    bar = exact(dict.fromkeys(PAIRS, 50), n=12, level=Group.Level.EXACT, key="bar", name="Bar")
    desk = rounded({"strategy": 50.0}, key="desk", name="Desk")

    line = group_line(bar, aims())

    assert (line.people, line.distance) == ("12", "far from the target: about 25 points a pair")
    assert line.cells[0] == ("Quality or low cost", "50", "25 to low cost")
    assert group_line(bar, aims(50)).cells[0][2] == "near the target"
    assert small_words(answered(groups=(bar, desk))[0]) == (
        "Counted only together with the groups around them: Desk."
    )


def test_a_sheet_has_the_numbers_of_the_chart():
    page = seen(PRO1=60)

    header, first, *_ = table(page)
    told = dict(zip(header, first, strict=True))
    row = page.rows[0]
    assert told["experienced"] == int(row.printed)
    assert (told["target"], told["as good"], told["words"]) == (25, "15–35", row.words)
    assert f"{told['low']}–{told['high']}" == row.interval


def set_target(by, value=25, day=DAY):
    profile = Profile(minimum=60, set_by=by, set_on=day)
    targets = [Target(pair=c, value=value, tolerance=10, why="Guests say so.") for c in PAIRS]
    profile.keep(targets, after=Profile.objects.newest_number())
    return profile


@pytest.fixture
def asked(staffed):
    """A company whose pulse of August asked the six pairs, and where all are in the middle."""
    pulse = make.counted_pulse(3, make.later_pulse(5, sender=make.hr_lead("Anna Berg")))
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


def html(client, url=PAGE):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_table_holds_the_numbers_of_the_chart(asked, as_, hanna):
    set_target(hanna)
    page = html(as_(hanna))
    drawn = re.findall(r'<span class="score">(\d+)</span>', page)
    chart = page[page.index("The numbers as a table") :]
    written = re.findall(
        r'<td class="num">25</td><td class="num">15–35</td><td class="num">(\d+)</td>', chart
    )

    assert drawn == written
    assert len(drawn) == len(PAIRS)


def test_everybody_reads_the_company_and_hr_the_groups(asked, as_, hanna, sonja, max_, emma, kim):
    set_target(hanna)

    for person in (hanna, sonja):
        page = html(as_(person))
        assert page.count('data-label="Taking care or speed"') == 2
        assert "Guests say so." in page
    for person in (max_, emma, kim):
        page = html(as_(person))
        assert "than we want" in page
        assert "Group by group" not in page
    assert "Change the target" in html(as_(hanna))
    assert "Change the target" not in html(as_(sonja))


def test_choosing_a_branch_leads_to_the_groups(asked, as_, hanna, monkeypatch):
    monkeypatch.setattr("culture.health.basis.lines.A_PAGE", 1)
    page = html(as_(hanna))
    assert f'action="{PAGE}#groups-title"' in page
    assert 'id="groups-title"' in page


def test_it_stands_on_the_page_of_characteristics_and_on_no_other(asked, as_, emma, hanna):
    set_target(hanna)

    assert "Wanted and experienced" in html(as_(emma), CONSTRUCT)
    other = reverse("health:construct", args=["strategy"])
    assert "Wanted and experienced" not in html(as_(emma), other)


def test_before_any_pulse_asked_it_the_date_of_the_one_that_will(released, as_, emma):
    page = html(as_(emma))

    assert "The pulse of 11 August 2026 asks it." in page
    assert 'class="outline"' in page
    assert "On no pair" not in page


def test_an_earlier_pulse_stands_beside_the_target_of_its_day(asked, hanna):
    set_target(hanna, value=25)
    set_target(hanna, value=75, day=date(2026, 9, 20))
    found = reading(hanna, None, now=make.published_at(asked))

    def shown(**changed):
        return pages.page_of(replace(found, **changed)).target.by_pair["PRO1"].value

    before = replace(found, companies=[replace(found.rounds[0], company=exact(everything(50)))])
    assert pages.page_of(replace(before, rounds=found.rounds * 2)).waits == (
        "No pulse had asked it by then."
    )
    later = found.now.replace(month=10)
    assert shown() == 25
    assert shown(now=later) == 75
    assert shown(now=later, rounds=[*found.rounds, found.rounds[0]]) == 25


def test_the_card_says_what_the_page_says_once_there_is_something(
    asked, as_, hanna, emma, django_assert_max_num_queries
):
    found = reading(emma, None, now=make.published_at(asked))
    assert pages.card(found) is None
    set_target(hanna)

    with django_assert_max_num_queries(3):
        card = pages.card(found)

    assert card.words in html(as_(emma), card.url)
    assert card.words.startswith("We are nearer to ")


@pytest.mark.parametrize("url", ["?pulse=7", "?pulse=x", "?branch=7", "?branch=x"])
def test_a_pulse_or_branch_that_is_not_there_is_not_there(asked, as_, hanna, url):
    assert as_(hanna).get(PAGE + url).status_code == 404


def test_employees_wait_for_the_release_here_too(counted, as_, emma):
    assert "First results on Friday 20 March." in html(as_(emma))


def test_it_needs_few_queries(asked, as_, hanna, django_assert_max_num_queries):
    set_target(hanna)
    client = as_(hanna)

    with django_assert_max_num_queries(20):
        html(client)
