"""Somebody asks for groups and pulses one by one: hidden answers exactly like not existing."""

import pytest
import time_machine
from django.urls import reverse

from surveys.models.results import Group
from tests import make
from tests.attacks.catalogue import IN_FULL
from tests.attacks.test_who_answered import RANDOM
from tests.conftest import team

pytestmark = pytest.mark.django_db
NOTHING = 10**6
TELLTALE = ("ETag", "Last-Modified", "Age", "Expires", "X-Total-Count")


@pytest.fixture
def pulse(staffed, emma, otto, sonja, kim, tore, hanna):
    make.programme()
    pulse = make.counted_pulse()
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


@pytest.fixture
def early(pulse):
    """The hours in which employees do not read the result yet."""
    with time_machine.travel(pulse.ends_at + make.HOUR, tick=False):
        yield pulse


def answer(browser, address):
    """All that somebody gets, but for the random marks of forms."""
    response = browser.get(address)
    headers = sorted(response.headers.items())
    own = address.split("?")[0]
    return response.status_code, RANDOM.sub("", response.text).replace(own, ""), headers


def hidden_groups(person, pulse):
    led = make.Person.objects.get(pk=person.pk).led_team_ids
    return [g for g in Group.objects.all() if not g.team_ids or not set(g.team_ids) <= led]


@pytest.mark.attack(
    "AT21",
    "As a manager, every group that is hidden from them and numbers that never existed: status, "
    "page and headers compared.",
)
def test_a_hidden_group_answers_like_none(pulse, max_, as_, found):
    browser, asked = as_(max_), 0
    for query in ("", f"?pulse={pulse.number}", "?pulse=77", "?pulse=x"):
        for group in hidden_groups(max_, pulse):
            there = answer(browser, reverse("health:group", args=[group.pk]) + query)
            nowhere = answer(browser, reverse("health:group", args=[NOTHING + group.pk]) + query)
            assert there == nowhere
            assert there[0] == 404
            asked += 1
    assert asked >= 8
    found(f"{asked} pairs: same status, same page, same headers.")


@pytest.mark.attack(
    "AT21", "The interface with every filter, order, search and page one can think of."
)
@pytest.mark.parametrize("who", ["max_", "emma", "hanna"])
def test_no_parameter_of_the_interface_filters_orders_or_tells(pulse, as_, request, found, who):
    browser, address = as_(request.getfixturevalue(who)), reverse("results-list")
    plain = answer(browser, address)
    nord, south = team("Team Nord").pk, team("Team Süd").pk
    queries = [
        f"{name}={value}"
        for name in (
            "unit", "team", "group", "groups", "id", "segment", "dimension", "site", "tenure_band",
            "min_n", "level", "inside", "ordering", "order_by", "search", "q", "fields", "page",
            "page_size", "limit", "offset", "format", "expand", "include", "person", "exclude",
        )
        for value in (nord, "-n", "Harbour", south, "1", "json")[: 6 if IN_FULL else 3]
        if name != "format" or value == "json"
    ]  # fmt: skip
    differs = [query for query in queries if answer(browser, f"{address}?{query}") != plain]
    assert not differs
    assert not [name for name in TELLTALE if name in dict(plain[2])]
    found(f"{len(queries)} queries as {who.strip('_')}: not a byte differs.")


@pytest.mark.attack("AT21", "A pulse that is counted but not yet open to employees, and none.")
def test_a_result_that_is_not_open_yet_answers_like_none(early, emma, as_, found):
    browser = as_(emma)
    for name in ("results-list", "health:results"):
        there, nowhere = (answer(browser, f"{reverse(name)}?pulse={n}") for n in (0, 77))
        assert there == nowhere
    found("Both answer alike.")
