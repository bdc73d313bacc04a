"""Bringing people through the pages: a file, its dry run, and keeping it."""

from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from culture.people.models import Entry, Organisation, Person, RosterUpload, Team
from culture.people.roster.table import LARGEST
from tests.people.files import REAL

IMPORT, CHECK, PEOPLE = "/people/import/", "/people/import/check/", "/people/"
FILE = b"Mail,Name,Team,Gender\nanna@x.example,Anna,Kitchen,F\nben@x.example,Ben,Kitchen,M\n"


@pytest.fixture
def hr(hanna, as_):
    return as_(hanna)


def upload(client, data, name="people.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def hidden(response):
    """What the keep button sends."""
    form = response.context["form"]
    sent = {field.name: field.value() or "" for field in form.selects()}
    return sent | ({"leavers": "on"} if response.context["plan"].leavers else {})


def test_the_real_roster_goes_through_the_pages(hr):
    assert upload(hr, REAL.read_bytes()).url == CHECK
    shown = hr.get(CHECK)
    assert b"Keep these 1,557 people" in shown.content
    assert b"Left before, not taken in: 397" in shown.content
    assert b"Columns not kept: level, gender, compensation." in shown.content

    kept = hr.post(CHECK, hidden(shown), follow=True)

    assert "1557 people are kept: 1557 new" in kept.content.decode()
    assert Team.objects.staffed().count() == 202 + 1  # and Hanna’s own
    assert not RosterUpload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_one_moment_keep_a_file_once(hr, hanna, as_):
    upload(hr, FILE)
    sent, ready = hidden(hr.get(CHECK)), Barrier(2, timeout=20)

    def click(client):
        ready.wait()
        client.post(CHECK, sent)
        connection.close()

    threads = [Thread(target=click, args=[client]) for client in (hr, as_(hanna))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Entry.objects.filter(kind="imported").count() == 1
    assert Person.objects.filter(name__in=["Anna", "Ben"]).count() == 2


def test_private_columns_are_gone_before_the_file_is_held(hr):
    upload(hr, FILE)

    held = RosterUpload.objects.get()
    assert '"Gender"' in held.table
    assert '"F"' not in held.table


def test_columns_can_be_named_by_hand(hr):
    upload(hr, b"Wer,Wo,Erreichbar\nAnna,Kitchen,anna@x.example\n")
    columns = {"email": "Erreichbar", "name": "Wer", "team": "Wo"}

    shown = hr.get(CHECK, columns)
    hr.post(CHECK, hidden(shown))

    anna = Person.objects.get(email="anna@x.example")
    assert (anna.name, anna.team.name) == ("Anna", "Kitchen")


def test_htmx_gets_only_the_part_that_changes(hr):
    upload(hr, FILE)

    part = hr.get(CHECK, {"email": "Mail"}, headers={"HX-Request": "true"})

    assert b"Keep these 2 people" in part.content
    assert b"<html" not in part.content


def test_people_missing_from_the_file_leave_unless_the_tick_is_taken_away(hr, emma, hanna):
    upload(hr, FILE)
    shown = hr.get(CHECK)
    assert "Emma Employee" in shown.content.decode()

    hr.post(CHECK, {key: value for key, value in hidden(shown).items() if key != "leavers"})
    assert Person.objects.get(pk=emma.pk).is_active

    upload(hr, FILE)
    hr.post(CHECK, hidden(hr.get(CHECK)))
    assert not Person.objects.get(pk=emma.pk).is_active
    assert Person.objects.get(pk=hanna.pk).is_active


def test_lines_that_cannot_be_taken_stand_with_their_reason(hr):
    upload(hr, FILE + b"not an address,Carl,Kitchen,M\n")

    shown = hr.get(CHECK).content.decode()

    assert "1 line" in shown
    assert "line 4, Carl: “not an address” is not a mail address" in shown


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"\x00" * 100, "Excel workbook"),
        (b"\x00\x01\x02" * 100, "not a text file"),
        (b"Mail\n" + b"a" * LARGEST, "larger than 20 MB"),
        (b'Name,Mail\n"Anna,a@x.example', "quotation mark"),
    ],
)
def test_a_file_that_is_no_roster_changes_nothing(hr, data, says):
    response = upload(hr, data)

    assert response.status_code == 200
    assert says in response.content.decode()
    assert not RosterUpload.objects.exists()
    assert Person.objects.count() == 1


def test_a_file_without_addresses_asks_for_the_column(hr):
    upload(hr, b"Name,Team\nAnna,Kitchen\n")

    shown = hr.get(CHECK).content.decode()

    assert "No column holds mail addresses" in shown
    assert "Keep" not in shown
    refused = hr.post(CHECK, {"email": "", "name": "Name"})
    assert "No column holds mail addresses" in refused.content.decode()
    assert Person.objects.count() == 1


def test_a_column_that_is_not_in_the_file_is_named(hr):
    upload(hr, FILE)

    assert "no column “Pay”" in hr.get(CHECK, {"email": "Pay"}).content.decode()
    assert "no column “Gender”" in hr.get(CHECK, {"email": "Gender"}).content.decode()


def test_the_sample_company_takes_no_real_people(hr):
    Organisation.objects.update(sample=True)
    upload(hr, FILE)

    refused = hr.post(CHECK, hidden(hr.get(CHECK)))

    assert "Leave the sample company first" in refused.content.decode()
    assert Person.objects.count() == 1


def test_an_upload_is_seen_only_by_who_brought_it(hr, emma, as_):
    upload(hr, FILE)
    Person.objects.filter(pk=emma.pk).update(role="hr_lead")

    assert as_(emma).get(CHECK).url == IMPORT


def test_a_second_file_takes_the_place_of_the_first(hr):
    upload(hr, FILE, "old.csv")
    upload(hr, FILE, "new.csv")

    assert [held.name for held in RosterUpload.objects.all()] == ["new.csv"]


def test_a_dry_run_of_the_real_roster_asks_few_queries(hr, django_assert_max_num_queries):
    upload(hr, REAL.read_bytes())

    with django_assert_max_num_queries(10):
        hr.get(CHECK)


@pytest.mark.parametrize("name", ["people:people", "people:import", "people:import-check"])
def test_only_hr_leads_bring_people(name, emma, max_, sonja, kim, tore, as_, client):
    for person in (emma, max_, sonja, kim, tore):
        assert as_(person).get(reverse(name)).status_code == 404
    assert client.get(reverse(name)).url.startswith("/accounts/login/")
