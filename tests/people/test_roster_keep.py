"""Keeping a roster: created, changed, left, refused; and the same when repeated."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from culture.access import Role
from culture.people.models import Organisation, Person, Team
from culture.people.roster.columns import guess
from culture.people.roster.keep import keep
from culture.people.roster.match import Existing
from culture.people.roster.plan import plan
from culture.people.roster.table import RosterUnreadable, read
from tests import make
from tests.make import TODAY
from tests.people.files import REAL, kept, planned, reasons

HEADER = "Employee ID,Mail,Name,Team,Status"


@pytest.fixture
def havelund(db):
    return make.organisation()


def names():
    return sorted(Person.objects.working().values_list("name", flat=True))


def test_the_real_roster_imports_in_a_bounded_number_of_queries(
    havelund, django_assert_max_num_queries
):
    table = read(REAL.read_bytes())
    columns = guess(table)

    with django_assert_max_num_queries(10):
        done = keep(table, columns, today=TODAY, leavers=True)

    assert len(table.lines) == 1954
    assert (len(done.created), len(done.skipped), done.refused) == (1557, 397, [])
    assert done.not_kept == ["level", "gender", "compensation"]
    assert (len(done.staffed), len(done.managers), len(done.without_manager)) == (202, 42, 160)
    assert Person.objects.reachable().count() == 1557
    assert Team.objects.staffed().without_manager().count() == 160

    first = Person.objects.get(key="E10012")
    assert (first.name, first.site, first.joined_on) == ("E10012", "New York", date(2011, 3, 6))
    assert first.team.name == "E9335’s team"
    assert [str(team) for team in first.team.ancestors()] == ["Havelund", "Customer Operations"]
    led = Person.objects.get(key="E945")
    assert led.managed_teams.get().parent == led.team


def test_repeating_the_real_roster_changes_nothing(havelund):
    table = read(REAL.read_bytes())
    keep(table, guess(table), today=TODAY, leavers=True)
    before = (
        list(Person.objects.order_by("pk").values()),
        list(Team.objects.order_by("pk").values()),
    )

    again = keep(table, guess(table), today=TODAY, leavers=True)

    assert again.changes_nothing
    assert len(again.unchanged) == 1557
    after = list(Person.objects.order_by("pk").values()), list(Team.objects.order_by("pk").values())
    assert after == before


def test_what_changes_is_named_old_and_new(havelund):
    kept(HEADER, "1,a@x.example,Anna Berg,Kitchen,", "2,b@x.example,Ben,Kitchen,")

    done = kept(HEADER, "1,anna@x.example,Anna Holm,Desk,", "2,B@x.example,Ben,Kitchen,")

    (change,) = done.changed
    assert change.fields == {
        "email": ("a@x.example", "anna@x.example"),
        "name": ("Anna Berg", "Anna Holm"),
        "team": ("Kitchen", "Desk"),
    }
    assert change.line == 2
    anna = Person.objects.get(key="1")
    assert (anna.email, anna.name, anna.team.name) == ("anna@x.example", "Anna Holm", "Desk")
    assert len(done.unchanged) == 1


def test_an_empty_cell_erases_nothing(havelund):
    kept("Mail,Name,Joined,Place", "a@x.example,Anna,2020-01-01,Kiel")

    assert kept("Mail,Name,Joined,Place", "a@x.example,,NA,-").changes_nothing


def test_somebody_without_a_number_is_found_by_address_and_gets_one(havelund):
    kept("Mail,Name", "a@x.example,Anna")

    done = kept("Employee ID,Mail,Name", "7,A@x.example,Anna")

    assert [change.fields for change in done.changed] == [{"key": (None, "7")}]


def test_leavers_become_inactive_if_known_and_are_skipped_if_not(havelund):
    kept(HEADER, "1,a@x.example,Anna,Kitchen,Active", "2,b@x.example,Ben,Kitchen,Active")

    done = kept(HEADER, "1,a@x.example,Anna,Kitchen,Left", "3,c@x.example,Carl,Kitchen,Left")

    assert [change.name for change in done.left] == ["Anna"]
    assert [(skipped.line, skipped.who) for skipped in done.skipped] == [(3, "Carl")]
    assert names() == ["Ben"]


def test_who_comes_back_is_active_again_though_their_old_row_is_still_there(havelund):
    kept(HEADER, "1,a@x.example,Anna,Kitchen,Active")
    kept(HEADER, "1,a@x.example,Anna,Kitchen,Left")

    done = kept(HEADER, "1,a@x.example,Anna,Kitchen,Left", "1,a@x.example,Anna,Desk,Active")

    assert done.changed[0].fields["is_active"] == (False, True)
    assert names() == ["Anna"]


def test_people_missing_from_the_file_leave_only_when_asked(havelund):
    kept(HEADER, "1,a@x.example,Anna,Kitchen,", "2,b@x.example,Ben,Kitchen,")
    only_anna = (HEADER, "1,a@x.example,Anna,Kitchen,")

    assert [str(person) for person in planned(*only_anna).missing] == ["Ben"]
    kept(*only_anna)
    assert names() == ["Anna", "Ben"]
    kept(*only_anna, leavers=True)
    assert names() == ["Anna"]


def test_a_refused_line_does_not_make_its_person_leave(havelund):
    kept(HEADER, "1,a@x.example,Anna,Kitchen,", "2,b@x.example,Ben,Kitchen,")

    kept(HEADER, "1,a@x.example,Anna,Kitchen,", "2,broken,Ben,Kitchen,", leavers=True)

    assert names() == ["Anna", "Ben"]


def test_roles_and_hr_leads_are_never_touched(havelund):
    hanna = make.hr_lead()
    make.person("Sonja Sponsor", role=Role.SPONSOR)

    done = kept(
        "Mail,Name,Role,Status",
        "sonja.sponsor@havelund.example,Sonja Sponsor,hr_lead,",
        f"{hanna.email},Hanna HR,,Left",
        leavers=True,
    )

    assert "does not leave by a file" in reasons(done)[3]
    assert dict(Person.objects.values_list("name", "role")) == {
        "Hanna HR": Role.HR_LEAD,
        "Sonja Sponsor": Role.SPONSOR,
    }
    kept("Mail,Name", "new@x.example,New", leavers=True)
    assert names() == ["Hanna HR", "New"]


def test_addresses_and_numbers_belong_to_one_person(havelund):
    kept("Employee ID,Mail,Name", "1,a@x.example,Anna")

    done = kept(
        "Employee ID,Mail,Name",
        "1,a@x.example,Anna",
        "2,A@X.example,Ben",
        "1,c@x.example,Carl",
        "9,d@x.example,Dora",
        "8,a@x.example,Eva",
    )

    assert reasons(done) == {
        3: "Two people share this mail address: see line 2, which is taken.",
        4: "Two people share this employee number: see line 2, which is taken.",
        6: "Two people share this mail address: see line 2, which is taken.",
    }
    later = kept("Employee ID,Mail,Name", "2,a@x.example,Ben")
    assert reasons(later) == {
        2: "Anna has this mail address on the roster, with employee number 1."
    }
    assert names() == ["Anna", "Dora"]


def test_the_sample_company_and_real_people_never_mix(havelund):
    Organisation.objects.update(sample=True)

    with pytest.raises(RosterUnreadable, match="Leave the sample company first"):
        kept(HEADER, "1,a@x.example,Anna,Kitchen,")
    assert not Person.objects.exists()


def test_a_dry_run_writes_nothing(havelund, django_assert_max_num_queries):
    table = read(REAL.read_bytes())

    with django_assert_max_num_queries(2):
        plan(table, guess(table), Existing.load(havelund), today=TODAY, leavers=True)

    assert not Person.objects.exists()
    assert not Team.objects.exists()


def test_latin_1_with_semicolons_and_german_headings_is_kept(havelund):
    text = "Vorname;Name;E-Mail;Abteilung;Eintritt\nJürgen;Groß;j@x.example;Küche Süd;1.2.2020\n"
    table = read(text.encode("latin-1"))

    keep(table, guess(table), today=TODAY, leavers=False)

    person = Person.objects.get()
    assert (person.name, person.team.name) == ("Jürgen Groß", "Küche Süd")
    assert person.joined_on == date(2020, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_file_at_once_keep_it_once():
    make.organisation()
    table = read(REAL.read_bytes())

    def again(_):
        try:
            return keep(table, guess(table), today=TODAY, leavers=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        done = list(two.map(again, range(2)))

    assert sorted(len(plan.created) for plan in done) == [0, 1557]
    assert Person.objects.count() == 1557
