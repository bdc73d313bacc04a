"""The roster guard: nobody pads a group with addresses that are not a colleague's."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from culture.access import Role
from culture.people import newcomers
from culture.people.addresses import mailbox
from culture.people.models import Organisation, Person, PersonEvent
from surveys import planning
from tests import make
from tests.conftest import team
from tests.make import TODAY
from tests.people.files import kept, planned, reasons
from tests.people.test_import import CHECK, IMPORT, hidden, upload

DOMAINS = "/people/import/domains/"
SPELLINGS = {
    "Anna.Berg@Havelund.example": "anna.berg@havelund.example",
    "anna+pulse@havelund.example": "anna@havelund.example",
    "anna+a+b@havelund.example": "anna@havelund.example",
    "a.n.n.a+x@gmail.com": "anna@gmail.com",
    "A.nna@GoogleMail.com": "anna@gmail.com",
    "anna@notgmail.com": "anna@notgmail.com",
    "an.na@mail.gmail.com.example": "an.na@mail.gmail.com.example",
}


@pytest.fixture
def havelund(db):
    return make.organisation(mail_domains=["havelund.example", "havelund.dk"])


@pytest.fixture
def anywhere(db):
    return make.organisation()


def emails():
    return sorted(Person.objects.working().values_list("email", flat=True))


@pytest.mark.parametrize(("address", "box"), SPELLINGS.items())
def test_database_and_code_read_a_mailbox_the_same(db, address, box):
    person = Person.objects.create_user(address, "Anna")

    assert mailbox(address) == box == Person.objects.get(pk=person.pk).mailbox


def test_addresses_elsewhere_are_refused_with_their_line(havelund):
    done = kept("Mail,Name", "anna@havelund.example,Anna", "b@X.example,Ben", "c@havelund.dk,Carl")

    assert emails() == ["anna@havelund.example", "c@havelund.dk"]
    assert reasons(done) == {
        3: "“b@x.example” is not at havelund.example or havelund.dk. "
        "Mend it, or add its domain to those we take addresses from."
    }


def test_a_domain_below_is_another_domain(havelund):
    assert list(reasons(planned("Mail", "anna@it.havelund.example"))) == [2]


def test_whoever_is_refused_stays_and_whoever_left_still_leaves(havelund):
    Organisation.objects.update(mail_domains=[])
    kept("Mail,Name,Status", "old@x.example,Olga,", "gone@x.example,Gert,")
    Organisation.objects.update(mail_domains=["havelund.example"])

    done = kept("Mail,Name,Status", "old@x.example,Olga,", "gone@x.example,Gert,left", leavers=True)

    assert emails() == ["old@x.example"]
    assert list(reasons(done)) == [2]


def test_two_aliases_of_one_mailbox_name_both_lines(anywhere):
    done = kept("Mail,Name", "anna@x.example,Anna", "ben@x.example,Ben", "anna+2@x.example,Ann")

    assert emails() == ["anna@x.example", "ben@x.example"]
    assert reasons(done) == {
        4: "“anna+2@x.example” reaches the same mailbox as anna@x.example in line 2, which is "
        "taken. One person has one address."
    }


def test_an_alias_of_somebody_on_the_roster_is_refused(anywhere):
    kept("Mail,Name", "an.na@gmail.com,Anna")

    alone = planned("Mail,Name", "anna+2@gmail.com,Ann")
    beside = planned("Mail,Name", "anna+2@gmail.com,Ann", "an.na@gmail.com,Anna")

    assert "as an.na@gmail.com, Anna on the roster" in reasons(alone)[2]
    assert "as an.na@gmail.com in line 3" in reasons(beside)[2]


def test_one_person_may_change_to_another_spelling(anywhere):
    kept("Mail,Name,Employee ID", "anna@x.example,Anna,7")

    kept("Mail,Name,Employee ID", "anna+work@x.example,Anna,7")

    assert emails() == ["anna+work@x.example"]


@pytest.mark.parametrize("role", [Role.HR_LEAD, Role.REPRESENTATIVE])
def test_a_file_sends_the_codes_of_nobody_in_office_elsewhere(anywhere, role):
    make.person("Kim Keeper", role=role, key="7")
    roster = ("Mail,Name,Employee ID", "rita+alias@havelund.example,Kim Keeper,7")

    done = kept(*roster, leavers=True)

    assert emails() == ["kim.keeper@havelund.example"]
    assert "No list changes that. Take the role away on their page first" in reasons(done)[2]
    assert not PersonEvent.objects.exclude(pgh_label="added").exists()


def test_without_the_office_it_does_and_the_log_tells_of_every_step(anywhere):
    kim = make.person("Kim Keeper", role=Role.REPRESENTATIVE, key="7")
    roles = Person.objects.filter(pk=kim.pk)

    roles.update(role=Role.EMPLOYEE)
    kept("Mail,Name,Employee ID", "rita+alias@havelund.example,Kim Keeper,7")
    roles.update(role=Role.REPRESENTATIVE)

    assert emails() == ["rita+alias@havelund.example"]
    told = PersonEvent.objects.filter(pgh_label__in=["role", "address"]).order_by("pgh_id")
    assert [event.pgh_label for event in told] == ["role", "address", "role"]


def test_the_mailbox_of_who_leaves_is_free(anywhere):
    kept("Mail,Name,Employee ID", "info@x.example,Anna,7")

    kept("Mail,Name,Employee ID", "info+2@x.example,Ben,8", leavers=True)

    assert emails() == ["info+2@x.example"]


def test_the_database_holds_it_too(anywhere):
    make.person("Anna", email="anna@x.example")

    with pytest.raises(IntegrityError, match="one_person_per_mailbox"), transaction.atomic():
        make.person("Ann", email="anna+2@x.example")
    make.person("Ann", email="anna+2@x.example", is_active=False)


def test_nobody_comes_back_to_a_mailbox_that_is_taken(hanna, emma, as_):
    other = make.person("Emma Two", email="emma.employee+2@havelund.example", is_active=False)

    page = as_(hanna).post(
        f"/people/{other.pk}/", {"role": "employee", "language": "en", "is_active": "on"}
    )

    assert "Somebody else who works here has this mailbox." in page.content.decode()


def test_the_first_hr_lead_is_no_exception(havelund):
    with pytest.raises(CommandError, match=r"is not at havelund\.example"):
        call_command("first_hr_lead", "Havelund", "Anna Berg", "anna@x.example")
    make.person("Anna", email="anna@havelund.dk")
    with pytest.raises(CommandError, match="mailbox of somebody on the roster"):
        call_command("first_hr_lead", "Havelund", "Anna Berg", "anna+1@havelund.dk")


def test_hr_says_which_domains_are_taken(hanna, otto, as_):
    hr = as_(hanna)
    Person.objects.filter(pk=otto.pk).update(email="otto@x.example")

    wrong = hr.post(DOMAINS, {"mail_domains": "havelund"})
    kept_now = hr.post(DOMAINS, {"mail_domains": " @Havelund.example, havelund.dk"}, follow=True)

    assert "Enter a valid domain name" in wrong.content.decode()
    assert Organisation.current().mail_domains == ["havelund.example", "havelund.dk"]
    assert "1 on the roster have another address" in kept_now.content.decode()
    assert "Only those at havelund.example, havelund.dk." in hr.get(IMPORT).content.decode()
    upload(hr, b"Mail,Name\nx@y.example,Xaver\n")
    assert "line 2, Xaver: “x@y.example” is not at" in hr.get(CHECK).content.decode()


def test_four_dummy_colleagues_added_nine_days_before_a_pulse_are_not_asked(company, hanna):
    make.people(12, team("Team Nord"))
    cadence = make.cadence(sender=hanna)
    pulse = cadence.pulses.get(number=1)
    added = pulse.opens_on - timedelta(days=9)
    roster = ["Mail,Name,Team,Joined on"]
    dummies = [f"dummy{n}@havelund.example,Dummy {n},Team Nord,2019-01-01" for n in range(4)]

    kept(*roster, *dummies, today=added)

    asked = planning.invitees(pulse, pulse.opens_on)
    assert not asked.filter(name__startswith="Dummy").exists()
    assert asked.filter(team__name="Team Nord").count() == 12


def test_before_a_list_is_kept_the_page_says_who_is_too_new(hanna, emma, as_, monkeypatch):
    Person.objects.update(added_on=TODAY - timedelta(days=400))
    opens_on = make.today() + timedelta(days=9)
    monkeypatch.setattr(newcomers, "CALENDARS", [lambda today: opens_on])
    hr = as_(hanna)

    upload(hr, b"Mail,Name\nemma.employee@havelund.example,Emma\na@x.example,A\nb@x.example,B\n")
    page = hr.get(CHECK)

    assert "2 of them are too new to be asked in the next pulse" in page.content.decode()
    hr.post(CHECK, hidden(page))
    assert Person.objects.get(email="a@x.example").added_on
