"""The page behind a personal link: opening writes nothing, only the button counts."""

import re
from base64 import b64encode

import pytest
import time_machine
from django.db import connection
from django.test import Client

from surveys import gate
from surveys.asking.bank import bank
from surveys.asking.questions import questions
from surveys.box import keys
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.box.opening import open_ballot
from surveys.box.seal import seal
from surveys.models.invitations import Invitation
from surveys.models.results import Certificate
from surveys.models.terms import Terms
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


def posted(sealed):
    return {"sealed": b64encode(sealed).decode()}


def opened(pulse, person):
    """What lies in this person's envelope."""
    invitation = make.invitation(pulse, person)
    return open_ballot(
        Ballot.objects.get(invitation=invitation).sealed,
        keys.private_key(pulse.fingerprint),
        pulse_id=pulse.pk,
        token_digest=invitation.token_digest,
        items=len(questions(pulse).items),
    )


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


def test_no_value_stands_in_the_statements_that_postgresql_keeps_planned(client, pulse, link):
    client.post(link, ratings(pulse))

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        planned = "".join(statement for (statement,) in cursor.fetchall())
    assert "invitation.token_digest = $" in planned
    assert "INSERT INTO surveys_ballot (invitation_id, sealed) SELECT id, $" in planned


def test_a_second_answer_replaces_the_first(client, hanna, pulse, link):
    people = [person for person in make.invited(pulse) if link != make.link(pulse, person)]
    for person in people:
        make.cast(pulse, person, rating=5)
    client.post(link, ratings(pulse, 1))
    client.post(link, ratings(pulse, 5))
    make.count(pulse)

    company = gate.read(hanna, [pulse], now=make.published_at(pulse))[0]
    assert company.items["STR1"].counts == (0, 0, 0, 0, company.n)


def test_an_envelope_sealed_by_the_browser_is_kept_as_it_is(client, pulse, link, emma):
    token = link.split("/")[-1]
    key = keys.public_key(pulse.fingerprint)
    sealed = seal(make.answers(pulse), key, pulse_id=pulse.pk, token=token)

    assert client.post(link, posted(sealed)).status_code == 303

    assert bytes(Ballot.objects.get().sealed) == sealed
    assert opened(pulse, emma) == make.answers(pulse)


def test_an_envelope_of_garbage_is_dropped_at_the_count_and_stops_nothing(client, pulse, link):
    for person in make.invited(pulse):
        make.cast(pulse, person)
    assert client.post(link, posted(b"x" * SEALED_SIZE)).status_code == 303

    make.count(pulse)

    assert Certificate.objects.get().invalid == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"sealed": ""},
        {"sealed": "not base64 at all"},
        posted(b"x" * (SEALED_SIZE - 1)),
        posted(b"x" * (SEALED_SIZE + 1)),
    ],
)
def test_what_is_no_envelope_is_refused_at_once(client, link, sent):
    before = everything_stored()
    response = client.post(link, sent)
    assert response.status_code == 422
    assert "not a sealed envelope of the right size, so nothing was kept" in response.text
    assert everything_stored() == before


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
    assert "Answer some more statements: 1 answered so far" in response.text
    assert "answers count from 18" in response.text
    assert response.text.count(" checked") == 3
    assert not Ballot.objects.exists()


def test_nothing_at_all_is_too_few(client, link):
    response = client.post(link)
    assert response.status_code == 422
    assert 'href="#STR1">Answer some more statements: 0 answered so far' in response.text


def of_another_pulse(pulse):
    asked = {item.code for item in pulse.items.all()}
    return next(code for code in bank() if code not in asked)


@pytest.mark.parametrize("garbage", ["6", "0", "-1", "4.0", "five", "\x00", "٣"])
def test_an_answer_out_of_range_is_refused(client, pulse, link, garbage):
    page = refused(client, link, ratings(pulse, STR2=garbage))
    assert 'href="#STR2">Answer number 2 again' in page
    page = refused(client, link, ratings(pulse, REC1="11"))
    assert 'href="#REC1">Answer number 37 again' in page


@pytest.mark.parametrize("extra", [{"sealed": "x"}, {"company_only": "yes"}, {"x": ""}])
def test_what_the_page_does_not_ask_is_refused(client, pulse, link, extra):
    assert "this page does not ask for" in refused(client, link, ratings(pulse) | extra)


def test_an_item_of_another_pulse_is_refused(client, pulse, link):
    foreign = {of_another_pulse(pulse): "4"}
    assert "this page does not ask for" in refused(client, link, ratings(pulse) | foreign)


def test_a_comment_over_its_room_in_bytes_is_refused_and_kept(client, pulse, link):
    fits = "€" * 500
    page = refused(client, link, ratings(pulse, comment=fits + "€€"))
    assert 'href="#comment">Shorten your comment by about 2 characters.' in page
    assert fits + "€€</textarea>" in page
    assert client.post(link, ratings(pulse, comment=fits)).status_code == 303


