"""Comments by words, theme, branch and group: found only among those their reader may read."""

import logging
import re

import pytest
import time_machine
from django.urls import reverse

from culture.access import Role
from culture.health.basis.reading import reading
from culture.health.voices import comments
from surveys.models.pulses import Pulse
from tests import make
from tests.conftest import team
from tests.surveys.test_comments import write

pytestmark = pytest.mark.django_db
COMMENTS = reverse("health:comments")
LIFT, ROTA, THANKS = "The lift in Süd is broken.", "The rota comes late.", "Thank you for the cake."


@pytest.fixture
def counted(staffed):
    """Süd writes of the lift, Nord of the rota; four of the top, for the company only, of cake."""
    make.people(8, team("Team Nord"))
    make.people(8, team("Team Süd"))
    said = {team("Team Süd").pk: LIFT, team("Team Nord").pk: ROTA}
    pulse = make.open_pulse()
    people = make.invited(pulse)
    top = [person for person in people if person.team_id not in said]
    for person in people:
        if person.team_id in said:
            write(pulse, person, said[person.team_id])
        else:
            text = THANKS if person in top[:4] else ""
            write(pulse, person, text, company_only=True)
    pulse = make.count(pulse)
    with time_machine.travel(make.published_at(pulse), tick=False):
        yield pulse


def page(client, **asked):
    response = client.get(COMMENTS, asked)
    assert response.status_code == 200
    return response.text


def quotes(html):
    """The comments that were found, without the samples of the themes."""
    return re.findall(r"<blockquote>(.*?)</blockquote>", html[html.index('id="found-title"') :])


def group_id(html, name):
    return re.search(rf'<option value="(\d+)">{name}</option>', html)[1]


def test_words_are_found_whatever_their_order_case_or_accents(counted, as_, hanna):
    client = as_(hanna)
    assert set(quotes(page(client, words="broken LIFT"))) == {LIFT}
    assert set(quotes(page(client, words="sud"))) == {LIFT}
    assert len(quotes(page(client, words=""))) == 44
    nothing = page(client, words="lift rota")
    assert "None of them was found" in nothing
    assert quotes(nothing) == []


def test_a_manager_finds_nothing_that_is_not_theirs(counted, as_, max_, hanna):
    süd = group_id(page(as_(hanna)), "Team Süd")
    client = as_(max_)
    for asked in ({"words": "lift"}, {"group": süd}, {"theme": "competency"}, {"words": "cake"}):
        html = page(client, **asked)
        assert quotes(html) == []
        assert "lift in" not in html
    assert set(quotes(page(client, words="rota"))) == {ROTA}
    assert "Team Süd" not in page(client)


def test_themes_are_counted_with_quotes_and_each_leads_to_its_comments(counted, as_, hanna):
    html = page(as_(hanna))
    panel = html[html.index("What they speak of") : html.index('id="found-title"')]
    told = re.findall(r"theme=(\w+)\">(\d+) comment", panel)
    assert dict(told)["consequence"] == "4"
    assert panel.count(LIFT) == 1
    found = quotes(page(as_(hanna), theme="consequence"))
    assert found == [THANKS] * 4


def test_a_group_and_a_branch_leave_their_own(counted, as_, hanna):
    client = as_(hanna)
    html = page(client)
    assert set(quotes(page(client, group=group_id(html, "Team Nord")))) == {ROTA}
    assert set(quotes(page(client, group=group_id(html, "Whole company")))) == {THANKS}
    assert quotes(page(client, branch="0")) == quotes(page(client, theme="nothing")) == []


def test_the_address_keeps_words_theme_and_pulse(counted, as_, hanna):
    html = page(as_(hanna), words="lift", theme="competency", pulse=0)
    assert 'value="lift"' in html
    assert '<option value="competency" selected>' in html
    assert 'name="pulse" value="0"' in html


def test_what_is_looked_for_stands_in_no_log_and_no_statement(
    counted, as_, hanna, caplog, django_assert_max_num_queries
):
    client = as_(hanna)
    with caplog.at_level(logging.DEBUG), django_assert_max_num_queries(30) as queries:
        page(client, words="wordlookedfor")
        client.get(COMMENTS, {"words": "wordlookedfor", "pulse": "99"})  # not there: 404
    assert "wordlookedfor" not in caplog.text
    assert not [each for each in queries if "wordlookedfor" in str(each["sql"])]


def test_the_card_says_how_many_and_of_what_and_is_for_readers_only(
    counted, hanna, max_, emma, django_assert_max_num_queries
):
    def card(person):
        found = reading(person, None, now=make.published_at(counted))
        assert found.shown
        with django_assert_max_num_queries(3):
            return comments.card(found)

    assert card(hanna).words.startswith("People wrote 44 comments; most often they speak of ")
    assert card(max_).words.startswith("People wrote ")
    assert f"pulse={counted.number}" in card(hanna).url
    assert card(emma) is None


def test_a_great_company_s_card_reads_no_comment(
    counted, hanna, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(comments, "MANY", 10)
    found = reading(hanna, None, now=make.published_at(counted))
    assert found.shown
    with django_assert_num_queries(0):
        assert (
            comments.card(found).words == "People wrote down what helps and what gets in the way."
        )


def test_without_comments_there_is_no_card_and_no_empty_panel(released, as_, hanna):
    assert comments.card(reading(hanna, None, now=make.published_at(released))) is None
    html = page(as_(hanna))
    assert "Nobody wrote a comment that you may read." in html
    assert "<form" not in html[html.index("<main") : html.index("</main")]


def test_nobody_new_may_read_them(counted, as_, emma, kim, tore):
    assert Role.SPONSOR in comments.LEADERSHIP
    for person in (emma, kim, tore):
        assert as_(person).get(COMMENTS, {"words": "lift"}).status_code == 404
    assert Pulse.objects.published().count() == 1


def test_addresses_that_hold_words_or_links_are_listed_as_not_to_be_logged(settings):
    install, privacy = (
        (settings.BASE_DIR / "docs" / name).read_text() for name in ("install.md", "privacy.md")
    )
    for path in ("/p/", COMMENTS, reverse("health:company", args=["x"])[: -len("x/")]):
        assert f"`{path}`" in install
        assert f"`{path}`" in privacy
