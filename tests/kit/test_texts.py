"""Texts of the kit: ours hold in every language; own ones are checked, kept and taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from culture.people import retention
from surveys.kit import filling, pieces
from surveys.models.kit import KitText, Piece
from surveys.models.terms import Terms
from tests import make

pytestmark = pytest.mark.django_db
PIECES = [(piece, language) for piece in pieces.ABOUT for language in pieces.LANGUAGES]


def address(piece="letter", language="en", name="piece"):
    return reverse(f"kit:{name}", args=[piece, language])


@pytest.mark.parametrize(("piece", "language"), PIECES)
def test_ours_say_the_same_in_every_language(piece, language):
    words, english = pieces.ours(piece, language), pieces.ours(piece, "en")
    about = pieces.ABOUT[piece]
    for said in (words.title, words.text):
        assert not list(filling.faults(said, about.names, linkless=about.linkless))
    assert [each.kind for each in words.blocks] == [each.kind for each in english.blocks]
    named = [set(filling.NAME.findall(each.title + each.text)) for each in (words, english)]
    assert named[0] == named[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Open.\n\nOn {opns} we ask.", ("Line 3", "“{opns}”", "Did you mean {opens}?")),
        ("{first_name}, hello", ("Line 1", "“{first_name}”", "{organisation}")),
        ("On {opens we ask", ("Line 1", "without its name", "{opens}")),
        ("On opens} we ask", ("Line 1", "without its name")),
        ("{opens.__class__}", ("Line 1", "without its name")),
        ("See https://evil.example/x", ("Line 1", "“https://evil.example/x”", "link")),
        ("See [here](evil)", ("Line 1", "link")),
        ("See\n\nhavelund.example now", ("Line 3", "“havelund.example”")),
        ("Write to kim@havelund.example", ("Line 1", "“kim@havelund.example”")),
        ("At t.co/abc", ("Line 1", "t.co/abc")),
    ],
)
def test_a_text_that_cannot_be_mailed_is_refused_with_the_line_and_what_to_do(
    hanna, as_, text, told
):
    page = as_(hanna).post(address(), {"title": "Hello", "text": text})
    assert page.status_code == 422
    found = page.context["form"].errors["text"]
    assert all(word in " ".join(found) for word in told)
    assert not KitText.objects.exists()


def test_the_longest_text_is_looked_through_at_once():
    assert not list(filling.faults("a" * 4000, {}, linkless=True))
    assert list(filling.faults("ab." * 1333, {}, linkless=True))


@pytest.mark.parametrize("title", ["Hello\nBcc: all@evil.example", "Hello\r\nX: y", "Hi \u202egnp"])
def test_a_title_never_begins_a_header(hanna, as_, title):
    page = as_(hanna).post(address(), {"title": title, "text": "Words."})
    assert page.status_code == 422
    assert "a line of its own" in " ".join(page.context["form"].errors["title"])


@pytest.mark.parametrize(
    "name",
    ["Anna\nBcc: all@evil.example", "anna@evil.example", "Anna, www.evil.example", "{opens}"],
)
def test_whoever_signs_has_a_name_and_nothing_else(hanna, as_, name):
    page = as_(hanna).post(reverse("kit:mail", args=["letter"]), {"sign": 1, "signed_by": name})
    assert page.status_code == 422
    assert page.context["form"].errors["signed_by"]


def test_an_own_text_is_kept_filled_in_and_taken_back_with_its_history(hanna, plan, as_):
    browser = as_(hanna)
    said = {"title": "Ab {opens}", "text": "{organisation} fragt. {promise_page}"}
    browser.post(address("intranet", "de"), said)
    assert pieces.in_force("intranet", "de").own
    text = browser.get(address("intranet", "de", "piece-text")).text
    assert text.startswith("Ab Dienstag, 7. April\n\nHavelund fragt. http")
    assert not pieces.in_force("intranet", "fr").own
    browser.post(address("intranet", "de", "piece-restore"))
    assert pieces.in_force("intranet", "de") == pieces.ours("intranet", "de")
    page = browser.get(address("intranet", "de"))
    history = [(each["label"], each["by"]) for each in page.context["history"]]
    assert history == [("restored", "Hanna HR"), ("written", "Hanna HR")]


def test_keeping_our_own_words_keeps_no_row(hanna, as_):
    ours = pieces.ours("card", "nb")
    as_(hanna).post(address("card", "nb"), {"title": ours.title, "text": ours.text})
    assert not KitText.objects.exists()


def test_a_value_is_put_in_once_and_acts_nowhere(hanna, plan, as_):
    plan.contact = "Kim {promise} <script>alert(1)</script>"
    plan.save()
    page = as_(hanna).get(address("intranet"))
    assert "Kim {promise} &lt;script&gt;" in page.text


def test_what_is_promised_follows_the_terms_in_force(hanna, plan, as_):
    Terms.objects.create(k_rounded=8, k_exact=12, remind_everybody=True, comments=False)
    text = as_(hanna).get(address("card", "en", "piece-text")).text
    assert "fewer than 8 people" in text
    assert "A comment" not in text
    intranet = as_(hanna).get(address("intranet", "en", "piece-text")).text
    assert "to everybody, whether they have answered or not" in intranet
    assert "stop reminding you" not in intranet


def test_without_reminders_none_are_announced(hanna, plan, pulse, as_):
    plan.pulses.update(rules=pulse.rules | {"reminders": []})
    text = as_(hanna).get(address("intranet", "en", "piece-text")).text
    assert "There are no reminders." in text


def test_the_preview_follows_the_writing_and_says_what_is_to_mend(hanna, plan, as_):
    browser, head = as_(hanna), {"HX-Request": "true"}
    said = {"title": "On {opens}", "text": "Words."}
    assert "On Tuesday 7 April" in browser.post(address(), said, headers=head).text
    wrong = browser.post(address(), said | {"text": "{opns}"}, headers=head)
    assert wrong.status_code == 200
    assert "still to mend" in wrong.text
    assert not KitText.objects.exists()


@pytest.mark.parametrize("language", pieces.LANGUAGES)
def test_every_piece_is_a_pdf_in_every_language(hanna, plan, as_, language):
    browser = as_(hanna)
    for piece in pieces.ABOUT:
        body = browser.get(address(piece, language, "piece-pdf")).content
        assert body.startswith(b"%PDF"), piece


def test_the_kit_can_be_read_before_anything_is_planned(hanna, as_):
    browser = as_(hanna)
    for piece in pieces.ABOUT:
        assert browser.get(address(piece)).status_code == 200
    assert browser.get(reverse("kit:kit")).status_code == 200
    assert browser.get(reverse("kit:mail", args=[Piece.LETTER])).status_code == 200
    assert browser.get(address("nothing")).status_code == 404
    assert browser.get(address("letter", "xx")).status_code == 404


def test_a_card_for_each_manager_in_their_language(hanna, plan, max_, as_):
    max_.language = "de"
    max_.save()
    page = as_(hanna).get(reverse("kit:cards"))
    assert [(name, language) for _, language, name, _ in page.context["cards"]] == [
        ("Helga Hotels", "en"),
        ("Max Manager", "de"),
    ]
    assert "Fünf Minuten zur Befragung" in page.text


def test_turning_a_text_into_a_pdf_reads_no_file(hanna, plan, as_):
    said = {"title": '#read("/etc/passwd")', "text": '$x$ #image("a") *b*'}
    as_(hanna).post(address("it"), said)
    assert as_(hanna).get(address("it", "en", "piece-pdf")).content.startswith(b"%PDF")


def test_pages_of_the_kit_ask_few_queries(hanna, plan, as_, django_assert_max_num_queries):
    browser = as_(hanna)
    browser.get(reverse("kit:cards"))
    with django_assert_max_num_queries(28):
        browser.get(reverse("kit:kit"))
    make.people(20, hanna.team)
    with django_assert_max_num_queries(24):
        browser.get(reverse("kit:cards"))


def test_the_history_of_a_text_goes_after_three_years(hanna, as_):
    browser, said = as_(hanna), {"title": "Ours", "text": "Words."}
    with time_machine.travel(make.NOW, tick=False):
        browser.post(address(), said)
    events = KitText.pgh_event_models["written"].objects
    assert events.count() == 1
    began = events.get().pgh_created_at
    retention.apply(began + timedelta(days=3 * 365 - 1))
    assert events.count() == 1
    retention.apply(began + timedelta(days=3 * 365))
    assert not events.exists()
