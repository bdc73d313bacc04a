"""The company's result without an account: the same for everybody, and nothing of anybody."""

import re

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from surveys import launch
from surveys.models.pulses import Pulse
from surveys.models.terms import Terms
from surveys.trust import company_address
from tests import make
from tests.conftest import team
from tests.health.promised import one_of_each

pytestmark = pytest.mark.django_db


def visible_text(html):
    """What a person reads: no marks, no drawings, no addresses."""
    main = html[html.index("<main") : html.index("</main")]
    return re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", main, flags=re.S))


def numbers(html):
    """Every number but those of days."""
    months = r"\b\d+ (?=[JFMASOND][a-z]{2,8}\b)"
    return set(re.findall(r"\d+", re.sub(months, "", visible_text(html))))


def read(client, pulse):
    response = client.get(company_address.path_of(pulse))
    assert response.status_code == 200
    return response


def test_the_thanks_page_leads_to_it_and_it_says_when(staffed, emma, client):
    with time_machine.travel(make.NOW, tick=False):
        pulse = make.open_pulse()
        thanks = client.get(f"{make.link(pulse, emma)}/thanks").text
        path = company_address.path_of(pulse)
        assert f'href="{path}"' in thanks
        assert make.token(pulse, emma) not in path
        html = read(client, pulse).text
    assert "Results on Friday 20 March." in html
    assert "Nobody sees any answer before the count." in html
    assert not re.search(r"weakest|answered", visible_text(html))


def test_where_the_terms_want_it_behind_the_sign_in_no_address_leads_there(staffed, emma, client):
    Terms.objects.create(open_results=False)
    with time_machine.travel(make.NOW, tick=False):
        pulse = make.open_pulse()
        thanks = client.get(f"{make.link(pulse, emma)}/thanks").text
        url = reverse("health:company", args=[company_address.signed(pulse)])
        assert company_address.path_of(pulse) == ""
        assert "/company/" not in thanks
        assert client.get(url).status_code == 404


def test_the_address_is_the_same_for_everybody_and_cannot_be_guessed(released):
    following = released.cadence.pulses.get(number=1)
    here, next_ = (company_address.signed(pulse) for pulse in (released, following))
    assert company_address.signed(Pulse.objects.get(pk=released.pk)) == here
    assert here.split(":")[0] == str(released.pk)
    assert len(here.split(":")[1]) == 43
    assert here.split(":")[1] != next_.split(":")[1]
    assert company_address.address_of(released).endswith(company_address.path_of(released))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda signed: signed[:-1],
        lambda signed: f"{signed}x",
        lambda signed: signed.swapcase(),
        lambda signed: signed.replace(signed.split(":")[0], "1000000", 1),
        lambda signed: signed.split(":")[0],
        lambda signed: Signer(salt="another").sign(signed.split(":")[0]),
        lambda signed: Signer(salt=company_address.SALT).sign(10**9),
        lambda signed: "\x00",
    ],
)
def test_a_tampered_address_looks_like_one_that_never_was(released, client, wrong):
    url = reverse("health:company", args=[wrong(company_address.signed(released))])
    response = client.get(url)
    assert response.status_code == 404
    assert not response.cookies


def test_it_says_no_number_that_an_employee_could_not_read(released, as_, emma, client):
    one_of_each(make.today())
    everything = set()
    for url in ("health:results", "health:home", "health:promises"):
        everything |= numbers(as_(emma).get(reverse(url)).text)
    html = read(client, released).text
    shown = numbers(html)
    assert len(shown) > 10
    assert shown <= everything
    assert "This is where we start. People are told too late." in html


def test_it_names_no_group_no_person_and_no_comment(released, client, hanna, max_):
    one_of_each(make.today(), by=max_)
    text = visible_text(read(client, released).text)
    for name in ("Team Nord", "Team Süd", "Hotels", "Max Manager", "Hanna HR", "Kim Keeper"):
        assert name not in text
    assert "Mend the lift" in text


