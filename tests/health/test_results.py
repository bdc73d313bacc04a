"""The dashboard and the pages of groups, on a pulse that was really sealed and counted."""

import re

import pytest
import time_machine
from django.urls import reverse

from culture.people.models import Person
from surveys import gate
from surveys.models.pulses import Pulse
from tests import make
from tests.conftest import team

RESULTS = reverse("health:results")


def page(client, url=RESULTS, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def group_of(person, pulse, name):
    """As the gate lets this person read it; None where it does not."""
    read = gate.read(Person.objects.get(pk=person.pk), [pulse], now=pulse.released_at)
    return next((group for group in read if group.name == name), None)


def url_of(group):
    """Without `?pulse=` an address leads to the latest pulse."""
    return reverse("health:group", args=[group.id])


def test_the_dashboard_says_in_a_sentence_where_we_start(released, as_, hanna):
    html = page(as_(hanna))

    assert "This is where we start. People are told too late." in html
    assert f"{released.invited} of {released.invited} answered (100 %)" in html
    assert "Do next" in html


def test_the_tables_hold_the_numbers_of_the_charts(released, as_, hanna):
    html = page(as_(hanna))

    drawn = re.findall(r'<span class="score">(\d+)</span>', html)
    dumbbells = html[: html.index("All seven together")]
    written = re.findall(r'<th scope="row">\w+</th><td class="num">(\d+)</td>', dumbbells)
    assert len(drawn) == 7
    assert drawn == written == sorted(drawn)


def test_hr_reads_every_group_and_sponsors_too(released, as_, hanna, sonja):
    for person in (hanna, sonja):
        html = page(as_(person))
        assert "Team Nord</a>" in html
        assert "Team Süd</a>" in html
        assert "≈" in html


def test_a_manager_reads_the_own_group_and_never_another(released, as_, max_, hanna):
    client = as_(max_)
    html = page(client)

    assert "Team Nord</a>" in html
    assert "Team Süd" not in html
    page(client, url_of(group_of(max_, released, "Team Nord")))
    page(client, url_of(group_of(hanna, released, "Team Süd")), status=404)
    page(client, reverse("health:group", args=[10**6]), status=404)


def test_a_groups_page_begins_with_a_sentence_and_ends_with_a_request(released, as_, max_):
    html = page(as_(max_), url_of(group_of(max_, released, "Team Nord")))

    assert "told too late." in html
    assert "Three to keep" in html
    assert "about 25" in html
    assert "10 or more people" in html
    assert "your own answer is not in it" in html
    assert "This describes an experience, not you. Please do not guess who said what." in html
    assert "Not used for appraisal." in html
    assert not re.search(r"\d\.\d+<", html)


def test_an_hr_lead_reads_about_the_group_and_not_about_the_own(released, as_, hanna):
    html = page(as_(hanna), url_of(group_of(hanna, released, "Team Nord")))

    assert "This group feels" in html
    assert "your own answer" not in html


def test_employees_read_the_company_once_it_is_released(released, as_, emma, kim, max_):
    group = group_of(max_, released, "Team Nord")
    for person in (emma, kim):
        html = page(as_(person))
        assert "This is where we start." in html
        assert "Team Nord" not in html
        assert "Do next" not in html
        page(as_(person), url_of(group), status=404)


def test_before_the_release_only_managers_and_hr_have_it(counted, as_, emma, max_, hanna):
    assert "First results on Friday 20 March." in page(as_(emma))
    assert "This is where we start." in page(as_(hanna))
    own = page(as_(max_), url_of(group_of(max_, counted, "Team Nord")))
    assert "one day before everybody reads" in own


def test_a_technical_admin_finds_no_results(released, as_, tore, hanna):
    page(as_(tore), status=404)
    page(as_(tore), url_of(group_of(hanna, released, "Team Nord")), status=404)


def test_before_anything_is_counted_there_is_an_outline_and_a_date(company, as_, hanna):
    assert "No pulse is planned yet." in page(as_(hanna))

    with time_machine.travel(make.NOW, tick=False):
        make.cadence()
        assert "First results on Friday 20 March." in page(as_(hanna))


def test_a_merged_team_is_told_why_it_has_no_numbers(company, as_, max_, helga, emma, otto):
    make.people(4, team("Team Nord"))
    make.people(12, team("Team Süd"))
    make.people(18, company)
    pulse = make.counted_pulse()

    with time_machine.travel(make.published_at(pulse), tick=False):
        html = page(as_(max_))

    assert "The answers of Team Nord were counted together with those of Team Süd." in html
    assert "That way every number mixes at least five people." in html


def test_an_earlier_pulse_stays_readable_and_an_unknown_one_is_not_there(released, as_, hanna):
    following = released.cadence.pulses.get(number=1)
    with time_machine.travel(following.opens_at, tick=False):
        make.counted_pulse(4, make.opened(following))
    with time_machine.travel(make.published_at(following), tick=False):
        client = as_(hanna)
        html = page(client)
        assert "It is too early to compare with March." in html
        assert "too early to say" in html
        assert "Since March, pulse by pulse" in html
        assert "?pulse=0" in html

        first = page(client, f"{RESULTS}?pulse=0")
        assert "This is where we start." in first
        assert "?pulse=1" in first
        assert "Do next" not in first
        for unknown in ("7", "-1", "abc"):
            page(client, f"{RESULTS}?pulse={unknown}", status=404)


def test_how_we_count_is_open_to_whoever_is_signed_in(company, as_, emma, tore):
    for person in (emma, tore):
        assert "How we count" in page(as_(person), reverse("health:how"))


def test_the_dashboard_needs_few_queries_however_many_groups(
    released, as_, hanna, max_, django_assert_max_num_queries
):
    for person in (hanna, max_):
        client = as_(person)
        with django_assert_max_num_queries(24):
            page(client)


def test_programs_read_the_same_figures_as_pages(released, as_, hanna, max_, emma, tore):
    def names(person):
        (round_,) = as_(person).get("/api/results/").json()
        assert round_["pulse"] == 0
        return [group["name"] for group in round_["groups"]]

    assert {"Whole company", "Team Nord", "Team Süd"} <= set(names(hanna))
    assert names(max_) == ["Whole company", "Team Nord"]
    assert names(emma) == ["Whole company"]
    assert as_(tore).get("/api/results/").status_code == 404
    assert as_(hanna).get("/api/results/?pulse=5").status_code == 404


def test_the_api_tells_no_more_of_a_small_group_than_its_page(released, as_, max_):
    (round_,) = as_(max_).get("/api/results/").json()

    company, nord = round_["groups"]
    assert (nord["exact"], nord["people"]) == (False, "10 or more")
    assert nord["items"] == []
    assert {scale["score"] % 5 for scale in nord["scales"]} == {0}
    assert company["items"][0]["counts"] is not None


@pytest.mark.parametrize("url", [RESULTS, reverse("health:home"), reverse("health:how")])
def test_strangers_are_asked_to_sign_in(db, client, url):
    assert client.get(url).status_code == 302
    assert Pulse.objects.count() == 0
