"""A company of three hundred groups: the map stays a page that somebody can read."""

import re

import pytest
from django.urls import reverse

from surveys.models.pulses import Unit
from surveys.models.results import Group

RESULTS = reverse("health:results")
BRANCHES = 20


@pytest.fixture
def many(released):
    """Beside Havelund's own groups three hundred more, in twenty branches below its top."""
    top = released.units.get(name="Havelund").path
    Unit.objects.bulk_create(
        unit(released, 1000 + n, [*top, 1000 + n], f"Branch {n}") for n in range(BRANCHES)
    )
    for n in range(300):
        above = 1000 + n % BRANCHES
        unit(released, 2000 + n, [*top, above, 2000 + n], f"Shop {n}").save()
        Group.objects.create(
            pulse=released,
            level=Group.Level.EXACT,
            name=f"Shop {n}",
            team_ids=[2000 + n],
            trend_key=f"shop {n}",
            n=12,
            n_words="12",
        )
    return released


def unit(pulse, team_id, path, name):
    return Unit(
        pulse=pulse,
        team_id=team_id,
        path=path,
        name=name,
        epoch=1,
        invited=12,
        holds_leaders=False,
    )


def page(client, query=""):
    response = client.get(RESULTS + query)
    assert response.status_code == 200
    return response.content.decode()


def shops(html):
    return re.findall(r">(Shop \d+)</a>", html)


def test_a_page_holds_sixty_groups_and_every_group_is_on_one(many, as_, hanna):
    client = as_(hanna)

    pages = [page(client, f"?page={number}") for number in range(1, 7)]

    assert all(len(shops(html)) <= 60 for html in pages)
    found = [shop for html in pages for shop in shops(html)]
    assert len(found) == len(set(found)) == 300
    assert all("Whole company" in html for html in pages)
    assert "Page 1 of 6" in pages[0]
    assert '?page=2&amp;pulse=0&amp;branch=#heat-title"' in pages[0]


def test_one_branch_is_chosen_by_its_address(many, as_, hanna):
    client = as_(hanna)
    assert ">Branch 7</option>" in page(client)

    html = page(client, "?branch=1007")

    assert shops(html) == [f"Shop {n}" for n in range(7, 300, BRANCHES)]
    assert '<option value="1007" selected>' in html
    assert "Page 1 of" not in html
    assert client.get(f"{RESULTS}?branch=4711").status_code == 404
    assert client.get(f"{RESULTS}?branch=Branch").status_code == 404


@pytest.mark.parametrize(
    "address",
    [RESULTS, reverse("health:construct", args=["trust"]), reverse("health:agreement")],
)
def test_choosing_a_branch_leads_to_the_part_of_the_page_that_it_changes(many, as_, hanna, address):
    html = as_(hanna).get(address).text
    part = re.search(rf'action="{address}#([a-z-]+)"', html)[1]
    assert f'id="{part}"' in html
    assert ">Branch 7</option>" in html


def test_many_groups_cost_no_more_queries(many, as_, hanna, django_assert_max_num_queries):
    client = as_(hanna)
    with django_assert_max_num_queries(24):
        page(client)


def test_a_company_of_few_groups_needs_no_choice(released, as_, hanna):
    assert ">All groups</option>" not in page(as_(hanna))
