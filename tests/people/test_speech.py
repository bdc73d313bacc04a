"""How pulses speak to people: the organisation's language and word, and each person's own."""

import pytest

from culture.people import languages
from culture.people.models import Organisation
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/people/speech/"


@pytest.fixture
def hr(hanna, as_):
    return as_(hanna)


def test_hr_chooses_the_language_and_the_word(hr):
    assert hr.post(PAGE, {"language": "ar", "customer": " Guest "}).status_code == 302
    organisation = Organisation.current()
    assert (organisation.language, organisation.customer) == ("ar", "guest")


def test_a_language_that_we_do_not_speak_cannot_be_the_organisation_s(hr):
    page = hr.post(PAGE, {"language": "sv", "customer": "guest"})
    assert page.status_code == 422
    assert Organisation.current().language == "en"


def test_the_pages_of_hr_stay_english_whatever_the_browser_asks_for(hr):
    Organisation.objects.update(language="de")
    page = hr.get(PAGE, headers={"accept-language": "de"}).text
    assert '<html lang="en"' in page
    assert "How do pulses speak to people?" in page


@pytest.mark.parametrize(
    ("own", "spoken"), [("fr", "fr"), ("", "de"), ("sv", "de"), ("no", "nb"), ("nn", "nb")]
)
def test_one_s_own_language_comes_first_where_we_speak_it(company, own, spoken):
    Organisation.objects.update(language="de")
    assert languages.of(make.person(language=own), Organisation.current()) == spoken


def test_a_language_may_be_left_to_the_organisation(hr, emma):
    sent = {"role": emma.role, "team": emma.team_id, "language": "", "is_active": "on"}
    assert hr.post(f"/people/{emma.pk}/", sent).status_code == 302
    emma.refresh_from_db()
    assert emma.language == ""
