"""Views that somebody saved: kept, found in the bar, renamed, deleted, brought back."""

import pytest

from roadmap.plan.looks import saved
from roadmap.plan.models.views import SavedView
from tests.plan.conftest import url

LATE = {"name": "Late ones", "page": "list", "query": "state=late&sort=due&page=3&moved=1"}


@pytest.fixture
def late(as_, programme, hanna):
    as_(hanna).post(url("view-save"), LATE)
    return SavedView.objects.get()


def test_a_view_keeps_the_page_and_its_filters_and_stands_in_the_bar(as_, late, hanna):
    page = as_(hanna).get(url("board")).content.decode()

    assert late.query == "state=late&sort=due"
    assert f"{url('list')}?state=late&amp;sort=due" in page
    assert "Late ones" in page


def test_it_is_current_where_it_is_open(as_, late, hanna):
    page = as_(hanna).get(f"{url('list')}?{late.query}").content.decode()

    assert f'?{late.query.replace("&", "&amp;")}" aria-current="page"' in page


def test_a_view_is_seen_and_changed_by_its_person_alone(as_, late, max_, sonja):
    for person in (max_, sonja):
        client = as_(person)
        assert "Late ones" not in client.get(url("views")).content.decode()
        assert client.post(url("view-rename", late.pk), {"name": "Mine"}).status_code == 404
        assert client.post(url("view-delete", late.pk)).status_code == 404
    late.refresh_from_db()
    assert late.name == "Late ones"


def test_a_view_gets_another_name(as_, late, hanna):
    as_(hanna).post(url("view-rename", late.pk), {"name": "To look at"})

    late.refresh_from_db()
    assert (late.name, late.query) == ("To look at", "state=late&sort=due")


def test_what_was_deleted_can_be_brought_back_once(as_, late, hanna):
    client = as_(hanna)

    answer = client.post(url("view-delete", late.pk), follow=True)
    gone = answer.context["gone"]

    assert "is deleted" in answer.content.decode()
    assert not SavedView.objects.exists()
    client.post(url("view-save"), gone)
    assert SavedView.objects.get().query == late.query
    assert "is deleted" not in client.get(url("views")).content.decode()


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({}, "You have a view of this name"),
        ({"name": ""}, "required"),
        ({"name": "Other", "page": "https://elsewhere.example"}, "Select a valid choice"),
        ({"name": "Other", "query": "q=" + "x" * 400}, "at most 400 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is(as_, late, hanna, odd, words):
    page = as_(hanna).post(url("view-save"), LATE | odd, follow=True).content.decode()

    assert words in page
    assert SavedView.objects.count() == 1


def test_there_is_an_end_to_views(as_, late, hanna, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 1)

    page = as_(hanna).post(url("view-save"), LATE | {"name": "Other"}, follow=True)

    assert "Delete one before you keep another" in page.content.decode()
    assert SavedView.objects.count() == 1
