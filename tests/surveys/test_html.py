"""Every answer page and every mail is HTML that no browser has to mend, in every language."""

import pytest
import time_machine
from django.test import Client

from culture.outbox.marks import stop_link
from surveys.box import keys
from surveys.models.pulses import Pulse
from tests import make
from tests.markup import faults
from tests.surveys.spoken import LANGUAGES
from tests.surveys.test_translations import mails_of, two_keepers  # noqa: F401

pytestmark = pytest.mark.django_db


def answer_pages(client, pulse, link, language):
    """Each of them once, in all that it can say."""
    speaks = f"?l={language}"
    for place in ("", "/know", "/thanks", "/x/y"):
        yield client.get(f"{link}{place}{speaks}")
    yield client.get(f"{link}{speaks}&a=2")
    for sent in ({}, {"STR1": "7", "comment": "€" * 700, "x": "1"}, {"sealed": "x"}, {"l": "ar"}):
        yield client.post(link + speaks, sent)
    yield client.post(link + speaks, {"x": "y" * 90_000})
    for place in ("rehearsal", "rehearsal/thanks"):
        yield client.get(f"/p/{place}{speaks}")
    stop = stop_link("emma.employee@havelund.example", language)
    yield from (client.get(stop), client.post(stop, {"stop": "1"}), client.get("/p/mail/x"))
    Pulse.objects.open().update(ends_at=pulse.extends_to)
    yield from (client.get(link + place + speaks) for place in ("", "/thanks"))
    keys.path_of(pulse.fingerprint, keys.PUBLIC).unlink()
    yield client.get(link + speaks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_page_has_to_be_mended(two_keepers, emma, settings, language):  # noqa: F811
    settings.BASE_URL = ""
    with time_machine.travel(make.NOW, tick=False):
        pages = list(answer_pages(Client(), two_keepers, make.link(two_keepers, emma), language))
    assert {page.status_code for page in pages} == {200, 404, 413, 422, 503}
    for page in pages:
        assert faults(page.text) == [], page.request
        assert len(page.content) < 60_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_has_to_be_mended(two_keepers, hanna, kim, language):  # noqa: F811
    make.Person.objects.update(language=language)
    for kind, mail in mails_of(two_keepers, hanna, kim).items():
        assert faults(mail.html, mail=True) == [], kind


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("<p><div>x</div></p>", "unexpected-end-tag"),
        ("<b><p>x</p></b>", "<p> in <b>"),
        ("<a href='/'><button type='submit'>x</button></a>", "<button> in something"),
        ("<i id='a'></i><i id='a'></i>", "id 'a' 2 times"),
        ("<label for='gone'>x</label>", "<label> names 'gone'"),
        ("<input nmae='x'>", "nmae on <input>"),
        ("<ul><p>x</p></ul>", "<p> in <ul>"),
        ("<h3>x</h3>", "<h3> after <h1>"),
        ("<p class='a' class='b'>x</p>", "duplicate-attribute"),
        ("<form action=''></form>", "<form> with an empty address"),
        ("<figure><p>x</p><figcaption>y</figcaption><p>z</p></figure>", "<figcaption> is neither"),
    ],
)
def test_what_is_broken_is_found(broken, told):
    head = "<!doctype html><html lang='en'><head><title>x</title></head>"
    page = f"{head}<body><main><h1>x</h1>{broken}</main></body></html>"
    assert any(told in fault for fault in faults(page))
