"""The poster: the company's result, once everybody may read it, in every language."""

import pytest
import time_machine
from django.urls import reverse

from surveys.kit import pieces
from tests import make
from tests.conftest import team

pytestmark = pytest.mark.django_db
PAGE, PDF = "/results/poster/", "/results/poster.pdf"


@pytest.fixture
def counted(company, max_):
    make.people(12, team("Team Nord"))
    make.people(12, team("Team Süd"))
    return make.counted_pulse()


def get(as_, person, address, now):
    with time_machine.travel(now, tick=False):
        return as_(person).get(address)


def test_before_everybody_may_read_it_there_is_no_poster(hanna, counted, as_):
    page = get(as_, hanna, PAGE, counted.ends_at)
    assert "The poster is ready on" in page.text
    assert "poster-rows" not in page.text
    assert get(as_, hanna, PDF, counted.ends_at).status_code == 404


@pytest.mark.parametrize("language", pieces.LANGUAGES)
def test_it_shows_the_companys_scores_in_each_language(hanna, counted, as_, language):
    now = make.published_at(counted)
    page = get(as_, hanna, f"{PAGE}?l={language}", now)
    poster = page.context["poster"]
    assert poster.language == language
    assert len(poster.rows) == 9
    assert {row.printed for row in poster.rows} == {"75"}
    assert str(counted.invited) in poster.words.text
    names = {row.name for row in poster.rows}
    assert ("Strategy" in names) == (language == "en")
    for paper in ("a4", "a3"):
        body = get(as_, hanna, f"{PDF}?l={language}&paper={paper}", now)
        assert body.content.startswith(b"%PDF")


def test_no_group_and_no_comment_is_on_it(hanna, counted, as_):
    text = get(as_, hanna, PAGE, make.published_at(counted)).text
    assert "Team Nord" not in text


def test_it_says_what_leaders_promised_and_when_the_next_pulse_opens(hanna, counted, as_):
    make.action(by=hanna)
    page = get(as_, hanna, PAGE, make.published_at(counted))
    assert "Room changes in one note at every handover. By 9 April." in page.text
    assert "The next pulse: Tuesday 14 April" in page.text
    assert reverse("kit:piece", args=["poster", "en"]) in page.text