def refused(client, link, sent):
    """The page that refuses this; all else that was chosen is on it, and nothing was stored."""
    before = everything_stored()
    response = client.post(link, sent)
    assert response.status_code == 422
    assert everything_stored() == before
    assert response.text.count(" checked") >= 35
    return response.text


def test_a_body_over_eight_kilobytes_is_refused_with_what_was_typed(client, pulse, link):
    before = everything_stored()
    response = client.post(link, ratings(pulse, comment="y" * 8200))
    assert response.status_code == 413
    assert "More was sent than this page takes" in response.text
    assert "y" * 8200 in response.text
    assert response.text.count(" checked") == 36
    assert everything_stored() == before


def test_a_huge_or_broken_body_is_not_even_read(client, pulse, link, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR, before = tmp_path, everything_stored()
    huge = tmp_path.parent / "huge"
    huge.write_bytes(b"x" * 4_000_000)
    form = "application/x-www-form-urlencoded"
    with huge.open("rb") as file:
        answers = [
            client.post(link, ratings(pulse) | {"file": file}),
            client.post(link, "a&" * 2000, content_type=form),
            client.post(link, b"--x", content_type="multipart/form-data; boundary="),
            client.post(link, b"STR1=4", content_type=f"{form}; charset=utf-16"),
        ]
    assert [answer.status_code for answer in answers] == [413, 400, 400, 400]
    assert all("Nothing was kept." in answer.text for answer in answers)
    assert everything_stored() == before
    assert list(tmp_path.iterdir()) == []


def test_the_comment_and_its_choice_arrive(client, pulse, link, emma):
    client.post(link, ratings(pulse, comment=" Fewer forms.\r\nMore time. ", company_only="1"))

    answers = opened(pulse, emma)
    assert answers.comment == "Fewer forms.\nMore time."
    assert answers.company_only


def test_without_comments_in_the_terms_there_is_no_box_and_none_is_taken(
    client, staffed, emma, clock
):
    Terms(comments=False).save()
    pulse = make.open_pulse()
    link = make.link(pulse, emma)
    assert "<textarea" not in client.get(link).text
    assert "and comments" not in client.get(link).text
    assert "does not ask for" in refused(client, link, ratings(pulse, comment="Fewer forms."))


@pytest.mark.parametrize("swapped", [False, True])
def test_without_the_right_key_nothing_is_shown_or_taken_and_an_alarm_is_raised(
    client, pulse, link, caplog, swapped
):
    client.get(link)  # the page is kept in memory; the key is looked at all the same
    before, path = everything_stored(), keys.path_of(pulse.fingerprint, keys.PUBLIC)
    other = keys.path_of(keys.make_keys(), keys.PUBLIC).read_bytes()
    path.write_bytes(other) if swapped else path.unlink()
    sent = (ratings(pulse), posted(b"x" * SEALED_SIZE))

    for response in (client.get(link), *(client.post(link, data) for data in sent)):
        assert response.status_code == 503
        assert "Something is wrong with this pulse’s key" in response.text

    assert everything_stored() == before
    assert {record.levelname for record in caplog.records} == {"CRITICAL"}
    assert link.split("/")[-1] not in caplog.text


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
    assert page.count(b"<script") == page.count(b'<script type="module" src="/static/') == 1


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


def test_a_comment_that_comes_after_the_close_comes_back_to_be_copied(client, pulse, link):
    with time_machine.travel(pulse.ends_at, tick=False):
        late = client.post(link, ratings(pulse, comment="Fewer <forms>."))
    assert late.status_code == 404
    assert "Fewer &lt;forms&gt;.</textarea>" in late.text
    assert client.post("/p/unknown", {"comment": "Fewer <forms>."}).content == late.content
    assert not Ballot.objects.exists()


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


def test_the_page_says_how_many_of_the_group_are_new(client, pulse, link):
    pulse.planned_groups.filter(name="Team Nord").update(newcomers=2)
    assert "Team Nord, 21 people invited, 2 of them new, or a larger group" in client.get(link).text


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


@pytest.mark.parametrize(("page", "most"), [("?a=4", 4), ("/thanks", 5), ("/know", 4)])
def test_the_other_answer_pages_cost_few_queries(
    client, link, django_assert_max_num_queries, page, most
):
    client.get(link + page)
    with django_assert_max_num_queries(most):
        assert client.get(link + page).status_code == 200


def test_a_failure_says_so_and_logs_no_link(client, pulse, link, caplog, monkeypatch):
    def fail(token, *args, **kwargs):
        raise ValueError(f"Failing row contains {token}")

    monkeypatch.setattr("surveys.answer.answering.cast", fail)
    response = client.post(link, ratings(pulse))
    assert response.status_code == 500
    assert "Nothing was saved" in response.text
    assert "An answer page failed (ValueError)" in caplog.text
    assert link.split("/")[-1] not in caplog.text
