"""The page of a shared tablet: asks for a code, and forgets it."""

import pytest
from django.test import Client

from surveys.asking.questions import questions
from surveys.box import codes
from surveys.box.ballot import VOID, Ballot
from surveys.box.tokens import digest
from surveys.models.invitations import Invitation
from tests import make
from tests.paper.conftest import slip_codes

pytestmark = pytest.mark.django_db
TABLET = "/p/tablet"


@pytest.fixture
def code(pulse):
    return slip_codes(pulse)[0]


def ratings(pulse, rating=4):
    return {item.code: str(rating) for item in questions(pulse).items}


def test_a_code_opens_the_statements_and_what_is_sent_lies_sealed(client, pulse, code):
    page = client.post(TABLET, {"code": codes.grouped(code).lower()})
    assert page.status_code == 200
    assert f'name="code" value="{code}"' in page.content.decode()

    sent = client.post(TABLET, {"code": code} | ratings(pulse))

    assert (sent.status_code, sent.url) == (303, "/p/tablet/thanks?l=en")
    assert Ballot.objects.count() == 1
    thanks = client.get(sent.url)
    assert thanks.headers["Refresh"] == "15; url=/p/tablet?l=en"
    assert code not in thanks.content.decode()


def test_no_address_holds_the_code_and_nothing_is_kept_in_the_browser(client, pulse, code):
    pages = [client.get(TABLET), client.post(TABLET, {"code": code})]
    pages.append(client.post(TABLET, {"code": code} | ratings(pulse)))
    pages.append(client.get(pages[-1].url))

    for page in pages:
        assert not page.cookies
        assert page.headers["Cache-Control"] == "no-store"
        assert code not in str(page.headers)
    assert f"/p/{code}" not in "".join(page.content.decode() for page in pages)


def test_what_was_typed_wrongly_is_shown_again_and_asked_of_nobody(client, code, pulse):
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    page = client.post(TABLET, {"code": wrong})

    assert page.status_code == 422
    assert "This is not quite the code" in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()


def test_codes_that_are_not_open_get_one_page(client, pulse, code, emma):
    unknown = codes.code_for(b"?" * 32, 1)
    first = client.post(TABLET, {"code": unknown})
    make.count(pulse)
    after = client.post(TABLET, {"code": code})

    assert (first.status_code, first.content) == (after.status_code, after.content)
    assert first.status_code == 404
    assert "This code is not open." in first.content.decode()


def test_a_personal_link_is_no_code(client, pulse):
    person = make.invited(pulse)[0]
    assert client.post(TABLET, {"code": make.token(pulse, person)}).status_code == 422


def test_a_used_code_looks_like_an_unused_one_on_every_page(pulse):
    """Whoever printed the slips holds them all, and tries."""
    unused, used, twice = slip_codes(pulse)[:3]
    pages = {code: seen(code, pulse, sends=n) for n, code in enumerate((unused, used, twice))}

    assert pages[unused] == pages[used] == pages[twice]
    assert sum(bytes(ballot.sealed) == VOID for ballot in Ballot.objects.all()) == 1


def seen(code, pulse, *, sends):
    """Every page of a code after so many answers, without what is the code itself."""
    client = Client()
    for rating in range(1, sends + 1):
        assert client.post(f"/p/{code}", ratings(pulse, rating)).status_code == 303
    answers = [
        client.get(f"/p/{code}"),
        client.get(f"/p/{code}/know"),
        client.get(f"/p/{code}/thanks"),
        client.post(TABLET, {"code": code}),
        client.post(TABLET, {"code": code, next(iter(ratings(pulse))): "3"}),
    ]
    row = Invitation.objects.get(token_digest=digest(code))
    hidden = bytes(row.token_digest).hex()
    own = (code, str(row.pk), hidden[:4], hidden[4:8], hidden[-4:])
    return [(answer.status_code, without(answer.content.decode(), own)) for answer in answers]


def without(text, words):
    for word in words:
        text = text.replace(word, "·")
    return text


def test_the_pages_of_a_code_say_that_it_is_for_one_time_and_nobodys(client, pulse, code):
    page = client.get(f"/p/{code}").content.decode()
    know = client.get(f"/p/{code}/know").content.decode()

    assert "A printed code is for one time" in page
    assert "replace the earlier ones" not in page
    assert "Nobody: a printed code belongs to a team." in know
    assert "person_id: empty" in know
    assert "None" not in know


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nb", "ar"])
def test_the_tablet_speaks_six_languages_and_stays_in_the_one_chosen(client, pulse, code, language):
    first = client.get(f"{TABLET}?l={language}").content.decode()
    page = client.post(f"{TABLET}?l={language}", {"code": code}).content.decode()
    sent = client.post(f"{TABLET}?l={language}", {"code": code} | ratings(pulse))

    for shown in (first, page):
        assert f'lang="{language}"' in shown
    assert sent.url == f"/p/tablet/thanks?l={language}"
    assert f'lang="{language}"' in client.get(sent.url).content.decode()


def test_too_large_a_body_is_refused_before_it_is_read(client, pulse, code):
    page = client.post(TABLET, {"code": code, "comment": "x" * 70_000})
    assert page.status_code == 413
    assert not Ballot.objects.exists()
