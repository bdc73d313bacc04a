"""Answer pages in six languages: whose it is, how it is changed, and what stays."""

import re

import pytest
import time_machine
from django.test import Client

from culture.people.models import Organisation, Person
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.models.pulses import PulseItem
from tests import make
from tests.surveys.spoken import LANGUAGES, OTHERS
from tests.surveys.test_answer_page import everything_stored, opened, ratings

pytestmark = pytest.mark.django_db
FIRST = {
    "en": "I can say in one sentence what kind of service we want to be known for.",
    "de": "Ich kann in einem Satz sagen, für welchen Service wir bekannt sein wollen.",
    "fr": "Je peux dire en une phrase quel service doit faire notre réputation.",
    "es": "Puedo decir en una frase por qué tipo de servicio queremos que se nos conozca.",
    "nb": "Jeg kan si i én setning hva slags service vi vil være kjent for.",
    "ar": "أستطيع أن أقول في جملة واحدة بأي خدمة نريد أن نُعرف.",
}
NOT_OPEN = {"de": "Dieser Link ist nicht offen.", "fr": "Ce lien n’est pas ouvert."}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def pulse(staffed, emma):
    return make.open_pulse()


@pytest.fixture
def link(pulse, emma):
    return make.link(pulse, emma)


def reads(person, language):
    Person.objects.filter(pk=person.pk).update(language=language)


def language_of(page):
    return re.search(r'<html lang="(\w+)" dir="(\w+)">', page).groups()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_of_whoever_is_asked(client, emma, link, language):
    reads(emma, language)
    for page in ("", "?a=4", "/know", "/thanks"):
        text = client.get(link + page).text
        assert language_of(text) == (language, "rtl" if language == "ar" else "ltr")
        assert len(text.encode()) < 60_000
    assert FIRST[language] in client.get(link).text


@pytest.mark.parametrize("language", ["", "sv", "xx"])
def test_where_theirs_is_unknown_or_not_spoken_the_organisation_s_decides(
    client, emma, link, language
):
    Organisation.objects.update(language="fr")
    reads(emma, language)
    assert FIRST["fr"] in client.get(link).text


@pytest.mark.parametrize("written", ["no", "nn", "nb"])
def test_both_written_norwegians_read_the_one_we_speak(client, emma, link, written):
    reads(emma, written)
    assert FIRST["nb"] in client.get(link).text


def test_the_browser_s_language_changes_nothing(emma, link):
    reads(emma, "de")
    german = Client().get(link).content
    assert Client(headers={"accept-language": "fr, ar;q=0.9"}).get(link).content == german
    assert Client(headers={"cookie": "django_language=fr"}).get(link).content == german


def test_another_language_is_asked_for_by_address_and_stays_on_every_page(client, pulse, link):
    page = client.get(f"{link}?l=ar").text
    assert language_of(page) == ("ar", "rtl")
    token = link.split("/")[-1]
    ways = re.findall(rf'(?:action|href)="(/p/{token}[^"]*)"', page)
    assert ways == [f"{link}?l=ar", f"{link}/know?l=ar"]
    sent = client.post(f"{link}?l=ar", ratings(pulse))
    assert sent.url == f"{link}/thanks?l=ar"
    assert language_of(client.get(sent.url).text) == ("ar", "rtl")


def test_one_s_own_language_and_nonsense_leave_no_mark_in_the_address(client, emma, link):
    reads(emma, "de")
    plain = client.get(link).content
    assert b"?l=" not in plain.split(b"<main")[1]
    assert {client.get(f"{link}?l={asked}").content for asked in ("de", "xx", "", "../x")} == {
        plain
    }


@pytest.mark.parametrize("language", OTHERS)
def test_switching_keeps_what_was_chosen_and_typed_and_stores_nothing(
    client, pulse, link, language
):
    before = everything_stored()
    chosen = {"STR1": "2", "STR2": "na", "REC1": "0", "comment": "Fewer <forms>.\r\nمرحبا"}
    page = client.post(link, chosen | {"company_only": "1", "l": language})
    assert page.status_code == 200
    assert language_of(page.text)[0] == language
    assert page.text.count(" checked") == 4
    assert "Fewer &lt;forms&gt;.\nمرحبا</textarea>" in page.text
    assert ' class="statement wrong"' not in page.text
    assert re.search(r'role="alert"[^>]* hidden>', page.text)
    assert everything_stored() == before
    assert not page.cookies


