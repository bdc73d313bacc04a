"""Catalogues, vocabulary and mails: nothing is left in English, nothing is missing."""

import re
from email import message_from_bytes, policy

import polib
import pytest
import time_machine
from django.utils.translation import override

from culture.outbox.mail import WRITERS, build
from culture.outbox.models import Letter
from culture.pairs import PAIRS
from culture.people.forms import CUSTOMERS
from culture.people.models import Organisation, Person
from culture.words import day, listed, moment, short_day
from surveys import launch
from surveys.answer import rehearsal
from surveys.asking import bank, vocabulary
from surveys.asking.questions import answers
from surveys.asking.rotation import items_of
from surveys.keepers import keepers
from surveys.models.pulses import Pulse, PulseItem
from surveys.models.since import Since
from surveys.trust.notices import OPEN, WORD
from tests import catalogues, make
from tests.surveys.keepers.acting import HANNA, KIM, keeper_of
from tests.surveys.spoken import LANGUAGES, OTHERS, Said, latin_words

BLANK = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
ASKED = {item.code: item for number in range(12) for item in items_of(number, kept=True)}
NAMES = "Havelund Team Nord Emma Hanna HR Kim Keeper employee representative Seven Cs Esperanto"
PSEUDO = "eo"


# Catalogues -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_is_said_is_translated_and_compiled(language):
    path = catalogues.catalogue(language)
    catalogue = polib.pofile(str(path))
    assert {(entry.msgctxt, entry.msgid) for entry in catalogue} == set(catalogues.said())
    assert catalogue.percent_translated() == 100
    assert not catalogue.fuzzy_entries()
    assert not catalogue.obsolete_entries()
    assert path.with_suffix(".mo").read_bytes() == catalogue.to_binary()


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_filled_in_is_the_same_in_every_translation(language):
    for entry in polib.pofile(str(catalogues.catalogue(language))):
        told = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        # A form for exactly none, one or two may say it in words.
        for words in told:
            assert blanks(words) <= blanks(entry.msgid), entry.msgid
            assert blanks(words) == blanks(entry.msgid) or entry.msgid_plural, entry.msgid


def blanks(words):
    return set(BLANK.findall(words))


# Statements and the word for those we serve ------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [*vocabulary.known(), "member"])
def test_every_statement_reads_in_every_language_with_every_word(language, word):
    for code, item in ASKED.items():
        said = item.worded(word)[language]
        assert "{" not in said, code
        assert said.endswith((".", "?", "؟"))
        assert said == " ".join(said.split()).replace("  ", " ") or "\xa0" in said
        assert "customer" not in said.lower() or (language, word) == ("en", "customer")
        if language != "en":
            assert said != item.worded(word)["en"]


def test_set_up_offers_the_words_that_every_language_has():
    assert vocabulary.known() == CUSTOMERS
    for words in vocabulary.vocabulary().values():
        assert list(words) == CUSTOMERS


def test_a_word_of_one_s_own_is_english_alone():
    item = bank.library()["STR2"]
    assert "which members we are here" in item.worded("member")["en"]
    assert item.worded("member")["de"] == item.worded("customer")["de"]


