"""Sign-in by a code sent by mail; nothing tells a stranger who is on the roster."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from culture.people.adapter import post_room
from culture.people.models import Person

LOGIN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_limits(hanna):
    """Somebody leads already, and nobody has asked for a code yet."""
    cache.clear()


def ask(client, address, **query):
    return client.post(LOGIN, {"login": address, **query})


def delivered():
    """The post room has one worker: when it takes this, everything before has left."""
    post_room.submit(int).result()
    return mail.outbox


def code():
    return re.search(r"^\d{6}$", delivered()[-1].body, re.M)[0]


def test_a_code_by_mail_signs_in(client, emma):
    response = ask(client, "EMMA.employee@havelund.example", next="/results/")
    assert response.url.startswith(CONFIRM)
    page = client.get(response.url).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page

    signed_in = client.post(
        response.url, {"code": f" {code()[:3]} {code()[3:]} ", "next": "/results/"}
    )

    assert signed_in.url == "/results/"
    assert client.session["_auth_user_id"] == str(emma.pk)
    (sent,) = delivered()
    assert sent.to == [emma.email]
    assert "Havelund" in sent.body
    assert "http" not in sent.body


def test_a_wrong_code_does_not_and_five_are_enough(client, emma):
    ask(client, emma.email)
    for _ in range(4):
        assert "not the code" in client.post(CONFIRM, {"code": "nope"}).content.decode()

    client.post(CONFIRM, {"code": "nope"})

    assert client.post(CONFIRM, {"code": code()}).url == "/accounts/login/code/"
    assert "_auth_user_id" not in client.session


def test_unknown_and_left_look_the_same_and_get_no_mail(client, emma, otto):
    Person.objects.filter(pk=otto.pk).update(is_active=False)
    pages = []
    for address in (emma.email, otto.email, "stranger@x.example"):
        client.cookies.clear()
        response = ask(client, address)
        pages.append((response.status_code, response.url, tokenless(client.get(CONFIRM), address)))

    assert pages[0] == pages[1] == pages[2]
    assert [sent.to for sent in delivered()] == [[emma.email]]


def tokenless(response, address):
    page = response.content.decode().replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_who_left_between_mail_and_code_stays_out(client, emma):
    ask(client, emma.email)
    Person.objects.filter(pk=emma.pk).update(is_active=False)

    assert client.post(CONFIRM, {"code": code()}).url == LOGIN
    assert "_auth_user_id" not in client.session


def test_an_old_address_opens_nothing_once_the_roster_has_a_new_one(client, emma):
    ask(client, emma.email)
    client.post(CONFIRM, {"code": code()})
    client.post("/accounts/logout/")
    Person.objects.filter(pk=emma.pk).update(email="emma.new@havelund.example")

    ask(client, emma.email)

    assert len(delivered()) == 1
    assert not EmailAddress.objects.exists()


def test_codes_for_one_address_are_limited(client, emma):
    for _ in range(3):
        assert ask(client, emma.email).status_code == 302
        client.post("/accounts/logout/")

    assert "Too many tries" in ask(client, emma.email).content.decode()
    assert len(delivered()) == 3


def test_another_address_can_be_used_after_a_slip(client, emma):
    ask(client, "ema@havelund.example")

    back = client.post("/accounts/logout/", {"next": LOGIN})

    assert back.url == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_signing_out_asks_for_a_post(as_, emma):
    session = as_(emma)
    assert session.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in session.session

    session.post("/accounts/logout/")

    assert "_auth_user_id" not in session.session


@pytest.mark.parametrize(
    "path",
    ["signup/", "password/reset/", "password/change/", "email/", "reauthenticate/", "inactive/"],
)
def test_nothing_else_of_the_library_is_there(client, emma, as_, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    assert as_(emma).get(f"/accounts/{path}").status_code == 404
