"""The sample's pages: while it is made, looking round, and leaving."""

import os
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from culture.embedded.find_emma import challenge
from culture.embedded.sample import people, progress
from culture.embedded.sample.progress import Progress, State
from culture.people.models import Organisation, Person
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local(settings, tmp_path):
    settings.ROOT_URLCONF = "tests.embedded.urls"
    settings.VAR_DIR = settings.MAILBOX_DIR = tmp_path


@pytest.fixture
def here():
    """A browser on this machine, signed in as nobody."""
    return Client(headers={"host": "localhost:8000"})


@pytest.fixture
def sample():
    """The four people of a sample that is ready."""
    make.organisation(sample=True)
    team = make.team("Front desk Nord")
    for name in people.VISITORS:
        make.person(name, team=team, email=people.address(name))
    progress.write(Progress(State.FINISHED, 1))


def test_before_it_begins_the_page_waits(here):
    page = here.get(reverse("embedded:welcome")).text

    assert "Getting ready" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_the_bar_says_how_far_it_is_and_what_is_made(here):
    progress.write(Progress(State.LOADING, 0.42, "Month 4 of 12"))

    part = here.get(reverse("embedded:welcome"), headers={"HX-Request": "true"}).text

    assert "<html" not in part
    assert "Month 4 of 12" in part
    assert 'value="42"' in part
    assert "Nothing was heard" not in part


def test_a_loading_that_went_quiet_says_what_to_do(here):
    progress.write(Progress(State.LOADING, 0.42, "Month 4 of 12"))
    long_ago = (timezone.now() - timedelta(minutes=5)).timestamp()
    os.utime(progress.path(), (long_ago, long_ago))

    assert "Ctrl-C and start it again" in here.get(reverse("embedded:welcome")).text


def test_a_loading_that_failed_says_what_to_do(here):
    progress.write(Progress(State.FAILED))

    page = here.get(reverse("embedded:welcome")).text

    assert "could not be made" in page
    assert "hx-get" not in page


def test_when_it_is_there_the_polling_page_is_replaced_by_four_people(here, sample):
    part = here.get(reverse("embedded:welcome"), headers={"HX-Request": "true"})
    page = here.get(reverse("embedded:welcome")).text

    assert part["HX-Refresh"] == "true"
    for name in people.VISITORS:
        assert name in page
    assert "mira.sandberg%40havelund.example" in page


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("hr", people.HR_LEAD),
        ("manager", people.MANAGER),
        ("employee", people.EMPLOYEE),
        ("representative", people.REPRESENTATIVE),
    ],
)
def test_one_click_signs_in(here, sample, who, name):
    answer = here.post(reverse("embedded:sign-in", args=[who]))

    assert answer.url == reverse("health:home")
    assert here.session["_auth_user_id"] == str(Person.objects.get(name=name).pk)


def test_one_click_signs_nobody_in_by_a_mere_link_or_under_another_name(here, sample):
    assert here.get(reverse("embedded:sign-in", args=["hr"])).status_code == 405
    assert here.post(reverse("embedded:sign-in", args=["jonas.lind"])).status_code == 404
    assert "_auth_user_id" not in here.session


def test_nobody_real_can_be_taken_over(here, sample, settings):
    Organisation.objects.update(sample=False)

    assert here.post(reverse("embedded:sign-in", args=["hr"])).status_code == 404
    assert here.post(reverse("embedded:leave")).status_code == 404
    assert here.get(reverse("embedded:welcome")).url == reverse("account_login")
    assert Person.objects.count() == len(people.VISITORS)


def test_none_of_it_exists_for_another_machine(sample, settings):
    settings.ALLOWED_HOSTS = ["culture.example.com"]
    elsewhere = Client(headers={"host": "culture.example.com"})

    assert elsewhere.get(reverse("embedded:welcome")).status_code == 404
    assert elsewhere.get(reverse("embedded:find-emma")).status_code == 404
    assert elsewhere.post(reverse("embedded:sign-in", args=["hr"])).status_code == 404
    assert elsewhere.post(reverse("embedded:leave")).status_code == 404


def test_where_the_database_can_be_taken_the_page_leads_to_it(here, sample):
    assert "Find Emma" not in here.get(reverse("embedded:welcome")).text

    challenge.zip_path().parent.mkdir()
    challenge.zip_path().touch()

    page = here.get(reverse("embedded:welcome")).text
    assert "Find Emma" in page
    assert f"{reverse('trust:promise')}#attacks" in page


def test_leaving_asks_first(here, sample):
    page = here.get(reverse("embedded:leave")).text

    assert "cannot be undone" in page
    assert Person.objects.count() == len(people.VISITORS)


@pytest.mark.django_db(transaction=True)
def test_leaving_empties_it_signs_out_and_begins_the_set_up(here, sample):
    here.post(reverse("embedded:sign-in", args=["hr"]))

    answer = here.post(reverse("embedded:leave"))

    assert answer.url == reverse("people:setup")
    assert not Person.objects.exists()
    assert "_auth_user_id" not in here.session
    assert here.get(reverse("embedded:welcome")).url == reverse("people:setup")


def test_a_sample_that_is_being_made_cannot_be_left(here, sample):
    progress.write(Progress(State.LOADING, 0.5))

    assert here.post(reverse("embedded:leave")).url == reverse("embedded:welcome")
    assert Person.objects.count() == len(people.VISITORS)


def test_without_a_demo_the_set_up_begins(here, settings):
    settings.DEMO = False

    assert here.get(reverse("embedded:welcome")).url == reverse("people:setup")
