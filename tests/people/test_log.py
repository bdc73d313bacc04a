"""The log: who changed the roster, in sentences that nobody can change."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.utils import timezone
from pghistory.models import Context

from culture.access import Role
from culture.people import log
from culture.people.adapter import RosterAdapter
from culture.people.models import Entry, Person, PersonEvent, TeamEvent
from tests import make
from tests.conftest import team
from tests.people.test_import import CHECK, IMPORT, hidden

LOG = "/people/log/"


@pytest.fixture
def hr(hanna, as_):
    return as_(hanna)


def words(client, **query):
    return [one.words for one in client.get(LOG, query).context["happenings"]]


def by(client, **query):
    return [one.by for one in client.get(LOG, query).context["happenings"]]


def change(client, person, **fields):
    said = {
        "role": person.role,
        "team": person.team_id,
        "language": person.language,
        "is_active": "on",
    }
    sent = {key: value for key, value in (said | fields).items() if value is not None}
    client.post(f"/people/{person.pk}/", sent)


def bring(client, *lines):
    data = "\n".join(("Mail,Name,Team", *lines)).encode()
    client.post(IMPORT, {"file": SimpleUploadedFile("people.csv", data)})
    client.post(CHECK, hidden(client.get(CHECK)))


def test_what_an_hr_lead_changes_is_told_in_sentences(hr, emma, max_):
    sued = team("Team Süd")

    change(hr, emma, team=sued.pk)
    change(hr, emma, team=sued.pk, role=Role.SPONSOR)
    hr.post(f"/people/teams/{sued.pk}/", {"manager": max_.pk})
    change(hr, emma, team=sued.pk, role=Role.SPONSOR, is_active=None)

    told = words(hr)
    assert "Emma Employee moved from Team Nord to Team Süd" in told
    assert "Emma Employee became Sponsor instead of Employee" in told
    assert "Max Manager now leads Team Süd" in told
    assert "Emma Employee left" in told
    assert by(hr, kind="moved") == ["Hanna HR"]


def test_a_whole_import_is_one_happening_with_its_lines(hr, emma):
    bring(hr, *(f"p{n}@x.example,Person No {n},Kitchen" for n in range(30)))

    first = hr.get(LOG).context["happenings"][0]

    assert first.words.startswith("Hanna HR brought a list of people · ")
    assert "30 people added" in first.words
    assert "1 team formed" in first.words
    assert "Person No 0 was added to Kitchen" in first.lines
    assert len(first.lines) == 20 < first.size
    assert len(words(hr, change=first.change, kind="added", page=2)) == 30 - 25


def test_an_import_by_command_says_so(hr, tmp_path, hanna):
    file = tmp_path / "people.csv"
    file.write_text("Mail,Name,Team\nanna@x.example,Anna,Kitchen\n")

    call_command("import_roster", str(file), apply=True)

    assert words(hr)[0] == "The server brought a list of people · 1 person added, 1 team formed"


def test_a_change_from_outside_the_pages_is_told_as_well(hr, emma):
    Person.objects.filter(pk=emma.pk).update(team=team("Hotels"))

    assert "Emma Employee moved from Team Nord to Hotels" in words(hr, kind="moved")
    assert by(hr, kind="moved") == ["The server"]


def test_the_log_is_filtered_by_name_team_and_kind(hr, emma, otto):
    change(hr, emma, team=team("Team Süd").pk)
    change(hr, otto, role=Role.SPONSOR)

    assert words(hr, q="otto", kind="role") == ["Otto Elsewhere became Sponsor instead of Employee"]
    assert words(hr, team=team("Team Nord").pk, kind="moved") == [
        "Emma Employee moved from Team Nord to Team Süd"
    ]
    assert words(hr, q="nobody of this name") == []
    part = hr.get(LOG, {"q": "otto"}, headers={"HX-Request": "true"}).content
    assert b"<html" not in part


def test_nothing_about_name_address_or_number_is_written_down():
    kept = {field.name for model in (PersonEvent, TeamEvent) for field in model._meta.fields}

    assert not kept & {"email", "mailbox", "key", "password", "last_login"}
    assert "name" not in {field.name for field in PersonEvent._meta.fields}


def test_a_changed_language_is_told(hr, kim):
    """Whoever gives one person a language of their own knows their comment by it."""
    Person.objects.filter(pk=kim.pk).update(language="fr")

    assert "Kim Keeper’s language changed" in hr.get(LOG, {"kind": "language"}).text


def test_a_changed_address_is_told_without_either_address(hr, kim):
    Person.objects.filter(pk=kim.pk).update(email="kim.two@havelund.example")

    page = hr.get(LOG, {"kind": "address"}).content.decode()

    assert "Kim Keeper’s mail address changed" in page
    assert "@" not in page.partition("<main")[2].partition("</main>")[0]
    assert not [row for row in PersonEvent.objects.values() if "@" in str(row.values())]


@pytest.mark.parametrize("model", [PersonEvent, TeamEvent, Entry])
def test_nobody_changes_or_takes_away_a_line(hanna, model):
    log.note("terms", by=hanna, now=make.NOW)
    row = model.objects.first()

    for deed in (row.delete, row.save):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            deed()


def test_signing_in_is_noted_of_those_who_see_more(rf, hanna, kim, emma, max_):
    for person in (hanna, kim, emma, max_):
        request = rf.post("/")
        request.session = SessionStore()
        RosterAdapter(request).login(request, person)

    assert [entry.by for entry in Entry.objects.order_by("pk")] == [hanna, kim]


def test_signing_in_writes_nothing_else(hanna, emma):
    before = PersonEvent.objects.count()
    with log.acting(None):
        Person.objects.filter(pk=emma.pk).update(last_login=timezone.now())

    assert PersonEvent.objects.count() == before
    assert not Context.objects.exists()


def test_the_summary_counts_by_kind_and_month(hr, emma, hanna):
    change(hr, emma, role=Role.SPONSOR)
    change(hr, emma, role=Role.EMPLOYEE)

    page = hr.get(LOG)

    assert page.context["months"][-1] == make.today().replace(day=1)
    assert ("Role changed", [2]) in page.context["summary"]


def test_a_long_log_asks_few_queries(hr, django_assert_max_num_queries):
    for n in range(3):
        bring(hr, *(f"p{i}@x.example,Person {i},Kitchen {n}" for i in range(40)))
    make.people(30, team("Team Nord"))

    with django_assert_max_num_queries(24):
        hr.get(LOG)
    with django_assert_max_num_queries(20):
        page = hr.get(LOG, {"q": "person"})
    assert len(page.context["happenings"]) == 25


def test_hr_lead_and_representative_read_it_nobody_else(hanna, kim, emma, max_, sonja, tore, as_):
    assert [as_(one).get(LOG).status_code for one in (hanna, kim)] == [200, 200]
    assert [as_(one).get(LOG).status_code for one in (emma, max_, sonja, tore)] == [404] * 4
