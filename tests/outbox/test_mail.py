"""The form of a mail, read back with Python's strict parser."""

from email import message_from_bytes, policy

import pytest

from culture.outbox.mail import Mail, build, sender
from culture.outbox.models import Letter
from culture.outbox.paper import Paper
from tests.make import NOW


@pytest.fixture(autouse=True)
def from_address(settings):
    settings.DEFAULT_FROM_EMAIL = "pulse@havelund.example"


@pytest.fixture
def templates(settings, tmp_path):
    """A folder whose templates can be drawn."""
    django = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**django, "DIRS": [tmp_path, *django["DIRS"]]}]
    return tmp_path


def read(mail):
    """The message after the wire; any defect raises."""
    letter = Letter.about("test", 1, now=NOW)
    raw = build(letter, mail).message().as_bytes(linesep="\r\n")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    return message_from_bytes(raw, policy=policy.strict), raw


def test_a_mail_has_text_first_then_html_and_says_it_is_automatic():
    mail = Mail("emma@havelund.example", "Wie ist Service hier?", "Grüße", html="<p>Grüße</p>")

    message, raw = read(mail)

    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert (text.get_content().strip(), html.get_content().strip()) == ("Grüße", "<p>Grüße</p>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert "OOF" in message["X-Auto-Response-Suppress"]
    assert message["Date"].datetime == NOW
    assert message["Message-ID"].endswith("@localhost>")
    assert raw.isascii()


def test_a_long_line_and_a_long_link_arrive_as_they_were():
    link = "https://pulse.havelund.example/p/" + "x" * 43
    words = "word " * 400 + link

    message, _ = read(Mail("emma@havelund.example", "Subject", words))

    assert message.get_content().strip() == words


def test_it_comes_from_a_person_through_the_one_address_we_may_use():
    mail = Mail(
        "emma@havelund.example", "Hello", "Text",
        from_name="Anna Berg", reply_to="anna.berg@havelund.example",
    )  # fmt: skip

    message, _ = read(mail)

    assert message["From"].addresses[0].display_name == "Anna Berg via Seven Cs"
    assert message["From"].addresses[0].addr_spec == "pulse@havelund.example"
    assert message["Reply-To"].addresses[0].addr_spec == "anna.berg@havelund.example"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", "Seven Cs"),
        ("Zoë Ørsted", "Zoë Ørsted via Seven Cs"),
        ("Boss <boss@bank.example>, Bank", "Boss boss bank.example Bank via Seven Cs"),
        ("Anna\r\nBcc: all@havelund.example", "Anna Bcc all havelund.example via Seven Cs"),
        ("Anna \u202egro.live", "Anna gro.live via Seven Cs"),
    ],
)
def test_a_display_name_cannot_pretend(name, shown):
    message, _ = read(Mail("emma@havelund.example", "Hello", "Text", from_name=name))

    assert message["From"].addresses[0].display_name == shown
    assert message["Bcc"] is None


def test_a_display_name_is_short():
    message, _ = read(Mail("emma@havelund.example", "Hello", "Text", from_name="Anna " * 40))

    assert len(message["From"].addresses[0].display_name) <= 75
    assert sender("Anna " * 40).count("via Seven Cs") == 1


def test_no_line_break_in_a_subject_begins_a_header():
    subject = "Results of Team Nord\r\nBcc: all@havelund.example\r\n\r\n<p>hello"

    message, _ = read(Mail("emma@havelund.example", subject, "Text"))

    assert message["Subject"] == "Results of Team Nord Bcc: all@havelund.example <p>hello"
    assert message["Bcc"] is None


@pytest.mark.parametrize("field", ["to", "reply_to"])
def test_no_line_break_in_an_address_leaves_the_house(field):
    parts = {"to": "emma@havelund.example"} | {field: "emma@x.example\nBcc: all@x.example"}

    with pytest.raises(ValueError, match=r"newline|Invalid address"):
        read(Mail(subject="Hello", text="Text", **parts))


def test_an_owner_adds_headers_but_cannot_change_ours():
    headers = {"List-Unsubscribe": "<https://pulse.havelund.example/u/1>", "Date": "yesterday"}

    message, _ = read(Mail("emma@havelund.example", "Hello", "Text", headers=headers))

    assert message["List-Unsubscribe"] == headers["List-Unsubscribe"]
    assert message["Date"].datetime == NOW


def test_paper_is_drawn_once_and_filled_in_for_each(templates):
    (templates / "letter.html").write_text(
        "{% extends 'mail/base.html' %}{% block main %}"
        '<tr><td class="pad"><p>Hello {{ name }}</p>'
        '<a class="choice" href="{{ link }}?a=1">{{ team }}</a></td></tr>'
        "{% endblock %}"
    )
    paper = Paper(
        "letter.html", {"organisation_name": "Stores & more", "team": "R&D"}, ["name", "link"]
    )

    emma = paper.fill(name="Emma <b>", link="https://x.example/p/1")
    otto = paper.fill(name="Otto", link="https://x.example/p/2")

    assert "Hello Emma &lt;b&gt;</p>" in emma
    assert 'href="https://x.example/p/1?a=1"' in emma
    assert "R&amp;D" in emma
    assert "Stores &amp; more" in emma
    assert emma.replace("Emma &lt;b&gt;", "Otto").replace("p/1", "p/2") == otto


def test_styles_move_into_the_elements_and_the_dark_rules_stay(templates):
    (templates / "letter.html").write_text("{% extends 'mail/base.html' %}")

    html = Paper("letter.html", {"organisation_name": "Havelund"}, []).fill()

    assert 'class="m" style="' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert html.startswith("<!DOCTYPE html>")
    assert "<script" not in html
    assert "http" not in html


def test_a_text_is_not_escaped(templates):
    (templates / "letter.txt").write_text("Hello {{ name }}, {{ team }}")

    text = Paper("letter.txt", {"team": "Food & drink"}, ["name"]).fill(name="O'Neill")

    assert text == "Hello O'Neill, Food & drink"
