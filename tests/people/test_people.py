"""The pages of people and teams."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from culture.access import Role
from culture.people.models import Person, Team
from tests import make

PEOPLE = "/people/"


@pytest.fixture
def hr(hanna, as_):
    return as_(hanna)


def test_the_list_tells_how_many_and_what_is_missing(hr, max_, emma, otto):
    page = hr.get(PEOPLE).content.decode()

    assert "4 people in 3 teams." in page
    assert "2 teams have no manager" in page
    assert emma.email in page


def test_the_list_is_searched_and_filtered(hr, max_, emma, otto):
    def found(**query):
        return [str(person) for person in hr.get(PEOPLE, query).context["page"]]

    assert found(q="emma havelund") == ["Emma Employee"]
    assert found(team=Team.objects.get(name="Hotels").pk) == [
        "Emma Employee",
        "Max Manager",
        "Otto Elsewhere",
    ]
    assert found(who="managers") == ["Max Manager"]
    Person.objects.filter(pk=otto.pk).update(is_active=False)
    assert found(who="left") == ["Otto Elsewhere"]
    assert found(team="x") == ["Emma Employee", "Hanna HR", "Max Manager"]
    part = hr.get(PEOPLE, {"q": "emma"}, headers={"HX-Request": "true"}).content
    assert b"Emma" in part
    assert b"<html" not in part


def test_a_long_list_has_pages_and_asks_few_queries(hr, django_assert_max_num_queries):
    make.people(30, Team.objects.get(name="Team Nord"))

    with django_assert_max_num_queries(12):
        first = hr.get(PEOPLE, {"q": "person"})

    assert len(first.context["page"]) == 25
    assert b"?page=2&amp;q=person" in first.content
    assert len(hr.get(PEOPLE, {"q": "person", "page": "2"}).context["page"]) == 5


def test_a_manager_is_searched_and_named(hr, emma, otto):
    team = Team.objects.get(name="Team Nord")
    url = f"/people/teams/{team.pk}/"
    assert "has no manager yet" in hr.get(url).content.decode()
    assert [str(person) for person in hr.get(url).context["candidates"]] == ["Emma Employee"]
    assert list(hr.get(url, {"q": "otto"}).context["candidates"]) == [otto]

    hr.post(url, {"manager": otto.pk})

    team.refresh_from_db()
    assert team.manager == otto


def test_nobody_who_left_can_be_named(hr, otto):
    team = Team.objects.get(name="Team Nord")
    Person.objects.filter(pk=otto.pk).update(is_active=False)

    assert hr.post(f"/people/teams/{team.pk}/", {"manager": otto.pk}).status_code == 404
    hr.post(f"/people/teams/{team.pk}/", {"manager": "nobody"})
    assert Team.objects.get(pk=team.pk).manager is None


def changed(person, **fields):
    said = {"role": person.role, "team": person.team_id, "language": "en", "is_active": "on"}
    return {key: value for key, value in (said | fields).items() if value is not None}


def test_hr_changes_role_language_and_zone(hr, emma):
    new = changed(emma, role=Role.SPONSOR, language="de", time_zone="Europe/Berlin")

    hr.post(f"/people/{emma.pk}/", new)

    emma.refresh_from_db()
    assert (emma.role, emma.language, emma.time_zone) == (Role.SPONSOR, "de", "Europe/Berlin")


def test_the_only_hr_lead_stays_one(hr, hanna, emma):
    for change in ({"role": Role.EMPLOYEE}, {"is_active": None}):
        page = hr.post(f"/people/{hanna.pk}/", changed(hanna, **change))
        assert "the only HR lead" in page.content.decode()

    hr.post(f"/people/{emma.pk}/", changed(emma, role=Role.HR_LEAD))
    hr.post(f"/people/{hanna.pk}/", changed(hanna, role=Role.EMPLOYEE))
    hanna.refresh_from_db()
    assert hanna.role == Role.EMPLOYEE


def test_who_left_is_out_at_the_next_request(hr, emma, as_):
    session = as_(emma)
    assert session.get("/accounts/logout/").status_code == 200

    hr.post(f"/people/{emma.pk}/", changed(emma, is_active=None))

    assert session.get("/").url.startswith("/accounts/login/")


def test_only_hr_leads_open_people_and_teams(emma, max_, sonja, kim, tore, as_):
    team = Team.objects.get(name="Team Nord")
    for person in (emma, max_, sonja, kim, tore):
        client = as_(person)
        assert client.get(f"/people/teams/{team.pk}/").status_code == 404
        assert (
            client.post(f"/people/{person.pk}/", changed(person, role=Role.HR_LEAD)).status_code
            == 404
        )
    assert not Person.objects.filter(role=Role.HR_LEAD).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_hr_leads_who_step_down_in_one_moment_one_stays(as_, hanna, emma):
    both, left = Person.objects.filter(pk__in=[hanna.pk, emma.pk]), []

    def afresh():
        left.append(both.filter(role=Role.HR_LEAD).count())
        both.update(role=Role.HR_LEAD)

    ready = Barrier(2, action=afresh, timeout=20)

    def step_down(person):
        client = as_(person)
        for _ in range(15):
            ready.wait()
            client.post(f"/people/{person.pk}/", changed(person, role=Role.EMPLOYEE))
        ready.wait()
        connection.close()

    threads = [Thread(target=step_down, args=[person]) for person in (hanna, emma)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert left == [1] * 16


def test_what_no_column_holds_finds_nobody(hr):
    url = f"/people/teams/{Team.objects.get(name='Team Nord').pk}/"
    assert not hr.get(url, {"q": "a\0b"}).context["candidates"]
    assert hr.post(url, {"manager": "9" * 5000}).url == url
