"""Sheets of codes: drawn for who may print them, while the pulse is open, and kept nowhere."""

import io
import re

import pytest
import segno
from django.urls import reverse
from pypdf import PdfReader

from culture.people.log import KINDS
from culture.people.models import Entry, Team
from surveys.box import codes, key_files, keys
from surveys.models.invitations import Invitation
from surveys.paper import sheets
from tests import make
from tests.conftest import team
from tests.paper.conftest import cast, slip_codes, unaddressed

pytestmark = pytest.mark.django_db
PRINTED = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


def unit():
    return Invitation.objects.slips().select_related("unit__pulse").first().unit


def page(pulse):
    return reverse("surveys:codes", args=[pulse.pk])


def printed(browser, pulse, language="en"):
    said = {"unit": unit().pk, "language": language}
    return browser.post(reverse("surveys:codes-print", args=[pulse.pk]), said)


def text_of(response) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(response.content)).pages)


def test_a_sheet_holds_every_code_of_the_team_once_and_no_name(pulse, hanna, as_):
    sheet = printed(as_(hanna), pulse)
    text = text_of(sheet)

    assert sorted(PRINTED.findall(text)) == sorted(map(codes.grouped, slip_codes(pulse)))
    assert text.count("One of the 8 codes of Team Nord") == 8
    assert "/p/tablet" in text
    assert sheet.headers["Cache-Control"] == "no-store"
    names = [p.name for p in team("Team Nord").members.all()] + ["Max Manager", "Hanna HR"]
    assert not [name for name in names if re.search(rf"{name}\b", text)]


def test_slips_come_in_another_order_each_time_so_that_none_has_a_place(pulse, hanna, as_):
    orders = {tuple(PRINTED.findall(text_of(printed(as_(hanna), pulse)))) for _ in range(4)}
    assert len(orders) > 1


def test_the_qr_of_a_slip_is_the_answer_link_and_nothing_else(pulse, settings, client):
    settings.BASE_URL = "https://culture.havelund.example"
    code = slip_codes(pulse)[0]

    link = sheets.link_of(code)

    assert link == f"https://culture.havelund.example/p/{code}"
    assert sheets.qr(link).matrix == segno.make(link, error="m", micro=False).matrix
    assert client.get(f"/p/{code}").status_code == 200


@pytest.mark.parametrize("language", ["de", "fr", "es", "nb", "ar"])
def test_sheets_are_drawn_in_every_language(pulse, hanna, as_, language):
    assert len(PRINTED.findall(text_of(printed(as_(hanna), pulse, language)))) == 8


def test_the_page_names_the_tablet_by_its_whole_address(pulse, hanna, as_, settings):
    settings.BASE_URL = "https://culture.havelund.example"
    page = as_(hanna).get(reverse("surveys:codes", args=[pulse.pk])).content.decode()
    assert "<b>culture.havelund.example/p/tablet</b>" in page


def test_printing_is_logged_without_codes(pulse, hanna, as_):
    printed(as_(hanna), pulse)

    entry = Entry.objects.get(kind="codes")
    assert (entry.by, entry.about) == (hanna, None)
    assert "codes" in KINDS


def test_the_employees_side_prints_where_it_has_a_voice(staffed, clock, hanna, kim, as_):
    pulse = make.open_pulse()

    assert printed(as_(hanna), pulse).status_code == 404
    assert printed(as_(kim), pulse).status_code == 200
    assert "Kim Keeper prints them" in as_(hanna).get(page(pulse)).content.decode()


def test_nobody_prints_for_a_team_they_lead_or_without_the_office(pulse, hanna, max_, emma, as_):
    assert printed(as_(max_), pulse).status_code == 404
    assert printed(as_(emma), pulse).status_code == 404
    assert as_(max_).get(page(pulse)).status_code == 404
    Team.objects.filter(name="Hotels").update(manager=hanna)
    assert printed(as_(hanna), pulse).status_code == 404


def test_there_are_no_sheets_after_the_close(pulse, hanna, as_, clock):
    make.count(pulse)
    assert as_(hanna).get(page(pulse)).status_code == 404


def test_without_its_file_codes_cannot_be_made_and_the_page_says_so(pulse, hanna, as_):
    key_files.path_of(pulse.fingerprint, key_files.CODE).unlink()

    browser = as_(hanna)
    shown = browser.get(printed(browser, pulse).url)

    assert "The codes of this pulse cannot be made here" in shown.content.decode()


def test_what_makes_codes_makes_no_links_and_goes_with_the_other_keys(pulse):
    assert keys.code_secret(pulse.fingerprint) != keys.token_secret(pulse.fingerprint)
    keys.destroy_keys(pulse.fingerprint)
    with pytest.raises(keys.KeyMissing):
        keys.code_secret(pulse.fingerprint)


def test_the_page_tells_nothing_of_use_and_asks_the_database_little(
    pulse, hanna, as_, django_assert_max_num_queries
):
    browser = as_(hanna)
    before = browser.get(page(pulse)).content
    cast(pulse, slip_codes(pulse)[0])
    with django_assert_max_num_queries(10):
        after = browser.get(page(pulse)).content
    assert shorn(before) == shorn(after)


def test_many_teams_cost_the_page_no_more_than_one(
    staffed, clock, hanna, as_, django_assert_num_queries
):
    for at in range(6):
        unaddressed(2, make.team(f"Shop {at}", parent=team("Hotels")))
    pulse, browser = make.open_pulse(), as_(hanna)
    browser.get(page(pulse))
    with django_assert_num_queries(10):
        assert browser.get(page(pulse)).text.count("Shop") >= 6


def shorn(content):
    return re.sub(rb'(csrfmiddlewaretoken" value|X-CSRFToken&quot;:|nonce)[^>]*', b"", content)


def test_a_company_without_such_people_has_nothing_to_print(company, hanna, as_, clock):
    make.people(20, team("Team Süd"))
    pulse = make.open_pulse()
    assert "Everybody gets a personal link." in as_(hanna).get(page(pulse)).content.decode()
