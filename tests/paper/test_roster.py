"""People without a mail address come with the roster; they can be asked, and never sign in."""

import pytest
from django.core import mail

from culture.outbox.delivery import mailable
from culture.outbox.mail import Mail
from culture.outbox.models import Letter
from culture.people.addresses import is_nowhere, stand_in
from culture.people.erasing import erase
from culture.people.models import Organisation, Person, PersonEvent
from culture.people.roster.columns import guess
from tests import make
from tests.people.files import kept, planned, reasons, sheet

pytestmark = pytest.mark.django_db
HEAD = "Email,Name,Employee ID,Team,SMS number"


def test_an_employee_number_stands_in_for_a_missing_address(company):
    kept(HEAD, ",Ola Press,W7,Laundry,", "a@havelund.example,Anna Berg,W8,Laundry,")

    ola = Person.objects.get(key="W7")
    assert ola.address == ""
    assert is_nowhere(ola.email)
    assert ola.team.name == "Laundry"
    assert list(Person.objects.unaddressed()) == [ola]
    assert ola in Person.objects.reachable()


def test_bringing_the_same_list_again_changes_nothing(company):
    lines = (HEAD, ",Ola Press,W7,Laundry,", ",Ida Iron,W9,Laundry,+45 20 12 34 56")
    kept(*lines)

    again = kept(*lines)

    assert len(again.unchanged) == 2
    assert again.changes_nothing


def test_a_line_without_an_address_takes_none_away_and_a_new_one_is_taken(company):
    kept(HEAD, "ola@havelund.example,Ola Press,W7,Laundry,", ",Ida Iron,W9,Laundry,")
    kept(HEAD, ",Ola Press,W7,Laundry,", "ida@havelund.example,Ida Iron,W9,Laundry,")

    assert Person.objects.get(key="W7").address == "ola@havelund.example"
    assert Person.objects.get(key="W9").address == "ida@havelund.example"
    assert PersonEvent.objects.filter(pgh_label="address").count() == 1


def test_what_cannot_be_taken_is_refused_with_its_cure(company):
    plan = planned(
        HEAD,
        ",Ola Press,,Laundry,",
        ",,W7,Laundry,",
        ",Ida Iron,W9,Laundry,0171 123",
        ",B,W1,L,",
    )

    assert "no employee number" in reasons(plan)[2]
    assert "Has neither a name nor a mail address" in reasons(plan)[3]
    assert "“0171 123” is no telephone number we can dial" in reasons(plan)[4]
    assert [change.name for change in plan.kept] == ["B"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("+49 (151) 123-45678", "+4915112345678"), ("0045 20.12.34.56", "+4520123456"), ("", "")],
)
def test_telephone_numbers_are_kept_as_they_are_dialled(company, cell, number):
    kept(HEAD, f",Ida Iron,W9,Laundry,{cell}")
    assert Person.objects.get(key="W9").phone == number


def test_only_a_column_named_for_it_is_read_as_a_telephone():
    private = sheet("Email,Name,Phone,Mobile,Home Phone", "a@b.example,A,+4520123456,+4520123457,1")
    assert "phone" not in guess(private)
    for heading in ("SMS", "SMS number", "Pulse phone"):
        assert guess(sheet(f"Email,Name,{heading}", "a@b.example,A,1"))["phone"] == heading


def test_the_mail_domains_of_the_organisation_do_not_shut_them_out(company):
    Organisation.objects.update(mail_domains=["havelund.example"])
    plan = kept(HEAD, ",Ola Press,W7,Laundry,", "x@other.example,Xi,W8,Laundry,")

    assert [change.name for change in plan.created] == ["Ola Press"]


def test_nobody_signs_in_with_a_stand_in(client, company):
    make.person("Ola Press", email=stand_in("W7"), key="W7")

    page = client.post("/accounts/login/", {"login": stand_in("W7")}, follow=True)

    assert page.status_code == 200
    assert mail.outbox == []


def test_a_role_needs_an_address_to_sign_in_to(company, hanna, as_):
    ola = make.person("Ola Press", team=company, email=stand_in("W7"), key="W7")
    said = {"role": "hr_lead", "team": company.pk, "is_active": "on"}

    page = as_(hanna).post(f"/people/{ola.pk}/", said)

    assert "Without a mail address nobody can sign in to a role." in page.content.decode()
    assert "No mail address: answers with a printed code" in page.content.decode()


def test_nothing_is_ever_sent_to_a_stand_in(company):
    letter = Letter.about("digest", 1, now=make.NOW)
    letter.save()

    assert mailable([(letter, Mail(stand_in("W7"), "s", "t"))]) == []
    letter.refresh_from_db()
    assert letter.state == Letter.State.CANCELLED


def test_erasing_takes_the_telephone_too(company, hanna):
    ida = make.person("Ida Iron", email=stand_in("W9"), key="W9", phone="+4520123456")
    erase(ida, by=hanna, now=make.NOW)
    ida.refresh_from_db()
    assert (ida.phone, ida.key) == ("", None)
