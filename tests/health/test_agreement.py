"""Seen alike, group by group: in words, from groups of ten or more only."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from culture.constructs import SEVEN
from culture.health.groups.agreement import card, table
from culture.health.groups.alike import group_views, least_shared, overall, sentence, strength
from surveys.models.results import Figure, Group
from tests.health.published import everything, exact, reading_of, rounded, rounds
from tests.health.test_many_groups import unit

AGREEMENT = reverse("health:agreement")
EXACT = Group.Level.EXACT
FAR, WIDE, NEAR = 50.0, 32.0, 20.0  # sd: people answer at both ends, all over, much alike


def group(name, pk, *, n=12, spread=None, number=0, **fields):
    return exact(
        everything(60, number),
        n=n,
        level=EXACT,
        key=name,
        name=name,
        id=pk,
        spread=spread,
        **fields,
    )


def company(*groups):
    return rounds(exact(everything(60)), groups=groups)


@pytest.fixture
def three():
    return company(
        group("Team Nord", 2, spread={"communication": FAR}),
        group("Team Süd", 3),
        group("Team Ost", 4),
        rounded(dict.fromkeys(SEVEN, 60.0), name="Team West", id=5),
    )


def test_a_sentence_tells_who_sees_it_alike_and_where_views_are_split(three):
    found = group_views(three)

    assert sentence(found, "communication") == (
        "People in 2 of 3 groups see communication alike; in Team Nord views are split."
    )
    assert sentence(found, "strategy") == (
        "People in 3 of 3 groups see strategy alike; in none are views split."
    )
    assert least_shared(found) == "communication"


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (NEAR, "People in Team Nord see trust in each other alike."),
        (WIDE, "People in Team Nord see trust in each other neither quite alike nor split."),
        (FAR, "In Team Nord, views of trust in each other are split."),
    ],
)
def test_one_group_is_told_by_its_name(spread, words):
    found = group_views(company(group("Team Nord", 2, spread={"commitment": spread})))

    assert sentence(found, "commitment") == words.replace("trust in each other", "commitment")


def test_the_mean_never_stands_without_the_share(three):
    found = group_views(three)

    assert strength(found, "communication").share_words == "2 of 3"
    assert overall(found).words == (
        "Inside groups, agreement is strong on the whole: "
        "20 of 21 views are shared, none mixed, 1 split."
    )


def test_agreement_is_r_wg_j_of_the_published_variances(three):
    nord, sued, _ = group_views(three)

    q = 1 - (NEAR / 25) ** 2 / 2
    assert sued.views["strategy"].agreement == pytest.approx(4 * q / (4 * q + 1 - q))
    assert nord.views["communication"].agreement == 0
    assert sued.views["strategy"].skewed < sued.views["strategy"].agreement


def test_two_heaps_are_split_though_their_spread_is_small():
    """Half say disagree and half say agree: r_wg(j) calls that .80, people call it two camps."""
    seen = group("Team Nord", 2, n=24, spread={"leadership": 25.0})
    items = {
        code: replace(item, counts=(0, 12, 0, 12, 0)) if item.scale == "leadership" else item
        for code, item in seen.items.items()
    }

    (found,) = group_views(company(replace(seen, items=items)))

    assert found.views["leadership"].agreement == pytest.approx(0.8)
    assert found.views["leadership"].word == "split"
    assert found.views["strategy"].word == "shared"


def test_each_statement_counts_with_its_newest_answers_and_most_must_be_asked():
    months = [exact(everything(60, number)) for number in range(2)]
    nord = [
        group("Team Nord", 2, number=0),
        group("Team Nord", 3, number=1, spread={"strategy": 42.0}),
    ]
    seen = rounds(*months, groups=[nord[1]])
    with_past = [replace(seen[0], groups=(nord[0],)), seen[1]]

    assert group_views(seen) == []  # two of four statements only, of a group that is new
    (found,) = group_views(with_past)
    assert (
        found.views["strategy"].word == "mixed"
    )  # two of four statements were asked again, and people differ on them
    assert found.views["leadership"].word == "shared"


def test_a_rounded_group_has_no_word(three):
    assert {row[0] for row in table(three)[1:]} == {"Team Nord", "Team Süd", "Team Ost"}


def test_its_card_says_the_same_and_a_company_of_small_groups_has_none(three):
    small = company(rounded(dict.fromkeys(SEVEN, 60.0)))

    assert card(reading_of(three)).words == sentence(group_views(three), "communication")
    assert card(reading_of(three)).url == "/results/agreement/?pulse=0"
    assert card(reading_of(small)) is None


def page(client, query=""):
    response = client.get(AGREEMENT + query)
    assert response.status_code == 200
    return response.content.decode()


def words_of(html):
    return re.findall(r'class="view-(\w+)"><span>(\w+)</span>', html)


def test_hr_reads_every_group_large_enough_and_the_names_of_the_others(apart, as_, hanna, sonja):
    for person in (hanna, sonja):
        html = page(as_(person))
        assert (
            "People in 4 of 5 groups see communication alike; in Team Nord views are split." in html
        )
        assert "Inside groups, agreement is" in html
        assert [word for word, _ in words_of(html)] == [word for _, word in words_of(html)]
        assert words_of(html).count(("split", "split")) == 1
        assert "Too small for this: Team Ost; Team West." in html


def test_a_manager_reads_the_own_group_and_no_strength_of_the_company(apart, as_, max_):
    html = page(as_(max_))

    assert (
        "People in Team Nord see 6 of 7 constructs alike; views of communication are split." in html
    )
    assert "Team Süd" not in html
    assert "Inside groups, agreement is" not in html
    assert "Not used for appraisal." in html


def test_one_construct_is_chosen_by_its_address(apart, as_, hanna):
    client = as_(hanna)

    html = page(client, "?construct=strategy")

    assert "People in 5 of 5 groups see strategy alike" in html
    assert len(words_of(html)) == 5
    assert '<option value="strategy" selected>' in html
    assert client.get(f"{AGREEMENT}?construct=trusty").status_code == 404


def test_small_groups_are_told_that_nothing_is_told(released, as_, hanna, max_):
    for person in (hanna, max_):
        html = page(as_(person))
        assert words_of(html) == [] or person == hanna
        assert "Team Nord" in html


INSIGHT = [
    reverse(f"health:{name}")
    for name in ("agreement", "priorities", "from-the-top", "improved", "how")
]


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def three_hundred_more(pulse):
    """Shops as large and as much of one mind as Team Süd."""
    top = pulse.units.get(name="Havelund").path
    sued = Group.objects.get(pulse=pulse, name="Team Süd")
    counts = sued.figures.get(kind=Figure.Kind.ITEM_COUNTS).numbers
    for n in range(300):
        unit(pulse, 2000 + n, [*top, 2000 + n], f"Shop {n}").save()
        shop = {"name": f"Shop {n}", "team_ids": [2000 + n], "trend_key": f"shop {n}"}
        made = Group.objects.create(
            pulse=pulse, level=EXACT, n=sued.n, n_words=sued.n_words, **shop
        )
        made.figures.create(kind=Figure.Kind.ITEM_COUNTS, numbers=counts)


def test_three_hundred_groups_more_cost_no_more_queries(apart, as_, hanna):
    client = as_(hanna)
    before = [queries(client, url) for url in INSIGHT]
    three_hundred_more(apart)

    after = [queries(client, url) for url in INSIGHT]

    assert all(now <= then for now, then in zip(after, before, strict=True))
    assert max(after) <= 18


def test_three_hundred_groups_are_paged(apart, as_, hanna):
    three_hundred_more(apart)

    html = page(as_(hanna), "?page=2&construct=communication")

    assert "People in 304 of 305 groups see communication alike" in html
    assert len(words_of(html)) == 60
    assert "Page 2 of 6" in html
    assert 'href="?page=3&amp;pulse=0&amp;construct=communication&amp;branch=#alike-title"' in html