def test_before_the_day_nobody_reads_it_whoever_they_are(counted, as_, hanna, max_, client):
    for browser in (client, as_(hanna), as_(max_)):
        text = visible_text(read(browser, counted).text)
        assert "Results on Friday 20 March." in text
        assert "It has been counted" in text or "has been counted" in text
        assert "People are told too late" not in text


def test_everybody_gets_the_same_page_without_cookie_session_or_trace(released, as_, hanna, emma):
    stranger = Client(headers={"referer": "https://intranet.example/", "user-agent": "Spy"})
    pages = [read(browser, released) for browser in (stranger, as_(hanna), as_(emma))]
    assert len({page.text for page in pages}) == 1
    for page in pages:
        assert not page.cookies
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex"
    assert not stranger.session.keys()
    assert "Whoever has this address can read this page" in pages[0].text
    assert "<form" not in pages[0].text


def test_only_looking_is_possible(released, client):
    path = company_address.path_of(released)
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_it_needs_few_queries(released, client, django_assert_max_num_queries):
    for _ in range(3):
        one_of_each(make.today())
    with django_assert_max_num_queries(13):
        read(client, released)


def test_an_older_pulse_keeps_its_own_result(released, client):
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        launch.open_pulse(following, now=following.opens_at)
        following.refresh_from_db()
        make.counted_pulse(2, pulse=following)
    with time_machine.travel(make.published_at(following), tick=False):
        assert "This is where we start." in read(client, released).text
        assert "too early to compare with March" in read(client, following).text


def test_it_tells_nothing_of_an_earlier_pulse_that_is_behind_the_sign_in(released, client):
    """Each pulse keeps the terms it was answered under, also after they were changed."""
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        make.opened(following)
        make.counted_pulse(2, pulse=following)
    with time_machine.travel(make.published_at(following), tick=False):
        assert "March" in visible_text(read(client, following).text)
        closed = Terms.objects.create(open_results=False)
        Pulse.objects.filter(pk=released.pk).update(terms=closed)
        text = visible_text(read(client, following).text)
        earlier = reverse("health:company", args=[company_address.signed(released)])
        assert client.get(earlier).status_code == 404
    assert "Everybody may read too few statements yet for a score." in text
    assert "March" not in text


def test_where_there_is_no_open_result_no_page_offers_an_address(released, as_, emma):
    assert company_address.address_of(released) in as_(emma).get(reverse("health:promises")).text
    Pulse.objects.filter(pk=released.pk).update(terms=Terms.objects.create(open_results=False))
    released.refresh_from_db()
    assert company_address.address_of(released) == ""
    assert "Without signing in" not in as_(emma).get(reverse("health:promises")).text


def test_where_too_few_answered_it_says_so(company, client):
    make.people(12, team("Team Nord"))
    pulse = make.open_pulse()
    for person in make.invited(pulse)[:4]:
        make.cast(pulse, person)
    make.count(pulse)
    with time_machine.travel(make.published_at(pulse), tick=False):
        assert "The answers were destroyed unread." in read(client, pulse).text


def test_a_count_that_is_late_and_a_pulse_that_was_skipped_say_so(staffed, client):
    pulse = make.open_pulse()
    with time_machine.travel(make.published_at(pulse), tick=False):
        assert "Results come after the count." in read(client, pulse).text
        Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.SKIPPED)
        assert "It was skipped, and nobody was asked anything." in read(client, pulse).text


def test_a_small_company_reads_its_rounded_result(company, client):
    make.people(12, team("Team Nord"))
    pulse = make.open_pulse()
    for person in make.invited(pulse)[:7]:
        make.cast(pulse, person)
    make.count(pulse)
    with time_machine.travel(make.published_at(pulse), tick=False):
        text = visible_text(read(client, pulse).text)
    assert "5–9 people answered" in text
    assert "7 of" not in text
