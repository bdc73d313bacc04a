"""The first minute: the organisation and its first HR lead."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from culture.access import Role
from culture.people.adapter import post_room
from culture.people.models import Organisation, Person, Team

SET_UP = "/people/set-up/"
FIRST = {
    "name": "Havelund",
    "customer": "guest",
    "time_zone": "Europe/Berlin",
    "lead_name": "Anna Berg",
    "lead_email": "Anna.Berg@havelund.example",
}


@pytest.fixture
def on_this_machine(settings):
    settings.LOCAL = True


def test_naming_the_organisation_begins_a_sign_in(client, db, on_this_machine):
    assert client.get(SET_UP).status_code == 200

    response = client.post(SET_UP, FIRST)

    assert response.url == "/accounts/login/code/confirm/"
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.customer) == ("Havelund", "guest")
    assert (organisation.time_zone, organisation.sample) == ("Europe/Berlin", False)
    anna = Person.objects.get()
    assert (anna.email, anna.role, anna.team) == ("anna.berg@havelund.example", Role.HR_LEAD, None)
    assert Team.objects.get(parent=None).name == "Havelund"
    post_room.submit(int).result()
    assert mail.outbox[0].to == [anna.email]


def test_what_is_missing_is_said_and_nothing_is_half_done(client, db, on_this_machine):
    page = client.post(SET_UP, FIRST | {"lead_email": "anna", "time_zone": "Mars"}).content.decode()

    assert "Enter a valid email address." in page
    assert "Mars is not one of the available choices." in page
    assert not Organisation.objects.exists()


def test_there_is_no_set_up_once_somebody_leads(client, hanna, on_this_machine):
    assert client.get(SET_UP).status_code == 404
    assert client.post(SET_UP, FIRST).status_code == 404


def test_there_is_no_set_up_while_the_sample_is_there(client, company):
    Organisation.objects.update(sample=True)

    assert client.get(SET_UP).status_code == 404


def test_signing_in_leads_to_the_set_up_while_nobody_leads(client, db):
    assert client.get("/accounts/login/").url == SET_UP


def test_elsewhere_a_stranger_cannot_be_first(client, db):
    page = client.post(SET_UP, FIRST)

    assert "first_hr_lead" in page.content.decode()
    assert not Person.objects.exists()


def test_the_command_names_the_first_hr_lead_once(db, capsys):
    call_command("first_hr_lead", "Havelund", "Anna Berg", "anna@havelund.example")

    assert "Anna Berg leads Havelund" in capsys.readouterr().out
    assert Person.objects.get().role == Role.HR_LEAD
    with pytest.raises(CommandError, match="an HR lead already"):
        call_command("first_hr_lead", "Havelund", "Otto", "otto@havelund.example")


def test_the_command_refuses_what_is_no_address(db):
    with pytest.raises(CommandError, match="valid email"):
        call_command("first_hr_lead", "Havelund", "Anna Berg", "anna")
    assert not Organisation.objects.exists()
