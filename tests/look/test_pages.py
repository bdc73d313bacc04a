"""The bar of each person, and what leaves when htmx asks."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import include, path
from django_htmx.middleware import HtmxMiddleware

from culture.access import Role
from culture.pages import bar_of, shell, wants_part, way_to
from culture.people.models import Person

urlpatterns = [
    path("", include(([path("", lambda request: None, name="home")], "health"))),
    path("people/", include(([path("", lambda request: None, name="people")], "people"))),
]


def somebody(role, *, leads=()):
    person = Person(name="Max Manager", role=role)
    person.led_team_ids = frozenset(leads)
    return person


@pytest.mark.parametrize(
    ("role", "leads", "bar"),
    [
        (Role.HR_LEAD, {1}, "hr_lead"),
        (Role.EMPLOYEE, {1}, "manager"),
        (Role.EMPLOYEE, (), "employee"),
        (Role.TECHNICAL, {1}, "technical"),
    ],
)
def test_leading_a_team_opens_the_managers_bar_to_employees_only(role, leads, bar):
    assert bar_of(somebody(role, leads=leads)) == bar


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("place", "address", "current"),
    [
        ("home", "/", True),
        ("home", "/people/7/", False),
        ("people", "/people/7/", True),
    ],
)
def test_a_way_is_current_on_its_page_and_the_pages_below(place, address, current):
    assert way_to(place, address).current is current


def test_nobody_signed_in_has_no_bar():
    request = RequestFactory().get("/")
    assert shell(request)["ways"]() == []

    request.user = AnonymousUser()
    assert shell(request)["ways"]() == []


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_a_request_for_a_piece_gets_a_piece(headers, part):
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda request: None)(request)

    assert wants_part(request) is part