def test_words_take_the_form_that_the_sentence_needs():
    assert "unseren Gästen zu helfen" in bank.library()["CHA4"].worded("guest")["de"]
    assert "für unsere Studierenden" in bank.library()["CMT1"].worded("student")["de"]
    said = bank.library()["GAP1S"].worded("student")["de"]
    assert said.startswith("Wir sagen, dass Studierende an")
    assert "innbyggernes øyne" in bank.library()["CHA3"].worded("citizen")["nb"]
    assert bank.library()["GAP1L"].worded("guest")["nb"].startswith("Gjestene kommer")
    assert "المواطنون" in bank.library()["GAP1L"].worded("citizen")["ar"]
    assert "المواطنين" in bank.library()["GAP1S"].worded("citizen")["ar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scale_has_five_different_answers(language):
    with override(language):
        for code, item in ASKED.items():
            if item.scale != PulseItem.RECOMMEND:
                words = [label for _, label in answers(PulseItem(code=code, scale=item.scale))]
                assert len(set(words)) == 5


def test_poles_are_called_as_leaders_read_them():
    for code, pair in PAIRS.items():
        assert [label for _, label in pair.answers] == bank.library()[code].answers["en"]


# Days and lists ----------------------------------------------------------------------------------


def test_days_and_lists_are_said_as_people_say_them():
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = moment(make.NOW), listed(["A", "B", "C"])
            assert day(make.NOW) in moment(make.NOW)
            assert short_day(make.NOW) in day(make.NOW)
    assert said == {
        "en": ("Tuesday 10 March, 12:00", "A, B and C"),
        "de": ("Dienstag, 10. März, 12:00 Uhr", "A, B und C"),
        "fr": ("mardi 10 mars, 12:00", "A, B et C"),
        "es": ("martes 10 de marzo, 12:00", "A, B y C"),
        "nb": ("tirsdag 10. mars, 12:00", "A, B og C"),
        "ar": ("الثلاثاء 10 مارس، 12:00", "A، B وC"),
    }


# Mails -------------------------------------------------------------------------------------------


@pytest.fixture
def two_keepers(staffed, emma, hanna, kim, settings, tmp_path):
    """An open pulse that Hanna and Kim will open; an old promise was kept since the last one."""
    settings.KEYS_DIR, settings.KEEPERS_DIR = tmp_path / "keys", tmp_path / "keepers"
    make.Terms.objects.create(two_keepers=True)
    pulse = make.cadence(sender=hanna).pulses.first()
    for person, passphrase in ((hanna, HANNA), (kim, KIM)):
        keepers.choose(person, passphrase, now=make.NOW)
        keepers.rehearse(keeper_of(person), passphrase, now=make.NOW)
    launch.open_pulse(pulse, now=make.NOW)
    pulse.refresh_from_db()
    fields = {"will": "12", "due_on": make.TODAY, "on": make.TODAY}
    Since.objects.create(pulse=pulse, fate=Since.Fate.KEPT, **fields)
    return pulse


def mails_of(pulse, hanna, kim):
    """One mail of every kind that a pulse sends, by kind."""
    one = make.Invitation.objects.get(pulse=pulse, person__name="Emma Employee").pk
    make.Terms.objects.create(k_exact=12)  # Kim's word about them is missing
    about = {
        launch.INVITATION: one,
        launch.REMINDERS[0]: one,
        launch.REMINDERS[1]: one,
        rehearsal.LETTER: hanna.pk,
        WORD: kim.pk,
        OPEN: keeper_of(kim).pk,
    }
    Pulse.objects.filter(pk=pulse.pk).update(
        ends_at=pulse.extends_to
    )  # fewer than half have answered
    at = dict.fromkeys(about, make.NOW) | {OPEN: pulse.extends_to}
    return {kind: WRITERS[kind]([pk], now=at[kind])[pk] for kind, pk in about.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_of_a_pulse_is_whole_in_every_language(
    two_keepers, emma, hanna, kim, settings, language
):
    settings.DEFAULT_FROM_EMAIL = "pulse@havelund.example"
    Person.objects.update(language=language)
    for kind, mail in mails_of(two_keepers, hanna, kim).items():
        raw = build(Letter.about(kind, 1, now=make.NOW), mail).message().as_bytes(linesep="\r\n")
        message = message_from_bytes(raw, policy=policy.strict)
        assert len(raw) < 100_000
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        parts = [message, *message.iter_parts()]
        assert not [part.defects for part in parts if part.defects]
        assert len(message["Subject"]) <= (75 if kind == rehearsal.LETTER else 60)
        html = message.get_body(("html",)).get_content()
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}"' in html
        assert html.count(f'dir="{direction}"') == 3
        text = message.get_body(("plain",)).get_content()
        addresses = set(re.findall(r'href="(https?://[^"?]+)', html))
        assert addresses <= set(re.findall(r"https?://[^\s?]+", text))
        assert not re.findall(r"<img|src=", html)


@pytest.fixture
def pseudo(settings, tmp_path, monkeypatch):
    """A language without Latin letters: what can still be read was never translated."""
    folder = tmp_path / PSEUDO / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": catalogues.TWO,
    }
    for entry in catalogues.said().values():
        words = cyrillic(entry)
        plural = {0: words, 1: words} if "msgid_plural" in entry else {}
        catalogue.append(
            polib.POEntry(**entry, msgstr="" if plural else words, msgstr_plural=plural)
        )
    catalogue.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [*settings.LANGUAGES, (PSEUDO, "Pseudo")]
    scale = dict.fromkeys(["1", "2", "3", "4", "5", "null"], "жжж")
    monkeypatch.setitem(bank.read()["scale"], PSEUDO, scale)
    for item in bank.library().values():
        monkeypatch.setitem(item.wordings, PSEUDO, "жжж")
        if item.answers:
            monkeypatch.setitem(item.answers, PSEUDO, ["жжж"] * 5)


def cyrillic(entry) -> str:
    """Every letter becomes ж, but for what is filled in and for the forms of dates."""
    if "March" in (entry.get("msgctxt") or ""):
        return "j.n.Y"
    pieces = re.split(r"(%\(\w+\)[sd]|\{\w+\})", entry["msgid"])
    return "".join(
        piece if at % 2 else re.sub(r"[A-Za-z]", "ж", piece) for at, piece in enumerate(pieces)
    )


@pytest.mark.django_db
def test_no_page_and_no_mail_says_anything_in_english(
    pseudo, client, two_keepers, emma, hanna, kim, settings
):
    settings.BASE_URL = "http://testserver"
    Person.objects.update(language=PSEUDO)
    Organisation.objects.update(language=PSEUDO)
    known, said = latin_words(NAMES), {}
    for kind, mail in mails_of(two_keepers, hanna, kim).items():
        said[kind] = f"{mail.subject} {mail.text} {' '.join(Said(mail.html).words)}"
    with time_machine.travel(make.NOW, tick=False):
        link = make.link(two_keepers, emma)
        many = {"comment": "€" * 700, "REC1": "12", "STR1": "7", "x": "1"}
        pages = {
            place: client.get(link + place) for place in ("", "?a=3", "/know", "/thanks", "/x/y")
        }
        pages |= {"few": client.post(link, many), "l": client.post(link, {"l": PSEUDO})}
        pages |= {
            "size": client.post(link, {"x": "y" * 9_000}),
            "sealed": client.post(link, {"sealed": "x"}),
        }
        pages |= {"huge": client.post(link, {"x": "y" * 90_000})}
        pages |= {place: client.get(f"/p/rehearsal{place}") for place in ("", "/thanks")}
    said |= {place: " ".join(Said(page.text).words) for place, page in pages.items()}
    assert len(said["few"]) > 3000
    left = {place: latin_words(text) - known for place, text in said.items()}
    assert not {place: words for place, words in left.items() if words}