def test_what_is_refused_is_said_in_the_language_of_the_page(client, emma, link):
    page = client.post(f"{link}?l=de", {"STR1": "2"})
    assert page.status_code == 422
    assert "Beantworten Sie noch einige Aussagen: bisher 1 beantwortet" in page.text
    reads(emma, "fr")
    huge = client.post(link, {"x": "y" * 70_000})
    assert (huge.status_code, language_of(huge.text)[0]) == (413, "fr")


def test_a_link_that_is_not_open_speaks_for_everybody_and_tells_nobody_apart(client, emma, pulse):
    Organisation.objects.update(language="de")
    reads(emma, "ar")
    link = make.link(pulse, emma)
    with time_machine.travel(pulse.ends_at, tick=False):
        closed = client.get(link)
    unknown = client.get("/p/garbage")
    assert closed.content == unknown.content
    assert NOT_OPEN["de"] in unknown.text
    assert NOT_OPEN["fr"] in client.get("/p/garbage?l=fr").text


def test_low_to_high_follows_the_reading_and_values_are_never_mirrored(client, emma, pulse, link):
    pages = {language: client.get(f"{link}?l={language}").text for language in ("en", "ar")}
    orders = [re.findall(r'name="(\w+)" value="(\w+)"', page) for page in pages.values()]
    stops = [[pair for pair in order if pair[0] != "l"] for order in orders]
    assert stops[0] == stops[1]
    assert [value for code, value in stops[0] if code == "STR1"] == ["1", "2", "3", "4", "5", "na"]
    labels = re.findall(r'name="STR1" value="\d"[^>]*><span>([^<]+)', pages["ar"])
    assert (labels[0], labels[4]) == ("لا أوافق بشدة", "أوافق بشدة")

    client.post(f"{link}?l=ar", ratings(pulse, STR1="1"))
    assert opened(pulse, emma).ratings[0] == 1
    assert len(Ballot.objects.get().sealed) == SEALED_SIZE


def test_the_promise_is_frozen_in_every_language(client, pulse, link):
    assert set(pulse.promises) == set(OTHERS)
    for language in LANGUAGES:
        page = client.get(f"{link}/thanks?l={language}").text
        assert all(paragraph in page for paragraph in pulse.promised(language))
    assert "am 19. März mit anderen gezählt" in pulse.promised("de")[0]


def test_a_pulse_from_before_a_translation_asks_in_english(client, pulse, link):
    for item in pulse.items.all():
        PulseItem.objects.filter(pk=item.pk).update(wordings={"en": item.wording("en")})
    assert FIRST["en"] in client.get(f"{link}?l=fr").text


def test_the_group_is_named_in_the_language_of_the_page(client, emma, pulse, link):
    assert "Team Nord, 21 Personen eingeladen, oder einer größeren Gruppe" in (
        client.get(f"{link}?l=de").text
    )
    assert "Team Nord، عدد المدعوين 21، أو مجموعة أكبر" in client.get(f"{link}?l=ar").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rehearsal_can_be_read_in_every_language(client, staffed, language):
    make.cadence()
    page = client.get(f"/p/rehearsal?l={language}").text
    assert language_of(page)[0] == language
    assert FIRST[language] in page
    again = client.post("/p/rehearsal", {"STR1": "3", "l": language})
    assert (again.status_code, again.text.count(" checked")) == (200, 1)
    assert language_of(client.get(f"/p/rehearsal/thanks?l={language}").text)[0] == language


def test_the_pairs_of_the_profile_have_their_own_five_answers(client, staffed, emma):
    link = make.link(make.later_pulse(5), emma)
    with time_machine.travel(make.Invitation.objects.first().pulse.opens_at, tick=False):
        page = client.get(f"{link}?l=es").text
    stops = re.findall(r'name="PRO1" value="\d"[^>]*><span>([^<]+)', page)
    assert stops == [
        "La calidad",
        "Más bien la calidad",
        "Ambos por igual",
        "Más bien el bajo coste",
        "El bajo coste",
    ]
