"""The page behind a personal link: opening writes nothing, only the button counts."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client

from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.models.invitations import Invitation
from surveys.models.results import Figure, Group
from surveys.questions import questions
from tests import make

pytestmark = pytest.mark.django_db
NOT_OPEN = "This link is not open."


@pytest.fixture
def clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def pulse(staffed, emma, clock):
    return make.open_pulse()


@pytest.fixture
def link(pulse, emma):
    return make.link(pulse, emma)


def ratings(pulse, rating=4, **changed):
    return {item.code: str(rating) for item in questions(pulse).items} | changed


def everything_stored():
    """Both tables as text, hidden columns left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT i::text FROM surveys_invitation i ORDER BY 1")
        invitations = cursor.fetchall()
        cursor.execute("SELECT b::text FROM surveys_ballot b ORDER BY 1")
        return invitations, cursor.fetchall()


def test_an_answer_is_sealed_and_the_link_marked_as_used(client, pulse, link, emma):
    response = client.post(link, ratings(pulse))

    assert response.status_code == 303
    assert response.headers["Location"] == f"{link}/thanks"
    assert make.invitation(pulse, emma).answered
    assert len(Ballot.objects.get().sealed) == SEALED_SIZE
    assert "Sealed." in client.get(f"{link}/thanks").text


def test_a_second_answer_replaces_the_first(client, pulse, link):
    people = [person for person in make.invited(pulse) if link != make.link(pulse, person)]
    for person in people:
        make.cast(pulse, person, rating=5)
    client.post(link, ratings(pulse, 1))
    client.post(link, ratings(pulse, 5))
    make.count(pulse)

    company = Group.objects.get(level=Group.Level.COMPANY)
    figure = Figure.objects.get(group=company, measure="STR1", kind=Figure.Kind.ITEM_COUNTS)
    assert figure.numbers == [0, 0, 0, 0, company.n, 0]


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("page", ["", "/know", "/thanks", "?a=5"])
def test_looking_writes_nothing(client, link, method, page):
    before = everything_stored()
    getattr(client, method)(link + page)
    assert everything_stored() == before


def test_a_rating_chosen_in_the_mail_is_only_preselected(client, link):
    page = client.get(f"{link}?a=4").text
    assert "Chosen in the mail" in page
    assert page.count(" checked") == 1
    assert not Ballot.objects.exists()


def test_too_few_answers_are_refused_and_kept_on_the_page(client, pulse, link):
    response = client.post(link, {"STR1": "2", "STR2": "na", "REC1": "9"})
    assert response.status_code == 422
    assert "Answer some more statements: 1 are answered, and answers count from 18" in response.text
    assert response.text.count(" checked") == 3
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("garbage", ["6", "0", "-1", "4.0", "", "five", "\x00"])
def test_values_that_the_page_does_not_offer_are_no_answer(client, pulse, link, garbage):
    assert client.post(link, ratings(pulse, garbage)).status_code == 422


def test_the_page_sets_no_cookie_is_not_kept_and_sends_no_referrer(client, pulse, link):
    for response in (client.get(link), client.post(link, ratings(pulse))):
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "form-action 'self'" in response.headers["Content-Security-Policy"]


def test_the_page_is_small_and_asks_nothing_from_elsewhere(client, link):
    page = client.get(link).content
    assert len(page) < 60_000
    assert not re.findall(rb'(?:src|href)="(?:https?:)?//', page)
    assert b"<script" not in page


def test_every_link_that_is_not_open_gets_the_same_page(client, pulse, link, emma):
    unknown = [f"/p/{'A' * 43}", "/p/garbage", "/p/%00%ff", "/p/a/b/c/d", "/p/"]
    with time_machine.travel(pulse.ends_at, tick=False):
        closed = client.get(link)
        late = client.post(link, ratings(pulse))
    pages = {(closed.status_code, closed.text), (late.status_code, late.text)}
    pages |= {(r.status_code, r.text) for r in map(client.get, unknown)}
    assert len(pages) == 1
    assert NOT_OPEN in closed.text
    assert closed.status_code == 404
    assert not Invitation.objects.filter(answered=True).exists()


def test_the_know_page_prints_the_row_but_not_whether_it_answered(client, pulse, link):
    before = client.get(f"{link}/know").text
    client.post(link, ratings(pulse))
    assert client.get(f"{link}/know").text == before
    assert "answered: yes or no" in before
    assert "e••••@havelund.example" in before


def test_the_page_names_the_group_and_the_promise(client, link):
    page = client.get(link).text
    assert "Team Nord, 21 people invited, or a larger group" in page
    assert "then destroyed; no manager, HR lead or report ever sees one person’s answers" in page


def test_a_signed_in_person_is_not_noticed(pulse, link, emma):
    browser = Client()
    browser.force_login(emma)
    with_session, without = browser.get(link), Client().get(link)
    assert with_session.content == without.content


def test_opening_costs_one_query_and_answering_few(
    client, pulse, link, django_assert_max_num_queries
):
    client.get(link)
    with django_assert_max_num_queries(1):
        client.get(link)
    answers = ratings(pulse)
    with django_assert_max_num_queries(5):  # find, begin, lock, cast, commit
        client.post(link, answers)


def test_a_failure_says_so_and_logs_no_link(client, pulse, link, caplog, monkeypatch):
    def fail(token, *args, **kwargs):
        raise ValueError(f"Failing row contains {token}")

    monkeypatch.setattr("surveys.answering.cast", fail)
    response = client.post(link, ratings(pulse))
    assert response.status_code == 500
    assert "Nothing was saved" in response.text
    assert "An answer page failed (ValueError)" in caplog.text
    assert link.split("/")[-1] not in caplog.text
